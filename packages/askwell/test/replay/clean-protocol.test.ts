import { describe, expect, it } from 'vitest';

import { cleanProtocol } from '../../src/replay/clean-protocol.ts';
import { createGuard } from '../../src/replay/guard.ts';

// As many keys are: letters that base64 has, too.
const KEY = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab';
const MASKED = btoa('[secret]');

describe('base64 members of the protocol', () => {
  const guard = createGuard();
  guard.add(KEY);

  it.each([
    [{ contents: [{ uri: 'x:1', blob: KEY }] }, { contents: [{ uri: 'x:1', blob: MASKED }] }],
    [
      { type: 'image', data: KEY },
      { type: 'image', data: MASKED },
    ],
    [
      { status: 401, data: KEY, blob: [KEY] },
      { status: 401, data: MASKED, blob: [MASKED] },
    ],
    [
      { type: 'image', data: btoa(`\\u00ff\\u00fe${KEY}`) },
      { type: 'image', data: MASKED },
    ],
    [
      { type: 'image', data: btoa(`token=${KEY}`) },
      { type: 'image', data: MASKED },
    ],
  ])('S28 have no secret in them, not even as they are: %j', (message, cleaned) => {
    expect(cleanProtocol(message, guard)).toEqual(cleaned);
  });

  it('stay as they are otherwise', () => {
    const bytes = Array.from({ length: 3_000 }, (_, n) => String.fromCharCode((n * 7919) % 256)).join('');
    const picture = { type: 'image', data: btoa(bytes), mimeType: 'image/png' };
    expect(cleanProtocol(picture, guard)).toEqual(picture);
  });
});
