import { describe, it } from 'vitest';

import { describeRenderer } from '../../src/testing/describe-renderer.ts';
import { readlineHarness } from './readline-harness.ts';
import { terminalHarness } from './terminal-harness.ts';

describeRenderer('terminal()', terminalHarness(), { describe, it });
describeRenderer('readline()', readlineHarness(), { describe, it });
