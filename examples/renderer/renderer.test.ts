import { describeRenderer } from 'askwell/testing';
import { describe, it } from 'vitest';

import { harness } from './harness.ts';

describeRenderer('the renderer of the example', harness, { describe, it });
