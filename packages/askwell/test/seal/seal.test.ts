import { describe, expect, it } from 'vitest';

import { fromBase64Url, toBase64Url } from '../../src/base64url.ts';
import { canonicalJson } from '../../src/json.ts';
import { type Aead, webCryptoAead } from '../../src/seal/aead.ts';
import { createKeyRing, generateKey, parseKeys } from '../../src/seal/key-ring.ts';
import { nodeAead } from '../../src/seal/node-aead.ts';
import { createSealer, type SealBinding } from '../../src/seal/seal.ts';

const NOW = 1_800_000_000_000;
const LATER = NOW + 60_000;
const binding: SealBinding = {
  audience: 'deployer',
  principal: 'local',
  method: 'tools/call',
  target: 'deploy',
  arguments: canonicalJson({ app: 'shop', replicas: 2 }),
};

const keys = [generateKey(), generateKey()];

async function refusal(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  return promise.then(
    () => {
      throw new Error('it opened');
    },
    (error: { code: string; message: string }) => error,
  );
}

describe.each<[string, Aead]>([
  ['WebCrypto', webCryptoAead],
  ['Node', nodeAead() as Aead],
])('seal with %s', (_name, aead) => {
  const sealer = createSealer(createKeyRing(keys), aead);

  it('keeps what has no expiry for good', async () => {
    const token = await sealer.seal('journal', binding, Infinity);
    const far = NOW + 10_000 * 365 * 24 * 3_600_000;
    await expect(sealer.open(token, binding, far)).resolves.toEqual({ text: 'journal', expiresAt: Infinity });
  });

  it('tells what the current key sealed from what an older one did, and from what is no token', async () => {
    const [second, first] = keys as [string, string];
    const old = createSealer(createKeyRing([first]), aead);
    const token = await old.seal('journal', binding, LATER);
    expect(old.isCurrent(token)).toBe(true);
    expect(createSealer(createKeyRing([second, first]), aead).isCurrent(token)).toBe(false);
    expect(sealer.isCurrent(await sealer.seal('journal', binding, LATER))).toBe(true);
    for (const text of ['', 'A', '????????', token.slice(0, 5), `B${token.slice(1)}`]) {
      expect(old.isCurrent(text), text).toBe(false);
    }
  });

  it('S48 opens what it sealed, for what it was sealed for', async () => {
    const token = await sealer.seal('journal', binding, LATER);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(token).not.toContain('journal');
    await expect(sealer.open(token, binding, NOW)).resolves.toMatchObject({ text: 'journal' });
  });

  it('S49 S51 S57 refuses every other binding', async () => {
    const token = await sealer.seal('journal', binding, LATER);
    const others: SealBinding[] = [
      { ...binding, audience: 'billing' },
      { ...binding, principal: JSON.stringify(['user', null, 'bob', 'app']) },
      { ...binding, method: 'prompts/get' },
      { ...binding, target: 'destroy' },
      { ...binding, arguments: canonicalJson({ app: 'shop', replicas: 3 }) },
      // A cut elsewhere between two members is another binding too.
      { ...binding, method: 'tools/call"', target: 'deploy' },
    ];
    for (const other of others) {
      expect(await refusal(sealer.open(token, other, NOW))).toMatchObject({ code: 'ASKWELL_STATE' });
    }
  });

  it('S47 S48 refuses a token with any byte changed, cut short, or longer', async () => {
    const token = await sealer.seal('{"a":1}', binding, LATER);
    const bytes = fromBase64Url(token) as Uint8Array;
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 128]) {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ bit;
        expect(await refusal(sealer.open(toBase64Url(changed), binding, NOW))).toMatchObject({
          code: 'ASKWELL_STATE',
        });
      }
      expect(await refusal(sealer.open(toBase64Url(bytes.subarray(0, at)), binding, NOW))).toMatchObject({
        code: 'ASKWELL_STATE',
      });
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(await refusal(sealer.open(toBase64Url(longer), binding, NOW))).toMatchObject({
      code: 'ASKWELL_STATE',
    });
  });

  it.each(['', ' ', 'not base64!', 'AAAA', '=', 'é', `${'A'.repeat(100)}=`, '../../etc/passwd', '\u0000'])(
    'S48 refuses %j, which was never a token',
    async (text) => {
      expect(await refusal(sealer.open(text, binding, NOW))).toMatchObject({ code: 'ASKWELL_STATE' });
    },
  );

  it('S48 refuses a second spelling of the same bytes', async () => {
    // 41 bytes leave spare bits in the last character.
    const token = await sealer.seal('12345', binding, LATER);
    const last = token.at(-1) as string;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spellings = Array.from(alphabet)
      .map((letter) => token.slice(0, -1) + letter)
      .filter((text) => text.at(-1) !== last);
    for (const spelling of spellings) {
      expect(await refusal(sealer.open(spelling, binding, NOW))).toMatchObject({ code: 'ASKWELL_STATE' });
    }
  });

  it('S50 refuses an expired token, to the second', async () => {
    const token = await sealer.seal('journal', binding, NOW + 1_000);
    await expect(sealer.open(token, binding, NOW + 999)).resolves.toMatchObject({ text: 'journal' });
    expect((await refusal(sealer.open(token, binding, NOW + 1_000))).message).toContain('expired');
  });

  it('opens with any key of the ring, in another process, and not with another ring', async () => {
    const old = createSealer(createKeyRing([keys[1] as string]), aead);
    const token = await old.seal('journal', binding, LATER);
    await expect(sealer.open(token, binding, NOW)).resolves.toMatchObject({ text: 'journal' });
    const stranger = createSealer(createKeyRing([generateKey()]), aead);
    expect((await refusal(stranger.open(token, binding, NOW))).message).toContain('not on the ring');
  });

  it('never uses a nonce twice, and never repeats a token', async () => {
    const tokens = await Promise.all(Array.from({ length: 500 }, () => sealer.seal('same', binding, LATER)));
    const nonces = tokens.map((token) => toBase64Url((fromBase64Url(token) as Uint8Array).subarray(5, 27)));
    expect(new Set(nonces).size).toBe(500);
    const another = createSealer(createKeyRing(keys), aead);
    const first = fromBase64Url(await another.seal('same', binding, LATER)) as Uint8Array;
    expect(nonces).not.toContain(toBase64Url(first.subarray(5, 27)));
  });

  it('opens tokens of more processes than it keeps sub-keys for', async () => {
    const tokens: string[] = [];
    for (let n = 0; n < 300; n++)
      tokens.push(await createSealer(createKeyRing(keys), aead).seal(`p${n}`, binding, LATER));
    for (const [n, token] of tokens.entries())
      await expect(sealer.open(token, binding, NOW)).resolves.toMatchObject({ text: `p${n}` });
    await expect(sealer.open(tokens[0] as string, binding, NOW)).resolves.toMatchObject({ text: 'p0' });
  });

  it('seals any text', async () => {
    for (const text of ['', 'ü😀', 'x'.repeat(100_000)]) {
      await expect(sealer.open(await sealer.seal(text, binding, LATER), binding, NOW)).resolves.toMatchObject(
        { text: text },
      );
    }
  });
});

