import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createCookieJar, locationOf } from '../support/cookie-jar.ts';
import { type Human, tokenIn } from './attacks-over-http-human.ts';
import { type AttackWorld, createAttackWorld } from './attacks-over-http-world.ts';

let world: AttackWorld;
let alice: Human;
let bob: Human;

beforeAll(async () => {
  world = await createAttackWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [alice, bob] = await Promise.all([world.human('alice', '2026-07-28'), world.human('bob', '2026-07-28')]);
  await Promise.all([alice.forgetAll(), bob.forgetAll()]);
});

const sessionOf = (human: Human): readonly [string, string] => {
  const found = [...human.jar.cookies(world.base)].find(([name]) => name.includes('-session-'));
  if (found === undefined) throw new Error('Nobody is logged in.');
  return found;
};

describe('session fixation', () => {
  it('S39 ends where an id that was put into the browser is nobody’s, and a log-in makes its own', async () => {
    const call = await alice.call('key');
    const [name, own] = sessionOf(alice);
    const planted = 'A'.repeat(own.length);
    alice.jar.set(world.base, `${name}=${planted}; Path=/`);
    expect(locationOf(await alice.jar.fetch(call.url), call.url)?.origin).toBe(world.company.issuer);
    expect((await alice.open(call.url)).status).toBe(200);
    expect(sessionOf(alice)[1]).not.toBe(planted);
    const attacker = createCookieJar();
    attacker.set(world.base, `${name}=${planted}; Path=/`);
    expect((await attacker.fetch(call.url)).status).toBe(303);
    await call.finish({ action: 'cancel' });
  });

  it('S40 with the attacker’s own session ends at a refusal, and logging in there ends that session', async () => {
    const call = await alice.call('key');
    const [name, ofBob] = sessionOf(bob);
    alice.jar.set(world.base, `${name}=${ofBob}; Path=/`);
    const refused = await alice.jar.fetch(call.url);
    expect(refused.status).toBe(403);
    const logOut = /action="([^"]*logout[^"]*)"/.exec(await refused.text())?.[1]?.replaceAll('&amp;', '&');
    const out = await alice.post(new URL(logOut ?? '', call.url).href, {});
    expect(out.status).toBe(303);
    expect((await alice.open(call.url)).status).toBe(200);
    expect(sessionOf(alice)[1]).not.toBe(ofBob);
    const attacker = createCookieJar();
    attacker.set(world.base, `${name}=${ofBob}; Path=/`);
    expect((await attacker.fetch(call.url)).status).toBe(303);
    await call.finish({ action: 'cancel' });
  });

  it('S40 S65 does nothing with a flow cookie that another person got', async () => {
    const [hers, his] = await Promise.all([alice.call('key'), bob.call('key')]);
    const token = tokenIn(await (await bob.open(his.url)).text());
    const flow = [...bob.jar.cookies(world.base)].find(([name]) => name.includes('-flow-'));
    await alice.open(hers.url);
    const name = [...alice.jar.cookies(world.base)].find(([one]) => one.includes('-flow-'))?.[0];
    alice.jar.set(world.base, `${name}=${flow?.[1]}; Path=/`);
    const before = await world.bytes();
    expect((await alice.post(hers.url, { token, action: 'accept', 'f.0': 'x' })).status).toBe(403);
    expect(await world.bytes()).toBe(before);
    await Promise.all([hers, his].map((call) => call.finish({ action: 'cancel' })));
  });
});

