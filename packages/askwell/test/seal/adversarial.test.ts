import { describe, expect, it } from 'vitest';

import { createMemoryStore, createServer, generateKey } from 'askwell';
import { fromBase64Url, toBase64Url } from '../../src/base64url.ts';
import { webCryptoAead } from '../../src/seal/aead.ts';
import { createKeyRing } from '../../src/seal/key-ring.ts';
import { createSealer, type SealBinding } from '../../src/seal/seal.ts';
import { acceptAll, rawCall } from '../support/raw-client.ts';

const binding: SealBinding = { audience: 'a', principal: 'p', method: 'm', target: 't', arguments: '{}' };

describe('attacks on the seal', () => {
  it('S52 another key id of the same ring does not make a second spelling of a token', async () => {
    const [first, second] = [generateKey(), generateKey()];
    const sealer = createSealer(createKeyRing([first, second]), webCryptoAead);
    const token = await sealer.seal('x', binding, 2_000);
    const other = createKeyRing([second]).current.id;
    const forged = fromBase64Url(token) as Uint8Array;
    forged.set(other, 1);
    await expect(sealer.open(toBase64Url(forged), binding, 1_000)).rejects.toThrow(/altered/);
    await expect(sealer.open(token, binding, 1_000)).resolves.toMatchObject({ text: 'x' });
  });

  it('S52 a used state is remembered for as long as it would open, however long that is', async () => {
    let time = 1_000_000;
    const store = createMemoryStore({ now: () => time });
    const server = createServer({
      name: 'long',
      version: '1',
      keys: [generateKey()],
      store,
      stateTtl: 20 * 24 * 60 * 60 * 1000,
      onWarning: () => {},
    }).tool('pay', { singleUse: true }, async (_, ctx) => String(await ctx.confirm('Pay?')));
    const first = await rawCall(server, 'pay');
    const retry = {
      requestState: first.result?.requestState,
      inputResponses: acceptAll(first, { confirm: true }),
    };
    expect((await rawCall(server, 'pay', retry)).result?.content?.[0]?.text).toBe('true');
    const [used] = await store.list('used:');
    time += 19 * 24 * 60 * 60 * 1000;
    expect(await store.get(used as string)).toBeDefined();
    expect((await rawCall(server, 'pay', retry)).error?.code).toBe(-32602);
  });

  it('S52 S56 a malformed answer does not use a state up', async () => {
    const server = createServer({
      name: 'once',
      version: '1',
      keys: [generateKey()],
      onWarning: () => {},
    }).tool('pay', { singleUse: true }, async (_, ctx) => String(await ctx.confirm('Pay?', { key: 'pay' })));
    const { result } = await rawCall(server, 'pay');
    const requestState = result?.requestState;
    expect((await rawCall(server, 'pay', { requestState, inputResponses: { pay: 'yes' } })).error?.code).toBe(
      -32602,
    );
    const inputResponses = { pay: { action: 'accept', content: { confirm: true } } };
    expect((await rawCall(server, 'pay', { requestState, inputResponses })).result?.content?.[0]?.text).toBe(
      'true',
    );
  });

  it('S31 S49 a state is bound to the issuer and to the client as well as to the user', async () => {
    const server = createServer({
      name: 'bound',
      version: '1',
      keys: [generateKey()],
      onWarning: () => {},
    }).tool('ask', {}, async (_, ctx) => String(await ctx.confirm('Go?')));
    const as = (clientId: string, iss: string, sub: string): NonNullable<Parameters<typeof rawCall>[3]> => ({
      authInfo: { token: 't', clientId, scopes: [], extra: { iss, sub } },
    });
    const first = await rawCall(server, 'ask', {}, as('app', 'https://a.example', 'ada'));
    const retry = {
      requestState: first.result?.requestState,
      inputResponses: acceptAll(first, { confirm: true }),
    };
    for (const other of [
      as('other-app', 'https://a.example', 'ada'),
      as('app', 'https://b.example', 'ada'),
      as('app', 'https://a.example', 'bob'),
    ]) {
      expect((await rawCall(server, 'ask', retry, other)).error?.message).toBe(
        'Invalid or expired requestState',
      );
    }
    const mine = await rawCall(server, 'ask', retry, as('app', 'https://a.example', 'ada'));
    expect(mine.result?.content?.[0]?.text).toBe('true');
  });
});
