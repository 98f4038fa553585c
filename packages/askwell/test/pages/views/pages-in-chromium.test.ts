import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import type { FormPage } from '../../../src/replay/page-host.ts';
import { readSubmission, startSubmission } from '../../../src/pages/submission/submission.ts';
import { createViews } from '../../../src/pages/views/create-views.ts';
import { hasChromium, launchChromium } from '../../support/chromium.ts';
import { smallPng } from '../../support/small-png.ts';
import { formPage } from '../form-page.ts';
import { servePages } from './page-server.ts';
import type { PageServer } from './page-server.ts';
import { everyKind, frame, grantPage, samples } from './samples.ts';

const views = createViews({ title: 'Acme Deploy', color: '#1a7f37' });

/** What the screenshots in the docs show. */
const shortForm: FormPage = formPage(
  {
    account: { type: 'string', title: 'Account', description: 'As on your invoice.' },
    notify: { type: 'boolean', title: 'Tell me when it is done' },
    region: { type: 'string', title: 'Region', enum: ['Europe', 'America', 'Asia'] },
    key: { type: 'string', title: 'API key', minLength: 8 },
  },
  {
    message: 'To deploy for you, we need a key that may write to your project.',
    secrets: ['key'],
    required: ['account', 'notify', 'key'],
    keptAs: 'acme-key',
  },
);

