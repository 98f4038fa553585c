import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { generateKey } from 'askwell';

import { build, cli } from '../cli/build.ts';
import { hasPty, KEY, runInTerminal, type Terminal } from '../cli/pty.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../support/authorization-server.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';

const CANARY = 'canary-91b2f4-reports-key';
const server = fileURLToPath(new URL('key-and-grant-server.mjs', import.meta.url));
const runs = hasPty && hasChromium('askwell call with pages in a browser');

describe.skipIf(!runs)('a tool that needs a key and an account, through askwell call and a browser', () => {
  let browser: Browser;
  let hub: AuthorizationServer;
  let api: Server;
  let folder: string;
  let env: { readonly [name: string]: string };

  beforeAll(async () => {
    await build();
    browser = await launchChromium();
    hub = await startAuthorizationServer({
      clients: [
        {
          clientId: 'reports',
          clientSecret: 'secret-of-the-client',
          redirectUris: ['http://127.0.0.1/none'],
        },
      ],
    });
    // The service checks both: the key, and at the hub whose token it is.
    api = createServer(async (request, response) => {
      const { authorization = '', 'x-api-key': key } = request.headers;
      const who = await fetch(`${hub.issuer}/me`, { headers: { authorization } });
      const { sub } = (await who.json()) as { sub?: string };
      response.end(key === CANARY && sub !== undefined ? `A report for ${sub}` : 'refused');
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  }, 90_000);

  afterAll(async () => {
    await browser.close();
    await hub.close();
    await new Promise((resolve) => api.close(resolve));
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'askwell-e2e-'));
    // The opener of the desktop: tells what it was given, and opens nothing.
    const opener = join(folder, 'xdg-open');
    writeFileSync(
      opener,
      `#!/bin/sh\nprintf '%s' "$1" > "$0.opened.new" && mv "$0.opened.new" "$0.opened"\n`,
    );
    chmodSync(opener, 0o755);
    env = {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      DISPLAY: ':0',
      ASKWELL_KEYS: generateKey(),
      STORE: join(folder, 'store.sqlite'),
      HUB_ISSUER: hub.issuer,
      REPORTS_API: `http://127.0.0.1:${(api.address() as AddressInfo).port}/`,
    };
    return () => rmSync(folder, { recursive: true, force: true });
  });

  /** The URL that the desktop was asked to open. */
  const opened = async (): Promise<string> => {
    const file = join(folder, 'xdg-open.opened');
    await expect.poll(() => existsSync(file), { timeout: 15_000 }).toBe(true);
    const url = readFileSync(file, 'utf8');
    rmSync(file);
    return url;
  };

  const call = (revision: string) =>
    runInTerminal(
      [process.execPath, cli, 'call', `${process.execPath} ${server}`, 'report', '--revision', revision],
      {
        env,
      },
    );

  it.each(['2025-11-25', '2026-07-28'])(
    'S3 S25 S28 from call to result on %s; a second call needs no page',
    async (revision) => {
      const page = await (await browser.newContext()).newPage();
      const terminal = call(revision);
      await consent(terminal, 'Your key for the reports service');
      await enterKey(page, await opened());
      await consent(terminal, 'Connect your Hub account');
      await connect(page, await opened(), hub);
      const { code, stdout } = await terminal.ends();
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'A report for ada (with [secret])\n' });

      const again = call(revision);
      const second = await again.ends();
      expect(second).toEqual({ code: 0, stdout: 'A report for ada (with [secret])\n' });

      const bytes = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
      expect(bytes.join()).not.toContain(CANARY);
      expect(`${terminal.drawn()} ${again.drawn()}`).not.toContain(CANARY);
      expect(page.url()).not.toContain(CANARY);
    },
    60_000,
  );
});

/** Consents to opening a page; nothing is chosen for the person. */
async function consent(terminal: Terminal, message: string): Promise<void> {
  await terminal.sees(message);
  await terminal.sees('Enter chooses');
  terminal.press(KEY.down);
  await terminal.sees('> Open it');
  terminal.press(KEY.enter);
}

async function enterKey(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Secret').fill(CANARY);
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('close').first().waitFor();
}

async function connect(page: Page, url: string, hub: AuthorizationServer): Promise<void> {
  await hub.allowRedirect('reports', `${new URL(url).origin}/askwell/callback/hub`);
  await page.goto(url);
  await page.getByRole('button').first().click();
  await page.getByLabel('Person').fill('ada');
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByText('close').first().waitFor();
}
