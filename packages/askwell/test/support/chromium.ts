import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { leftOut } from './left-out.ts';

const PROGRAM = '/usr/bin/chromium';

/** Whether there is a browser here for tests of pages; if not, the suite says so. */
export function hasChromium(suite: string): boolean {
  const found = existsSync(PROGRAM);
  if (!found) leftOut(suite, 'there is no Chromium: install the package "chromium"');
  return found;
}

/** Starts a browser that talks to nobody but the pages it is sent to. Close it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
