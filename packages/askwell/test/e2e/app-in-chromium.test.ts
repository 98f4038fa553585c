import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { hasChromium, launchChromium } from '../support/chromium.ts';
import { leftOut } from '../support/left-out.ts';
import { hasOpenssl, serveHttps } from './app-in-chromium-tls.ts';
import { type AppWorld, createAppWorld } from './app-in-chromium-world.ts';

const CANARY = 'canary-4111-0000';
const suite = 'the pages of a server on https';
if (!hasOpenssl) leftOut(suite, 'there is no program "openssl" to make a certificate with');

describe.skipIf(!hasOpenssl || !hasChromium(suite))(
  'the pages of a server on https',
  { timeout: 60_000 },
  () => {
    let browser: Browser;
    let world: AppWorld;
    let coded: AppWorld;
    let context: BrowserContext;
    let page: Page;
    let complaints: string[];

    beforeAll(async () => {
      [browser, world, coded] = await Promise.all([
        launchChromium(),
        createAppWorld('log-in'),
        createAppWorld('code'),
      ]);
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await Promise.all([world?.close(), coded?.close()]);
    });
    beforeEach(async () => {
      complaints = [];
      await use({});
    });
    afterEach(() => context.close());

    /** A person's browser of its own. */
    async function use(options: BrowserContextOptions): Promise<void> {
      await context?.close();
      context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', ...options });
      page = await context.newPage();
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
    }

    /** Opens a page as a person, who logs in at the company on the way. */
    async function logIn(url: string, person = 'alice', at: Page = page): Promise<void> {
      await at.goto(url);
      if (new URL(at.url()).origin !== world.company) return;
      await at.getByLabel('Person').fill(person);
      await at.getByRole('button', { name: 'Allow' }).click();
      await at.waitForURL((to) => to.origin === new URL(world.base).origin);
    }

    async function fill(at: Page = page, number = CANARY): Promise<void> {
      await at.getByLabel('Name on the card').fill('Alice A.');
      await at.getByLabel('No', { exact: true }).check();
      await at.getByLabel('Number').fill(number);
    }
    const submit = (at: Page = page): Promise<void> => at.getByRole('button', { name: 'Submit' }).click();
    const done = (at: Page = page): Promise<void> => at.getByRole('heading', { name: 'Done' }).waitFor();

    it('S39 S40 S65 a person logs in, fills in, fails, corrects and submits, and the call goes on', async () => {
      const call = await world.call('pay');
      await logIn(call.url);
      expect(page.url()).toBe(call.url);
      expect(await page.innerText('main')).toContain('alice@example.com');
      await page.getByLabel('Name on the card').fill('A');
      await page.getByLabel('Number').fill('short');
      await submit();
      await page.getByRole('alert').waitFor();
      expect(await page.getByLabel('Name on the card').inputValue()).toBe('A');
      expect(await page.getByLabel('Number').inputValue()).toBe('');
      await fill();
      await submit();
      await done();
      expect(await call.finish()).toBe('Alice A. paid, without a receipt');
      expect(page.url() + (await page.content())).not.toContain(CANARY);

      const ours = (await context.cookies(world.base)).filter(({ name }) => name.includes('askwell'));
      expect(ours.length).toBeGreaterThan(0);
      for (const cookie of ours) {
        expect(cookie.name).toMatch(/^__Host-askwell-/);
        expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' });
      }
      expect(complaints.filter((text) => /policy|refused/i.test(text))).toEqual([]);
    });

    it('S39 another person who is sent the link sees nothing of it', async () => {
      const call = await world.call('pay');
      await logIn(call.url, 'bob');
      expect(await page.innerText('main')).toContain('This is not for your account');
      expect(await page.content()).not.toContain('Pay 3 EUR');
      await page.getByRole('button', { name: 'Log in with another account' }).click();
      // The company asks again, though it knows Bob.
      await page.waitForURL((url) => url.origin === world.company);
      expect(await page.innerText('body')).toContain('login');
      await use({});
      await logIn(call.url);
      await page.getByRole('button', { name: 'Decline' }).click();
      expect(await call.finish()).toBe('decline');
    });

    it('needs no mouse', async () => {
      const call = await world.call('pay');
      await logIn(call.url);
      const press = async (...keys: readonly string[]): Promise<void> => {
        for (const key of keys) await page.keyboard.press(key);
      };
      // What comes before the form, such as a link, is passed by.
      for (let tabs = 0; tabs < 10; tabs += 1) {
        await press('Tab');
        if (await page.getByLabel('Name on the card').evaluate((input) => input === document.activeElement))
          break;
      }
      await page.keyboard.type('Alice A.');
      await press('Tab', 'Space', 'Tab');
      await page.keyboard.type(CANARY);
      await press('Enter');
      await done();
      expect(await call.finish()).toBe('Alice A. paid, with a receipt');
    });

    it('needs no scripts', async () => {
      await use({ javaScriptEnabled: false });
      const call = await world.call('pay');
      await logIn(call.url);
      await page.getByLabel('Number').fill('short');
      await submit();
      await page.getByRole('alert').waitFor();
      await fill();
      await submit();
      await done();
      expect(await call.finish()).toBe('Alice A. paid, without a receipt');
    });

    it('is finished in one of two tabs, and the other then says so and changes nothing', async () => {
      const call = await world.call('pay');
      await logIn(call.url);
      const other = await context.newPage();
      await other.goto(call.url);
      await fill(other, 'of-the-other-tab');
      await other.getByLabel('Name on the card').fill('Mallory');
      await fill();
      await submit();
      await done();
      await submit(other);
      await done(other);
      expect(await call.finish()).toBe('Alice A. paid, without a receipt');
    });

    it('shows no form again when the person goes back after the end', async () => {
      const call = await world.call('pay');
      await logIn(call.url);
      await fill();
      await submit();
      await done();
      await page.goBack();
      await done();
      expect(await page.content()).not.toContain(CANARY);
      expect(await page.getByRole('button', { name: 'Submit' }).count()).toBe(0);
      expect(await call.finish()).toBe('Alice A. paid, without a receipt');
    });

    it('takes a double click for one', async () => {
      const call = await world.call('pay');
      const before = world.events.length;
      await logIn(call.url);
      await fill();
      await page.getByRole('button', { name: 'Submit' }).dblclick();
      await done();
      expect(await call.finish()).toBe('Alice A. paid, without a receipt');
      const types = world.events.slice(before).map(({ type }) => type);
      expect(types.filter((type) => type === 'completed')).toHaveLength(1);
      expect(types).not.toContain('refused');
    });

    it('S64 is not shown in a frame of another origin', async () => {
      const call = await world.call('pay');
      await logIn(call.url);
      // On the same site, so that the cookies of the log-in come along.
      const framing = await serveHttps((_, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<!doctype html><iframe src="${call.url}"></iframe>`);
      });
      await page.goto(framing.origin);
      await expect.poll(() => complaints.join()).toMatch(/frame/i);
      for (const frame of page.frames()) expect(await frame.content()).not.toContain('Pay 3 EUR');
      await framing.close();
      await logIn(call.url);
      await page.getByRole('button', { name: 'Decline' }).click();
      await call.finish();
    });

    it('S39 S40 shows the code that belongs to the call, and again after a reload, to this browser alone', async () => {
      const call = await coded.call('pay');
      await page.goto(call.url);
      await fill();
      await submit();
      const shown = page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      const code = await shown.innerText();
      await page.goto(call.url);
      expect(await shown.innerText()).toBe(code);
      await page.reload();
      expect(await shown.innerText()).toBe(code);
      const stranger = await browser.newContext({ ignoreHTTPSErrors: true });
      const tab = await stranger.newPage();
      await tab.goto(call.url);
      expect(await tab.content()).not.toContain(code);
      await stranger.close();
      expect(await call.finish(code)).toBe('Alice A. paid, without a receipt');
      await page.goto(call.url);
      await done();
    });

    it('S25 S67 leads to the third party from consent, and back, under its own policy', async () => {
      const call = await world.call('hub');
      await logIn(call.url);
      expect(await page.innerText('main')).toContain('read');
      await page.getByRole('button', { name: 'Continue to Hub' }).click();
      await page.waitForURL((url) => url.origin === world.hub);
      await page.getByLabel('Person').fill('alice');
      await page.getByRole('button', { name: 'Allow' }).click();
      await done();
      expect(page.url()).toBe(call.url);
      expect(await call.finish()).toBe('connected: true');
      expect(complaints.filter((text) => /policy|refused/i.test(text))).toEqual([]);

      await page.goto(`${world.base}/stored`);
      expect(await page.innerText('main')).toContain('Hub');
      await page.getByRole('button', { name: 'Disconnect' }).click();
      await page.getByText('Nothing is kept for you.').waitFor();
    });

    it('is in German for who prefers it', async () => {
      await use({ locale: 'de-DE' });
      const call = await world.call('pay');
      await logIn(call.url);
      expect(await page.getAttribute('html', 'lang')).toBe('de');
      await page.getByRole('button', { name: 'Absenden' }).click();
      expect(await page.getByRole('alert').innerText()).toContain('ist erforderlich');
      await page.getByRole('button', { name: 'Ablehnen' }).click();
      await page.getByRole('heading', { name: 'Abgelehnt' }).waitFor();
      expect(await call.finish()).toBe('decline');
    });

    it.each(['light', 'dark'] as const)(
      'is accessible on each of its pages (axe finds nothing), %s',
      async (scheme) => {
        // The one thing that needs a way around the policy of the pages is axe itself.
        await use({ bypassCSP: true, colorScheme: scheme });
        const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
        const check = async (name: string): Promise<void> => {
          await page.evaluate(source);
          const found = await page.evaluate(async () => {
            const { axe } = window as unknown as { axe: typeof import('axe-core') };
            const { violations } = await axe.run(document, {
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            });
            return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
          });
          expect(found, name).toEqual([]);
        };
        const form = await world.call('key');
        await logIn(form.url);
        await check('form');
        await submit();
        await page.getByRole('alert').waitFor();
        await check('errors');
        await page.getByLabel('Secret').fill(CANARY);
        await submit();
        await done();
        await check('done');
        await form.finish();
        await page.goto(`${world.base}/stored`);
        await check('stored');
        await page.getByRole('button', { name: 'Delete' }).click();
        await page.getByText('Nothing is kept for you.').waitFor();
        await check('nothing stored');

        const grant = await world.call('hub');
        await page.goto(grant.url);
        await check('grant');
        await page.getByRole('button', { name: 'Do not connect' }).click();
        await page.getByRole('heading', { name: 'Declined' }).waitFor();
        await check('declined');
        await grant.finish();
        await page.goto(`${world.base}/i/${'A'.repeat(43)}`);
        await check('refusal');
        const other = await world.call('pay');
        await use({ bypassCSP: true, colorScheme: scheme });
        await logIn(other.url, 'bob');
        await check('refusal of another person');

        const call = await coded.call('pay');
        await page.goto(call.url);
        await fill();
        await submit();
        const code = await page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).innerText();
        await check('code');
        await call.finish(code);
      },
    );
  },
);
