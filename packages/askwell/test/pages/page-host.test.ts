import { describe, expect, it } from 'vitest';

import { isAskwellError } from '../../src/errors.ts';
import { createPages, type PagesOptions } from '../../src/pages/create-pages.ts';
import { completionCode } from '../../src/pages/identity/completion-code.ts';
import { custom } from '../../src/pages/identity/custom.ts';
import { loopback } from '../../src/pages/identity/loopback.ts';
import type { OAuthProvider } from '../../src/pages/grants/oauth-provider.ts';
import { ACCEPT, asker, CITY, createWorld, GRANT, HOUR, LOCAL } from './routes/app-world.ts';

const SIGNAL = new AbortController().signal;

const tracker: OAuthProvider = {
  id: 'tracker',
  title: 'Tracker',
  begin: () => Promise.reject(new Error('not asked for')),
  redeem: () => Promise.reject(new Error('not asked for')),
  refresh: () => Promise.reject(new Error('not asked for')),
  revoke: () => Promise.reject(new Error('not asked for')),
};

function usageOf(options: unknown): string {
  try {
    createPages(options as PagesOptions);
  } catch (error) {
    if (isAskwellError(error, 'ASKWELL_USAGE')) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('createPages()', () => {
  it.each([0, -1, 1.5, Number.NaN, Infinity, '100', null])(
    'refuses %j as the number of open pages',
    (maxOpen) => {
      expect(usageOf({ identify: loopback(), maxOpen })).toContain('maxOpen');
    },
  );

  it.each([
    [{ colour: '#fff' }, 'Did you mean "color"?'],
    [{ color: 'red' }, '#rrggbb'],
    [null, 'look'],
  ])('refuses a look that pages can not have, before anybody opens one: %j', (look, message) => {
    expect(usageOf({ identify: loopback(), look })).toContain(message);
  });

  it('S39 makes no pages without a way of identification, and names those that there are', () => {
    for (const options of [
      undefined,
      {},
      { identify: undefined },
      { identify: 'oidc' },
      { identify: custom },
    ]) {
      const message = usageOf(options);
      for (const way of ['oidcSession(', 'custom(', 'completionCode(', 'loopback('])
        expect(message).toContain(way);
    }
  });

  it('refuses options that it does not have, and says which was meant', () => {
    expect(usageOf({ identify: loopback(), waitMS: 1 })).toContain('Did you mean "waitMs"?');
    expect(usageOf({ identify: loopback(), nonsense: 1 })).toContain('It can have identify, url');
  });

  it.each([
    'http://tools.example.com/askwell',
    'ftp://tools.example.com/askwell',
    'tools.example.com/askwell',
    'https://tools.example.com/askwell?x=1',
    'https://tools.example.com/askwell#x',
    'https://user@tools.example.com/askwell',
    'https://tools.example.com',
    'https://tools.example.com/',
    'javascript:alert(1)',
    '',
    7,
    null,
  ])('S35 refuses the url %s', (url) => {
    expect(usageOf({ identify: loopback(), url })).toContain('option url');
  });

  it.each(['askwell', '/askwell/', '/', '', '/../x', '/a//b', '/a?b', '/a#b', '/a b', 7, null])(
    'refuses the path %s',
    (path) => {
      expect(usageOf({ identify: loopback(), path })).toContain('option path');
    },
  );

  it.each([-1, 600_001, Infinity, Number.NaN, '5', null])('refuses to wait %s milliseconds', (waitMs) => {
    expect(usageOf({ identify: loopback(), waitMs })).toContain('option waitMs');
  });

  it('refuses other options that it can not use', () => {
    const identify = loopback();
    expect(usageOf({ identify, providers: tracker })).toContain('must be a list');
    expect(usageOf({ identify, providers: [{ id: 'tracker', title: 'Tracker' }] })).toContain(
      'defineProvider()',
    );
    expect(usageOf({ identify, providers: [{ ...tracker, id: 'a/b' }] })).toContain('defineProvider()');
    expect(usageOf({ identify, providers: [tracker, { ...tracker }] })).toContain('"tracker"');
    expect(usageOf({ identify, keys: { wrap: () => '' } })).toContain('KeyProvider');
    expect(usageOf({ identify, look: 'dark' })).toContain('look');
    expect(usageOf({ identify, onEvent: true })).toContain('onEvent');
  });

  it('finds the path in the url, and takes /askwell without one', () => {
    const attachedPath = (options: Partial<PagesOptions>): string =>
      createWorld({ identify: loopback(), ...options }).pages.path;
    expect(attachedPath({ url: 'https://tools.example.com/a/b/' })).toBe('/a/b');
    expect(attachedPath({ url: new URL('https://tools.example.com'), path: '/in' })).toBe('/in');
    expect(createWorld({ identify: loopback(), origin: LOCAL }).pages.path).toBe('/askwell');
  });
});

describe('a call', () => {
  it('S23 S36 gets no page where nobody could verify who opens it', async () => {
    const world = createWorld();
    for (const principal of [
      { kind: 'anonymous' },
      { kind: 'local' },
      { kind: 'user', client: 'app' },
    ] as const) {
      await expect(world.host(principal).open(CITY, HOUR)).rejects.toMatchObject({ code: 'ASKWELL_USAGE' });
    }
    expect(world.written).toEqual([]);
  });

  it('gets no page for a provider that the pages do not have, or a grant that nobody could keep', async () => {
    const none = createWorld();
    await expect(none.host().open(GRANT, HOUR)).rejects.toMatchObject({
      code: 'ASKWELL_USAGE',
      message: expect.stringContaining('createPages({ providers') as unknown,
    });
    const world = createWorld({ identify: completionCode(), providers: [tracker] });
    await expect(world.host({ kind: 'anonymous' }).open(GRANT, HOUR)).rejects.toMatchObject({
      code: 'ASKWELL_USAGE',
    });
    expect((await world.host().open(GRANT, HOUR)).code).toBe(true);
  });

  it('opens pages below the address that the server listens at, once it does', async () => {
    const world = createWorld({ identify: loopback(), origin: LOCAL });
    const { url } = await world.host({ kind: 'local' }).open(CITY, HOUR);
    expect(url.startsWith(`${LOCAL}/askwell/i/`)).toBe(true);
    const away = createWorld({ identify: loopback(), origin: () => Promise.reject(new Error('no port')) });
    await expect(away.host({ kind: 'local' }).open(CITY, HOUR)).rejects.toMatchObject({
      name: 'AskwellError',
    });
  });

  it('S31 reaches the pages of its own client and person only', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    for (const somebody of [asker('bob'), asker('alice', 'another-app')]) {
      const foreign = world.host(somebody);
      await foreign.withdraw(id);
      await expect(foreign.wait(id, { signal: SIGNAL })).rejects.toMatchObject({ code: 'ASKWELL_ANSWER' });
    }
    await world.browser('alice').answer(url, { 'f.0': 'Oslo', ...ACCEPT });
    for (const somebody of [asker('bob'), asker('alice', 'another-app')]) {
      expect(await world.host(somebody).content(id)).toBeUndefined();
      expect(await world.host(somebody).confirm(id, 'AAAA-AAAA')).toBe('spent');
    }
    expect((await host.content(id))?.content).toEqual({ city: 'Oslo' });
  });

  it('S79 waits no longer than it may, and goes on at once when the page is done', async () => {
    const bounded = createWorld({ waitMs: 0 });
    const first = await bounded.host().open(CITY, HOUR);
    expect(await bounded.host().wait(first.id, { signal: SIGNAL })).toBe('open');

    const world = createWorld({ waitMs: 600_000 });
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const waiting = host.wait(id, { signal: SIGNAL });
    await world.browser('alice').answer(url, { action: 'decline' });
    expect(await waiting).toBe('declined');
    const stop = new AbortController();
    const second = await host.open(CITY, HOUR);
    const aborted = host.wait(second.id, { signal: stop.signal });
    stop.abort();
    expect(await aborted).toBe('open');
  });

  it('learns of the end of a page, and that there was none', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const ended = host.ended(id, SIGNAL);
    await world.browser('alice').answer(url, { 'f.0': 'Oslo', ...ACCEPT });
    expect(await ended).toBe(true);

    const second = await host.open(CITY, HOUR);
    const withdrawn = host.ended(second.id, SIGNAL);
    await host.withdraw(second.id);
    expect(await withdrawn).toBe(false);

    const stop = new AbortController();
    const third = await host.open(CITY, HOUR);
    const stopped = host.ended(third.id, stop.signal);
    stop.abort();
    expect(await stopped).toBe(false);
    expect(await host.ended('no such id', SIGNAL)).toBe(false);
    // S31: of another caller's page nothing is told.
    expect(await world.host(asker('bob')).ended(id, SIGNAL)).toBe(false);
  });

  it('waits for the end of a page while the store is away, and gives up when it is told', async () => {
    const world = createWorld();
    const host = world.host();
    const { id } = await host.open(CITY, HOUR);
    world.breakStore(true);
    const stop = new AbortController();
    const ended = host.ended(id, stop.signal);
    stop.abort();
    expect(await ended).toBe(false);
  });

  it('gets nothing but errors of ours', async () => {
    const world = createWorld();
    const host = world.host();
    const { id } = await host.open(CITY, HOUR);
    world.breakStore(true);
    const work = [
      host.open(CITY, HOUR),
      host.wait(id, { signal: SIGNAL }),
      host.content(id),
      host.confirm(id, 'x'),
      host.withdraw(id),
      host.vault.get('x'),
      host.vault.keep('x', 'y', { digest: '', label: '' }),
    ];
    for (const outcome of await Promise.allSettled(work)) {
      expect(outcome.status).toBe('rejected');
      const { reason } = outcome as PromiseRejectedResult;
      expect(reason).toMatchObject({ name: 'AskwellError', code: 'ASKWELL_STORE' });
      expect(String(reason)).not.toContain('ECONNREFUSED');
    }
  });

  it('S31 keeps secrets of its own, for a form and a time', async () => {
    const world = createWorld();
    const { vault } = world.host();
    expect(vault.keeps).toBe(true);
    await vault.keep('key', { a: 1 }, { digest: 'form-1', label: 'Key', expiresIn: 1000 });
    expect(await vault.has('key', 'form-1')).toBe(true);
    expect(await vault.has('key', 'form-2')).toBe(false);
    expect(await vault.get('key')).toEqual({ a: 1 });
    expect(await world.host(asker('alice', 'another-app')).vault.get('key')).toBeUndefined();
    expect(await world.host(asker('bob')).vault.get('key')).toBeUndefined();
    world.pass(1001);
    expect(await vault.has('key', 'form-1')).toBe(false);
    await vault.keep('key', 'x', { digest: 'form-1', label: 'Key' });
    await vault.forget('key');
    expect(await vault.get('key')).toBeUndefined();
  });

  it('keeps nothing for nobody', async () => {
    const { vault } = createWorld({ identify: completionCode() }).host({ kind: 'anonymous' });
    expect(vault.keeps).toBe(false);
    expect(await vault.has('key', '')).toBe(false);
    expect(await vault.get('key')).toBeUndefined();
    expect(await vault.hasGrant('tracker', [])).toBe(false);
    expect(await vault.grantedScopes('tracker')).toEqual([]);
    await expect(vault.keep('key', 'x', { digest: '', label: '' })).rejects.toMatchObject({
      code: 'ASKWELL_USAGE',
    });
  });
});

describe('the audit log', () => {
  it('S79 tells the way of a page without anything that opens it', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    await world.browser('bob').get(url);
    await world.browser('alice').answer(url, { action: 'decline' });
    const second = await host.open(CITY, HOUR);
    await host.withdraw(second.id);
    await host.withdraw(second.id);
    expect(world.events.map(({ type, reason }) => reason ?? type)).toEqual([
      'opened',
      'not-yours',
      'claimed',
      'declined',
      'opened',
      'withdrawn',
    ]);
    const names = new Set(world.events.map(({ interaction }) => interaction));
    expect(names.size).toBe(2);
    expect(JSON.stringify(world.events)).not.toContain(id);
    expect(world.events[0]).toMatchObject({ target: 'book-trip', at: expect.any(Number) as unknown });
  });
});
