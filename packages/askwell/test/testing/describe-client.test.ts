import { describe, it } from 'vitest';

import { describeClient } from '../../src/testing/describe-client.ts';
import { attachedHarness } from './attached-harness.ts';

describeClient('attachElicitation()', attachedHarness, { describe, it });
