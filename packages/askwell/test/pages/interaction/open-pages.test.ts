import { describe, expect, it } from 'vitest';

import { createOpenPages, type OpenPages } from '../../../src/pages/interaction/open-pages.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer } from '../../../src/seal/seal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import type { Principal } from '../../../src/replay/host.ts';
import { CITY, createWorld, HOUR, ACCEPT, asker } from '../routes/app-world.ts';

const SIGNAL = new AbortController().signal;
const alice: Principal = {
  kind: 'user',
  issuer: 'https://login.example.com',
  subject: 'alice',
  client: 'app',
};
const LIMIT = { code: 'ASKWELL_LIMIT' };

describe('the pages that are open', () => {
  let time = 0;
  const open = (): OpenPages => {
    time = 0;
    return createOpenPages(() => time, { person: 2, anonymous: 3, all: 6 });
  };
  const fill = (pages: OpenPages, who: Principal, count: number, expiresAt = 10): void => {
    for (let n = 0; n < count; n += 1) pages.add(`${JSON.stringify(who)} ${n} ${time}`, who, expiresAt);
  };

  it('S79 are bounded for each person, through whatever client, and leave others alone', () => {
    const pages = open();
    fill(pages, alice, 2);
    for (const client of ['app', 'other'])
      expect(() => pages.add('one more', { ...alice, client }, 10)).toThrow(expect.objectContaining(LIMIT));
    fill(pages, { ...alice, subject: 'bob' }, 2);
    fill(pages, { kind: 'local' }, 2);
  });

  it('S79 are bounded for all callers that nobody knows, together, and for a client that tells no person', () => {
    const pages = open();
    fill(pages, { kind: 'anonymous' }, 3);
    expect(() => pages.add('one more', { kind: 'anonymous' }, 10)).toThrow(/without a log-in/);
    fill(pages, { kind: 'user', client: 'app' }, 2);
    expect(() => pages.add('one more', { kind: 'user', client: 'app' }, 10)).toThrow(/This caller/);
    fill(pages, { kind: 'user', client: 'other' }, 1);
  });

  it('S79 are bounded in a process, so that many people together can not fill its memory', () => {
    const pages = open();
    for (let n = 0; n < 6; n += 1) fill(pages, { ...alice, subject: `person ${n}` }, 1);
    expect(() => pages.add('one more', alice, 10)).toThrow(/This server has 6 pages open/);
  });

  it('make room when they have ended or expired', () => {
    const pages = open();
    pages.add('a', alice, 10);
    pages.add('b', alice, 20);
    pages.remove('a');
    pages.add('c', alice, 20);
    expect(() => pages.add('d', alice, 20)).toThrow(expect.objectContaining(LIMIT));
    time = 20;
    fill(pages, alice, 2, 30);
    pages.remove('never there');
  });
});

describe('a caller who opens pages without end', () => {
  it('S79 is told so after a hundred, others are not, and what is finished or withdrawn makes room', async () => {
    const world = createWorld();
    const host = world.host(asker('alice'));
    const opened = [];
    for (let n = 0; n < 100; n += 1) opened.push(await host.open(CITY, HOUR));
    const stored = await world.snapshot();
    const refused = host.open(CITY, HOUR);
    await expect(refused).rejects.toMatchObject(LIMIT);
    await expect(refused).rejects.toThrow(/Finish or decline some/);
    expect(await world.snapshot()).toBe(stored);
    await world.host(asker('bob')).open(CITY, HOUR);

    const [first, second] = opened as [(typeof opened)[0], (typeof opened)[0]];
    await world.browser('alice').answer(first.url, { 'f.0': 'Oslo', ...ACCEPT });
    await host.open(CITY, HOUR);
    await host.withdraw(second.id);
    await host.open(CITY, HOUR);
    await expect(host.open(CITY, HOUR)).rejects.toMatchObject(LIMIT);
    world.pass(HOUR);
    await host.open(CITY, HOUR);
  });

  it('has room again for what has ended at another instance, once this one has seen it', async () => {
    const shared = {
      sealer: createSealer(createKeyRing([generateKey()]), webCryptoAead),
      memory: createMemoryStore({ now: () => 0 }),
    };
    const [world, elsewhere] = [createWorld(shared), createWorld(shared)];
    const here = world.host(asker('alice'));
    const { id, url } = await here.open(CITY, HOUR);
    for (let n = 1; n < 100; n += 1) await here.open(CITY, HOUR);
    await elsewhere.browser('alice').answer(url, { 'f.0': 'Oslo', ...ACCEPT });
    await expect(here.open(CITY, HOUR)).rejects.toMatchObject(LIMIT);
    expect(await here.wait(id, { signal: SIGNAL })).toBe('completed');
    await here.open(CITY, HOUR);
  });

  it('S79 may have as many as the server says', async () => {
    const host = createWorld({ maxOpen: 1 }).host(asker('alice'));
    await host.open(CITY, HOUR);
    await expect(host.open(CITY, HOUR)).rejects.toThrow(/has 1 page open/);
  });

  it('is not counted for a page that the store would not take', async () => {
    const world = createWorld();
    const host = world.host(asker('alice'));
    world.breakStore(true);
    for (let n = 0; n < 101; n += 1)
      await expect(host.open(CITY, HOUR)).rejects.toMatchObject({ code: 'ASKWELL_STORE' });
    world.breakStore(false);
    await host.open(CITY, HOUR);
  });
});