describe('cross-site requests', () => {
  const foreign: [title: string, headers: Record<string, string>, kind?: string][] = [
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of a site on another port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['with Origin: null', { origin: 'null' }],
    ['with Origin: null from here', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['without any header', {}],
    ['that is said to be cross-site', { origin: 'own', 'sec-fetch-site': 'cross-site' }],
    ['as JSON', { origin: 'own', 'content-type': 'application/json' }, 'json'],
    ['as text', { origin: 'own', 'content-type': 'text/plain' }, 'form'],
    ['as text from elsewhere', { origin: 'https://evil.example', 'content-type': 'text/plain' }, 'form'],
    ['as multipart', { origin: 'own', 'content-type': 'multipart/form-data; boundary=x' }, 'form'],
  ];

  it.each(foreign)(
    'S64 a POST %s has no effect, though its token is right',
    async (_, headers, kind = '') => {
      const call = await alice.call('key');
      const fields = {
        token: tokenIn(await (await alice.open(call.url)).text()),
        action: 'accept',
        'f.0': 'x',
      };
      const form = new URLSearchParams(fields);
      const own = { ...headers, ...(headers['origin'] === 'own' && { origin: new URL(world.base).origin }) };
      const before = await world.bytes();
      const body = kind === 'json' ? JSON.stringify(fields) : kind === 'form' ? form.toString() : form;
      for (const to of [call.url, `${world.base}/stored`, `${world.base}/login/logout?to=/stored`]) {
        const sent = await alice.jar.fetch(to, { method: 'POST', headers: own, body });
        expect([403, 415], `${to} ${sent.status}`).toContain(sent.status);
      }
      expect(await world.bytes()).toBe(before);
      await call.finish({ action: 'cancel' });
    },
  );

  it('S64 a POST without the token of this page, this person and this browser has no effect', async () => {
    const [call, other] = [await alice.call('key'), await bob.call('key')];
    const token = tokenIn(await (await alice.open(call.url)).text());
    const ofBob = tokenIn(await (await bob.open(other.url)).text());
    const before = await world.bytes();
    for (const wrong of ['', ofBob, token.slice(1), `${token}A`]) {
      const sent = await alice.post(call.url, { token: wrong, action: 'accept', 'f.0': 'x' });
      expect(sent.status).toBe(403);
    }
    expect(await world.bytes()).toBe(before);
    expect((await alice.post(call.url, { token, action: 'accept', 'f.0': 'x' })).status).toBe(200);
    expect(await call.finish()).toBe('A key of 1 characters');
    await other.finish({ action: 'cancel' });
  });
});

describe('headers', () => {
  it('S64 refuse framing on every response, redirects and refusals included', async () => {
    const [form, grant] = [await alice.call('key'), await bob.call('hub')];
    const post = { origin: new URL(world.base).origin };
    const responses = await Promise.all([
      alice.open(form.url),
      alice.post(form.url, { token: 'x', action: 'accept' }),
      bob.open(grant.url),
      bob.open(form.url),
      bob.open(`${world.base}/stored`),
      createCookieJar().fetch(form.url),
      bob.jar.fetch(`${world.base}/i/${'A'.repeat(43)}`),
      bob.jar.fetch(`${world.base}/nothing`),
      bob.jar.fetch(`${world.base}/callback/hub?code=x&state=x`),
      bob.jar.fetch(`${world.base}/callback/nobody`),
      bob.jar.fetch(`${world.base}/login/callback?code=x&state=x`),
      bob.jar.fetch(form.url, { method: 'PUT' }),
      bob.jar.fetch(form.url, { method: 'POST', headers: post, body: '{}' }),
    ]);
    const to = await bob.post(grant.url, {
      token: tokenIn(await (responses[2] as Response).text()),
      action: 'accept',
    });
    expect(to.status).toBe(303);
    for (const { url, status, headers } of [...responses, to]) {
      const place = `${status} ${url}`;
      expect(headers.get('x-frame-options'), place).toBe('DENY');
      expect(headers.get('content-security-policy'), place).toContain("frame-ancestors 'none'");
      expect(headers.get('cache-control'), place).toContain('no-store');
      expect(headers.get('access-control-allow-origin'), place).toBeNull();
    }
    await Promise.all([form, grant].map((call) => call.finish({ action: 'cancel' })));
  });
});

describe('open redirects', () => {
  const elsewhere = [
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%5cevil.example',
    '/%2f%2fevil.example',
    '/%09/evil.example',
    'https:evil.example',
    // oxlint-disable-next-line no-script-url
    'javascript:alert(1)',
    'data:text/html,x',
    '/i/../../../evil',
    '@evil.example',
    '.evil.example',
    '/stored@evil.example',
    '/stored\r\nlocation: https://evil.example',
  ];

  it.each(elsewhere)('lead nowhere but to the pages and the log-in: %j', async (to) => {
    const ours = new URL(world.base).origin;
    const call = await alice.call('key');
    const value = encodeURIComponent(to);
    const starts = [
      `${call.url}?to=${value}&next=${value}&redirect_uri=${value}&return=${value}`,
      `${world.base}/stored?to=${value}`,
      `${world.base}${to.startsWith('/') ? '' : '/'}${to.replaceAll(/[\r\n]/g, '')}`,
    ];
    for (const start of starts) {
      const browser = createCookieJar();
      const visited = await browser.fetch(start);
      const logIn = locationOf(visited, start);
      const asked = logIn?.origin === world.company.issuer;
      const back = asked ? await world.company.authorize(browser, logIn, 'alice') : start;
      const at = asked ? locationOf(await browser.fetch(back), back) : logIn;
      expect(new URL(back).origin, start).toBe(ours);
      expect([undefined, ours], start).toContain(at?.origin);
      expect(at?.pathname ?? '/askwell/').toMatch(/^\/askwell\//);
    }
    const out = await alice.post(`${world.base}/login/logout?to=${value}`, {});
    expect(out.headers.get('location')).toBe(`${world.base}/stored`);
    await call.finish({ action: 'cancel' });
  });

  it('are not made of headers that a proxy would set', async () => {
    const call = await alice.call('key');
    for (const name of ['x-forwarded-host', 'x-original-host', 'forwarded', 'x-forwarded-prefix']) {
      const value = name === 'forwarded' ? 'host=evil.example' : 'evil.example';
      const to = locationOf(
        await createCookieJar().fetch(call.url, { headers: { [name]: value } }),
        call.url,
      );
      expect(to?.searchParams.get('redirect_uri')).toBe(`${world.base}/login/callback`);
    }
    await call.finish({ action: 'cancel' });
  });
});

describe('DNS rebinding', () => {
  /** `fetch` sets the header Host by itself. */
  const withHost = (
    url: string,
    host: string,
    headers: IncomingHttpHeaders = {},
    method = 'GET',
  ): Promise<{ readonly status: number; readonly text: string }> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(url, { method, headers: { ...headers, host } }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.once('error', reject);
      sent.end();
    });

  it('ends at the Host header: a foreign name sees neither pages nor tools, though the cookies come along', async () => {
    const call = await alice.call('key');
    await alice.open(call.url);
    const cookie = [...alice.jar.cookies(call.url)].map((pair) => pair.join('=')).join('; ');
    const { host, port } = new URL(world.base);
    expect((await withHost(call.url, host, { cookie })).status).toBe(200);
    for (const name of [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      '127.0.0.1:1',
    ]) {
      const page = await withHost(call.url, name, { cookie });
      expect([page.status, page.text.includes('Your key')], name).toEqual([404, false]);
      const sent = await withHost(call.url, name, { cookie, origin: `http://${name}` }, 'POST');
      expect(sent.status, name).toBe(404);
    }
    const authorization = `Bearer ${alice.token}`;
    expect((await withHost(world.url, `evil.example:${port}`, { authorization }, 'POST')).status).toBe(403);
    await call.finish({ action: 'cancel' });
  });
});

describe('an id that exists, and one that doesn’t,', () => {
  /** What the store and the log-in server were asked, and what came of it without what is random. */
  const stepsOf = async (jar: Human['jar'], url: string): Promise<unknown> => {
    world.steps.length = 0;
    const response = await jar.fetch(url);
    const steps = [...world.steps];
    const to = locationOf(response, url);
    return {
      status: response.status,
      headers: [...response.headers.keys()],
      to: to === undefined ? undefined : [to.origin + to.pathname, ...to.searchParams.keys()],
      steps,
    };
  };

  it('S41 get the same answer by the same steps where nobody is logged in', async () => {
    const call = await alice.call('key');
    const unknown = `${world.base}/i/${'A'.repeat(43)}`;
    const known = await stepsOf(createCookieJar(), call.url);
    expect(known).toEqual(await stepsOf(createCookieJar(), unknown));
    expect(known).toMatchObject({ status: 303, steps: [] });
    await call.finish({ action: 'cancel' });
  });

  it('S41 take the same steps for another person who is logged in', async () => {
    const call = await alice.call('key');
    const known = await stepsOf(bob.jar, call.url);
    const unknown = await stepsOf(bob.jar, `${world.base}/i/${'A'.repeat(43)}`);
    expect(known).toMatchObject({ status: 403, to: undefined, steps: ['get', 'get'] });
    expect(unknown).toMatchObject({ status: 404, to: undefined, steps: ['get', 'get'] });
    await call.finish({ action: 'cancel' });
  });
});