describe.skipIf(!hasChromium('pages in a browser'))('pages in a browser', { timeout: 60_000 }, () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let server: PageServer;
  let provider: PageServer;
  let shown: FormPage;
  let answers: JsonObject[];
  let actions: (string | null)[];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    provider = await servePages(
      (request) => new Response(`The provider got ${new URL(request.url).pathname}.`),
    );
    server = await servePages(async (request) => {
      const { pathname } = new URL(request.url);
      if (request.method === 'POST') {
        const body = new URLSearchParams(await request.text());
        actions.push(body.get('action'));
        if (pathname === '/grant') return views.redirect(`${provider.origin}/authorize`);
        if (pathname === '/form-that-leads-away') return views.redirect(`${provider.origin}/stolen`);
        if (body.get('action') === 'decline') return views.ending(request, { kind: 'declined' });
        const reading = readSubmission(shown, body);
        if (!reading.ok) return views.form(request, frame, shown, reading.submission);
        answers.push(reading.content);
        return views.ending(request, { kind: 'completed' });
      }
      if (pathname.startsWith('/form')) return views.form(request, frame, shown, startSubmission(shown));
      if (pathname === '/grant') return views.grant(request, frame, grantPage);
      const sample = samples[decodeURIComponent(pathname.slice(1))];
      return sample === undefined ? views.refuse(request, 'unknown') : sample(views, request);
    });
  });

  beforeEach(async () => {
    shown = shortForm;
    answers = [];
    actions = [];
    complaints.length = 0;
    context = await browser.newContext({ viewport: { width: 800, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  afterEach(async () => {
    await context.close();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
  });

  it('are filled in, fail, are corrected and submitted', async () => {
    await page.goto(`${server.origin}/form`);
    await page.getByLabel('Account').fill('ann <script>');
    await page.getByLabel('API key').fill('short');
    await page.getByRole('button', { name: 'Submit' }).click();

    const summary = page.getByRole('alert');
    await summary.waitFor();
    expect(await summary.innerText()).toMatch(/2 things have to be corrected/);
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.getByLabel('Account').inputValue()).toBe('ann <script>');
    expect(await page.getByLabel('API key').inputValue()).toBe('');
    expect(await page.content()).not.toContain('short');

    await summary.getByRole('link', { name: 'Tell me when it is done' }).click();
    await page
      .getByRole('group', { name: 'Tell me' })
      .or(page.getByRole('radiogroup', { name: 'Tell me' }))
      .getByLabel('No', { exact: true })
      .check();
    await page.getByLabel('API key').fill('long enough');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('heading', { name: 'Done' }).waitFor();
    expect(await page.innerText('main')).toContain('close this window');
    expect(answers).toEqual([{ account: 'ann <script>', notify: false, key: 'long enough' }]);
  });

  it('take a field of each kind', async () => {
    shown = everyKind;
    await page.goto(`${server.origin}/form`);
    await page.getByLabel('Release name').fill('v1');
    await page.getByLabel('Notes').fill('one\ntwo');
    await page.getByLabel('Email').fill('ü@example.com');
    await page.getByLabel('Day').fill('2026-07-28');
    await page.getByLabel('Date and time').fill('2026-07-28T09:30');
    await page.getByLabel('UTC offset').selectOption('UTC−03:30');
    await page.getByLabel('Replicas').fill('3');
    await page.getByRole('radiogroup', { name: 'Notify' }).getByLabel('Yes').check();
    await page.getByLabel('Production').check();
    await page.getByLabel('Zone').selectOption('zone-12');
    await page.getByLabel('a', { exact: true }).check();
    await page.getByLabel('c', { exact: true }).check();
    await page.getByLabel('Deploy key').fill('12345678');
    await page.getByLabel('Signing key').fill('-----BEGIN\nabc\n-----END');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('heading', { name: 'Done' }).waitFor();
    expect(answers).toEqual([
      {
        name: 'v1',
        notes: 'one\ntwo',
        email: 'ü@example.com',
        day: '2026-07-28',
        start: '2026-07-28T09:30:00-03:30',
        count: 3,
        sure: true,
        env: 'prod',
        zone: 'zone-12',
        tags: ['a', 'c'],
        key: '12345678',
        pem: '-----BEGIN\nabc\n-----END',
      },
    ]);
  });

  it('do without a mouse: every input is reached, in order, and seen', async () => {
    await page.goto(`${server.origin}/form`);
    const reached: string[] = [];
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focus = (): Promise<{ name: string; outline: string }> =>
      page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement;
        return { name: `${element.name}=${element.type}`, outline: getComputedStyle(element).outlineStyle };
      });
    const next = async (): Promise<void> => {
      await press('Tab');
      const { name, outline } = await focus();
      reached.push(name);
      expect(outline).toBe('solid');
    };
    await next();
    await page.keyboard.type('ann');
    await next();
    await press('Space');
    await next();
    await press('ArrowUp');
    await next();
    await page.keyboard.type('long enough');
    await next();
    await press('Enter');
    await page.getByRole('heading', { name: 'Done' }).waitFor();
    expect(reached).toEqual(['f.0=text', 'f.1=radio', 'f.2=radio', 'f.3=password', 'action=submit']);
    expect(answers).toEqual([{ account: 'ann', notify: true, region: 'Asia', key: 'long enough' }]);
    expect(actions).toEqual(['accept']);
  });

  it('can be declined whatever is filled in', async () => {
    shown = everyKind;
    await page.goto(`${server.origin}/form`);
    await page.getByLabel('Day').pressSequentially('28');
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('heading', { name: 'Declined' }).waitFor();
    expect(actions).toEqual(['decline']);
  });

  it('do not lose a date that is only half filled in', async () => {
    shown = formPage({ day: { type: 'string', title: 'Day', format: 'date' } }, { required: [] });
    await page.goto(`${server.origin}/form`);
    await page.getByLabel('Day').pressSequentially('28');
    await page.getByRole('button', { name: 'Submit' }).click();
    expect(await page.getByLabel('Day').evaluate((input: HTMLInputElement) => input.validity.badInput)).toBe(
      true,
    );
    expect(actions).toEqual([]);
  });

  it('S64 are not shown in a frame of another origin', async () => {
    const framing = await servePages(
      () =>
        new Response(`<iframe src="${server.origin}/form"></iframe>`, {
          headers: { 'content-type': 'text/html' },
        }),
    );
    await page.goto(framing.origin);
    await expect.poll(() => complaints.join()).toMatch(/frame/i);
    for (const one of page.frames()) expect(await one.content()).not.toContain('Acme Deploy');
    await framing[Symbol.asyncDispose]();
  });

  it('lead on to the provider from consent, and nowhere else from a form', async () => {
    await page.goto(`${server.origin}/grant`);
    await page.getByRole('button', { name: 'Continue to GitHub' }).click();
    await page.getByText('The provider got /authorize.').waitFor();

    await page.goto(`${server.origin}/form-that-leads-away`);
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect.poll(() => complaints.join()).toMatch(/form-action/);
    expect(await page.content()).not.toContain('stolen');
  });

  it('are in German for who prefers it', async () => {
    const german = await browser.newContext({ locale: 'de-DE' });
    const tab = await german.newPage();
    await tab.goto(`${server.origin}/form`);
    await tab.getByRole('button', { name: 'Absenden' }).click();
    expect(await tab.getByRole('alert').innerText()).toContain('API key: ist erforderlich');
    expect(await tab.getAttribute('html', 'lang')).toBe('de');
    await german.close();
  });

  describe('are accessible (axe finds nothing) and need no scrolling sideways', () => {
    const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const looks = [
      { colorScheme: 'light', width: 800 },
      { colorScheme: 'dark', width: 800 },
      { colorScheme: 'light', width: 320 },
      { colorScheme: 'dark', width: 320 },
    ] as const;

    // Refusals differ in their words alone.
    const kinds = Object.keys(samples).filter(
      (name) => !name.startsWith('refusal ') || name === 'refusal ended',
    );

    it.each(looks)('$colorScheme, $width pixels', async ({ colorScheme, width }) => {
      // The one thing that needs a way around the policy of the pages is axe itself.
      const measured = await browser.newContext({
        bypassCSP: true,
        colorScheme,
        viewport: { width, height: 700 },
      });
      const tab = await measured.newPage();
      for (const name of kinds) {
        await tab.goto(`${server.origin}/${encodeURIComponent(name)}`);
        await tab.evaluate(await source);
        const found = await tab.evaluate(async () => {
          const { axe } = window as unknown as { axe: typeof import('axe-core') };
          const { violations } = await axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        });
        expect(found, name).toEqual([]);
        const overflow = await tab.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, name).toBe(0);
      }
      await measured.close();
    });
  });

  it('load nothing and break none of their own rules', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    for (const name of Object.keys(samples)) {
      await page.goto(`${server.origin}/${encodeURIComponent(name)}`);
      expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px');
    }
    expect(asked.filter((path) => samples[decodeURIComponent(path.slice(1))] === undefined)).toEqual([]);
    expect(complaints.filter((text) => /policy|refused/i.test(text))).toEqual([]);
  });

  // Kept in docs/images; set ASKWELL_SCREENSHOTS=1 to make them anew.
  it.runIf(process.env['ASKWELL_SCREENSHOTS'] === '1')('are in the docs', async () => {
    const images = new URL('../../../../../docs/images/', import.meta.url);
    await mkdir(images, { recursive: true });
    const shoot = async (name: string): Promise<void> => {
      const height = await page.evaluate(
        () => document.querySelector('main')?.getBoundingClientRect().bottom ?? 0,
      );
      await page.setViewportSize({ width: 720, height: Math.ceil(height) + 32 });
      const bytes = smallPng(await page.screenshot());
      expect(bytes.length).toBeLessThan(60_000);
      await writeFile(new URL(`${name}.png`, images), bytes);
    };
    await page.setViewportSize({ width: 720, height: 900 });
    await page.goto(`${server.origin}/form`);
    await shoot('page-form-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot('page-form-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByLabel('Account').fill('ann');
    await page.getByLabel('API key').fill('short');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('alert').waitFor();
    await shoot('page-errors');
    await page.goto(`${server.origin}/grant`);
    await shoot('page-connect');
    await page.goto(`${server.origin}/ending code`);
    await shoot('page-code');
  });
});
