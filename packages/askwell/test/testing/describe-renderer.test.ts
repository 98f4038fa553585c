import { describe, it } from 'vitest';

import { describeRenderer } from '../../src/testing/describe-renderer.ts';
import { pageHarness } from './page-harness.ts';

describeRenderer('a page in memory', pageHarness(), { describe, it });
