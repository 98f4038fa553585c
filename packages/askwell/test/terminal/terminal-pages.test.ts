import { beforeAll, describe, expect, it } from 'vitest';

import { judgeUrl } from '../../src/client/url/judge-url.ts';
import { hasPty, KEY } from '../cli/pty.ts';
import { askInTerminal, bundleProgram } from './ask-in-terminal.ts';
import type { Scenario } from './scenario.ts';
import { screenOf } from './screen-model.ts';

// Pages in the drawn renderer. The opener of the program only tells what it was given.

const { down, enter, escape } = KEY;
const URL = 'https://pay.billing.example/order/42?state=abc';
const from = { server: { name: 'billing', origin: 'https://billing.example' } };
const page = (opener: Scenario['opener'], more: object = {}): Scenario => ({
  questions: [{ url: URL, message: 'Pay here.', from, ...more }],
  ...(opener !== undefined && { opener }),
});

beforeAll(bundleProgram, 60_000);

describe.runIf(hasPty)('a page in the terminal', () => {
  it('C7, C18–C21: shows the whole URL in one piece, its host, and opens it only after consent', async () => {
    const terminal = await askInTerminal(page('opened'), { columns: 40 });
    await terminal.sees('billing wants you to open a page');
    await terminal.sees('| Pay here.');
    await terminal.sees(URL);
    await terminal.sees('Host: pay.billing.example');
    await terminal.sees('Open this page for billing?');
    await terminal.sees('cancels');
    // The domain stands out, and so the URL is interrupted by nothing but that.
    expect(terminal.drawn()).toContain(
      'https://pay.\u001B[1;36mbilling.example\u001B[0m/order/42?state=abc\r\n',
    );
    expect(terminal.drawn()).not.toContain('\u001B]8');
    expect(terminal.drawn()).not.toContain('<opener');
    terminal.press(down, enter);
    await terminal.sees(`<opener got ${URL}>`);
    await terminal.sees('= The page was opened in your browser.');
    await terminal.sees('= Agreed.');
    expect(await terminal.answers()).toEqual([{ action: 'accept' }]);
  });

  it('C18: Enter alone agrees to nothing, and neither does what was typed ahead', async () => {
    const terminal = await askInTerminal(page('opened'));
    terminal.press(down, enter);
    await terminal.sees('Open this page for billing?');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('! Nothing is chosen yet');
    terminal.press(escape);
    expect(await terminal.answers()).toEqual([{ action: 'cancel' }]);
    expect(terminal.drawn()).not.toContain('<opener');
  });

  it('C5: Decline is an answer of its own', async () => {
    const terminal = await askInTerminal(page('opened'));
    await terminal.sees('Esc cancels');
    terminal.press(down, down, enter);
    await terminal.sees('= Declined.');
    expect(await terminal.answers()).toEqual([{ action: 'decline' }]);
  });

  it('C22: the other spelling of a host and every finding are shown', async () => {
    const url = 'https://xn--80ak6aa92e.com:8443/in';
    const terminal = await askInTerminal(page(undefined, { url }), { columns: 1000 });
    await terminal.sees(url);
    await terminal.sees('Host: xn--80ak6aa92e.com:8443');
    await terminal.sees('In its own letters: \u0430\u0440\u0440\u04CF\u0435.com');
    await terminal.sees('Esc cancels');
    const { findings } = judgeUrl(url, from);
    expect(findings.length).toBeGreaterThan(1);
    const lines = screenOf(terminal.drawn(), 1000, 50);
    for (const { message } of findings) expect(lines).toContain(`! ${message}`);
    terminal.press(escape);
    await terminal.answers();
  });

  it('a browser that fails to start cancels, and the URL is printed', async () => {
    const terminal = await askInTerminal(page('failed'));
    await terminal.sees('Esc cancels');
    terminal.press(down, enter);
    await terminal.sees('! The browser could not be started. The address is:');
    await terminal.sees(URL);
    await terminal.sees('= Cancelled.');
    expect(await terminal.answers()).toEqual([{ action: 'cancel' }]);
  });

  it('without a display the URL is printed for the person to open, which is agreement', async () => {
    const terminal = await askInTerminal(page('no-display'));
    await terminal.sees('Esc cancels');
    terminal.press(down, enter);
    await terminal.sees('Open this address in a browser:');
    await terminal.sees(URL);
    await terminal.sees('= Agreed.');
    expect(await terminal.answers()).toEqual([{ action: 'accept' }]);
  });

  it.each([
    ['go on', [down, enter], 'accept', false],
    ['open it again', [down, down, enter], 'accept', true],
    ['decline', [down, down, down, enter], 'decline', false],
    ['cancel', [KEY.end, enter], 'cancel', false],
  ] as const)('C14: asked again, the person can %s', async (_, keys, action, opened) => {
    const terminal = await askInTerminal(page('opened', { opened: 1 }));
    await terminal.sees('billing thinks that the page is not finished yet');
    await terminal.sees('What about this page of billing?');
    await terminal.sees('Go on - I have finished the page');
    await terminal.sees('Esc cancels');
    terminal.press(...keys);
    expect(await terminal.answers()).toEqual([{ action }]);
    expect(terminal.drawn().includes('<opener')).toBe(opened);
  });

  it('C14: while it waits, the person can open it again, and say that they have finished', async () => {
    const terminal = await askInTerminal(page('opened', { waiting: true }));
    await terminal.sees('Finish for billing in the browser: pay.billing.example');
    await terminal.sees('Esc cancels');
    terminal.press(down, down, enter);
    await terminal.sees(`<opener got ${URL}>`);
    await terminal.sees('Esc cancels');
    terminal.press(down, enter);
    await terminal.sees('= Going on.');
    expect(await terminal.answers()).toEqual(['done']);
  });

  it.each([
    ['Give up', [KEY.end, enter]],
    ['Esc', [escape]],
  ])('C14: waiting is given up by %s', async (_, keys) => {
    const terminal = await askInTerminal(page('opened', { waiting: true }));
    await terminal.sees('Give up');
    await terminal.sees('Esc cancels');
    terminal.press(...keys);
    await terminal.sees('= Given up.');
    expect(await terminal.answers()).toEqual(['cancel']);
  });

  it('waiting ends by itself when the server says that the page is finished', async () => {
    const terminal = await askInTerminal({ ...page('opened', { waiting: true }), onSignal: 'abort' });
    await terminal.sees('Esc cancels');
    terminal.signal('SIGUSR2');
    await terminal.sees('= No longer waiting for the page.');
    expect(await terminal.answers()).toEqual(['cancel']);
  });
});