it('what one implementation seals, the other opens', async () => {
  const [web, node] = [webCryptoAead, nodeAead() as Aead].map((aead) =>
    createSealer(createKeyRing(keys), aead),
  );
  const fromWeb = await (web as NonNullable<typeof web>).seal('web', binding, LATER);
  const fromNode = await (node as NonNullable<typeof node>).seal('node', binding, LATER);
  await expect(node?.open(fromWeb, binding, NOW)).resolves.toMatchObject({ text: 'web' });
  await expect(web?.open(fromNode, binding, NOW)).resolves.toMatchObject({ text: 'node' });
});

describe('canonical JSON', () => {
  it('is the same for the same arguments whatever the order of their names', () => {
    expect(canonicalJson({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(canonicalJson({ b: [{ d: 3, c: 2 }], a: 1 }));
    const different = [
      { a: 1 },
      { a: '1' },
      { a: [1] },
      { a: null },
      { b: 1 },
      { a: 1, b: undefined, c: null },
      {},
    ];
    expect(new Set(different.map(canonicalJson)).size).toBe(different.length);
  });
});

describe('base64url', () => {
  it('gives back any bytes, and agrees with the platform', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = crypto.getRandomValues(new Uint8Array(length));
      const text = toBase64Url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64Url(text)).toEqual(bytes);
    }
  });

  it.each(['A', 'AB==', 'AB', 'ABD', 'A B', 'A+/B', '\u0141AAA', 'AAAAA'])('refuses %j', (text) => {
    expect(fromBase64Url(text)).toBeUndefined();
  });
});

describe('keys', () => {
  it('keygen makes 256-bit keys that a ring takes', () => {
    expect(generateKey()).toMatch(/^askwell_[A-Za-z0-9_-]{43}$/);
    expect(parseKeys(`${keys[0]}, ${keys[1]}\n`)).toEqual(keys);
  });

  it.each([
    [[]],
    [['']],
    [['askwell_short']],
    [['x'.repeat(51)]],
    [[`askwell_${'!'.repeat(43)}`]],
    [[42 as never]],
  ])('refuses %j without quoting it', (bad) => {
    const message = messageOf(() => createKeyRing(bad));
    expect(message).toMatch(/keygen/);
    const quoted = bad.map(String).filter((key) => key.length > 3 && message.includes(key));
    expect(quoted).toEqual([]);
  });
});

function messageOf(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    return String(error);
  }
  return '';
}
