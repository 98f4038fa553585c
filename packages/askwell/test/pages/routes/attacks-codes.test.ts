import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { completionCode } from '../../../src/pages/identity/completion-code.ts';
import { defineProvider } from '../../../src/pages/oauth/index.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/authorization-server.ts';
import { ACCEPT, asker, CITY, codeOf, createWorld, GRANT, HOUR, LOCAL, type Browser } from './app-world.ts';

/** What a server at another port of the victim's machine can do: cookies know no ports. */
function plant(from: Browser, into: Browser): void {
  for (const [name, value] of from.jar.cookies(LOCAL)) into.jar.set(LOCAL, `${name}=${value}; Path=/`);
}

const OSLO = { 'f.0': 'Oslo', ...ACCEPT };

describe('a completion code on plain http', () => {
  let server: AuthorizationServer;
  beforeAll(async () => {
    server = await startAuthorizationServer({
      clients: [{ clientId: 'desk', redirectUris: [`${LOCAL}/askwell/callback/tracker`] }],
    });
  });
  afterAll(() => server.close());

  it('S40 is told to the browser that finished alone, not to one that put its flow cookie there beforehand', async () => {
    const world = createWorld({ identify: completionCode(), origin: LOCAL });
    const { url } = await world.host({ kind: 'anonymous' }).open(CITY, HOUR);
    const [attackers, victims] = [world.browser(), world.browser()];
    await attackers.open(url);
    plant(attackers, victims);
    const shown = codeOf(await (await victims.answer(url, OSLO)).text());
    expect(shown).not.toBe('');
    const asked = await attackers.get(url);
    expect([asked.status, codeOf(await asked.text())]).toEqual([410, '']);
    const again = await attackers.post(url, { token: 'any', ...OSLO });
    expect([again.status, codeOf(await again.text())]).toEqual([410, '']);
    // The victim's browser shows it again, by whatever way it loads the page again.
    expect(codeOf(await (await victims.get(url)).text())).toBe(shown);
    expect(codeOf(await (await victims.post(url, { token: 'any', ...OSLO })).text())).toBe(shown);
  });

  it('S40 is not told either if the cookie of a code was put there, too', async () => {
    const world = createWorld({ identify: completionCode(), origin: LOCAL });
    const host = world.host({ kind: 'anonymous' });
    const [attackers, victims] = [world.browser(), world.browser()];
    const own = await host.open(CITY, HOUR);
    await attackers.answer(own.url, OSLO);
    const { url } = await host.open(CITY, HOUR);
    await attackers.open(url);
    const codeCookie = [...attackers.jar.cookies(LOCAL)].find(([name]) => name.includes('-code-'));
    expect(codeCookie).toBeDefined();
    plant(attackers, victims);
    await victims.answer(url, OSLO);
    // The cookie of another page's code, under the name of this one's.
    const name = [...victims.jar.cookies(LOCAL).keys()].find(
      (one) => one.includes('-code-') && one !== codeCookie?.[0],
    );
    attackers.jar.set(LOCAL, `${name}=${codeCookie?.[1]}; Path=/`);
    expect((await attackers.get(url)).status).toBe(410);
  });

  it('S40 is shown again after a connected account to the browser that connected it alone', async () => {
    const world = createWorld({
      identify: completionCode(),
      origin: LOCAL,
      start: Date.now(),
      providers: [
        defineProvider({
          id: 'tracker',
          title: 'Tracker',
          issuer: server.issuer,
          clientId: 'desk',
          allowInsecure: true,
        }),
      ],
    });
    const { url } = await world.host(asker('alice')).open(GRANT, HOUR);
    const [attackers, victims] = [world.browser(), world.browser()];
    await attackers.open(url);
    plant(attackers, victims);
    const to = new URL((await victims.answer(url, ACCEPT)).headers.get('location') ?? '');
    const back = await server.authorize(victims.jar, to, 'alice');
    const shown = codeOf(await (await victims.get(back)).text());
    expect(shown).not.toBe('');
    expect((await attackers.get(url)).status).toBe(410);
    expect(codeOf(await (await victims.get(url)).text())).toBe(shown);
  });
});

describe('a completion code on https', () => {
  it('is shown by the answer to the second of two clicks, too, whatever became of the first', async () => {
    const world = createWorld({ identify: completionCode() });
    const { url } = await world.host({ kind: 'anonymous' }).open(CITY, HOUR);
    const browser = world.browser();
    const { token } = await browser.open(url);
    // Sent with the cookies of before the first answer.
    const clicks = await Promise.all([1, 2].map(() => browser.post(url, { token, ...OSLO })));
    const codes = await Promise.all(clicks.map(async (response) => codeOf(await response.text())));
    expect(codes[0]).not.toBe('');
    expect(codes[1]).toBe(codes[0]);
  });

  it('is shown again after the time of the page itself is over', async () => {
    const world = createWorld({ identify: completionCode() });
    const { url } = await world.host({ kind: 'anonymous' }).open(CITY, HOUR);
    const browser = world.browser();
    const { token } = await browser.open(url);
    world.pass(HOUR - 30_000);
    const shown = codeOf(await (await browser.post(url, { token, ...OSLO })).text());
    world.pass(60_000);
    expect(shown).not.toBe('');
    expect(codeOf(await (await browser.get(url)).text())).toBe(shown);
  });
});
