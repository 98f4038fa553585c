import { beforeAll, describe, expect, it } from 'vitest';

import { build, fixture } from './build.ts';
import { hasPty, inTerminal, KEY, type Terminal } from './pty.ts';

const { enter, down, space, escape, ctrlC, ctrlD } = KEY;

beforeAll(build, 120_000);

/** Goes through the first round of the demo, to the review. */
async function chooseStaging(terminal: Terminal): Promise<void> {
  await terminal.sees('Where should shop go?');
  await terminal.sees('(choose)');
  terminal.press(down, down, enter);
  await terminal.sees('environment: staging');
  await terminal.sees('Send this answer?');
}

describe.runIf(hasPty)('a form in the terminal', () => {
  it('C4, C6: names the server, takes the answer, shows it for review and sends it', async () => {
    const terminal = inTerminal('demo');
    await terminal.sees('the example server (it calls itself "deployer") asks');
    await chooseStaging(terminal);
    terminal.press(enter);
    await terminal.sees('Sent.');
    await terminal.sees('Deploy build shop-42 to staging?');
    await terminal.sees('Decline');
    terminal.press(KEY.up, enter);
    await terminal.sees('Confirm: Yes');
    await terminal.sees('Send this answer?');
    terminal.press(enter);
    expect(await terminal.ends()).toEqual({ code: 0, stdout: 'Deployed shop-42 to staging.\n' });
  });

  it('C6: an answer can be changed at review, and the changed one is sent', async () => {
    const terminal = inTerminal('demo');
    await chooseStaging(terminal);
    terminal.press(down, enter);
    await terminal.sees('production');
    terminal.press(down, enter);
    await terminal.sees('environment: production');
    await terminal.sees('Send this answer?');
    terminal.press(enter);
    await terminal.sees('Deploy build shop-42 to production?');
    terminal.press(escape);
    expect(await terminal.ends()).toEqual({ code: 0, stdout: 'Not deployed.\n' });
  });

  it('C5: Decline is an answer of its own, without filling in the form', async () => {
    const terminal = inTerminal('demo');
    await terminal.sees('Decline');
    terminal.press(KEY.up, enter);
    await terminal.sees('Declined.');
    expect(await terminal.ends()).toEqual({ code: 0, stdout: 'Not deployed (decline).\n' });
  });

  it('C5: Decline is offered again at review', async () => {
    const terminal = inTerminal('demo');
    await chooseStaging(terminal);
    terminal.press(down, down, enter);
    await terminal.sees('Declined.');
    expect(await terminal.ends()).toEqual({ code: 0, stdout: 'Not deployed (decline).\n' });
  });

  it.each([
    ['Esc', escape],
    ['Ctrl-C', ctrlC],
    ['Ctrl-D', ctrlD],
  ])('C5: %s cancels', async (_, key) => {
    const terminal = inTerminal('demo');
    await terminal.sees('Decline');
    terminal.press(key);
    await terminal.sees('Cancelled.');
    expect(await terminal.ends()).toEqual({ code: 0, stdout: 'Not deployed (cancel).\n' });
  });

  it('no option is chosen for the person: Enter on the first entry answers nothing', async () => {
    const terminal = inTerminal('demo');
    await terminal.sees('Decline');
    terminal.press(enter);
    await terminal.sees('move to an entry with the arrow keys');
    terminal.press(escape);
    expect((await terminal.ends()).stdout).toBe('Not deployed (cancel).\n');
  });

  it('what is typed before a question is there does not answer it', async () => {
    const terminal = inTerminal('demo');
    terminal.press(enter, enter, enter);
    await terminal.sees('Decline');
    terminal.press(down, down, enter, enter, enter);
    await terminal.sees('environment: staging');
    await terminal.sees('Send this answer?');
    await terminal.sees('Cancel');
    terminal.press(escape);
    expect((await terminal.ends()).stdout).toBe('Not deployed (cancel).\n');
    expect(terminal.drawn()).not.toContain('arrow keys');
  });

  it('C8, C11: every kind of field is asked, checked while it is typed, and left out if it was left empty', async () => {
    const terminal = inTerminal('call', fixture, 'survey');
    await terminal.sees('Do you want to answer?');
    terminal.press(enter);
    await terminal.sees('Name: at least 2 characters');
    terminal.press('J', enter);
    await terminal.sees('Name must have at least 2 characters');
    terminal.press('o', enter);
    await terminal.sees('Nickname (optional)');
    terminal.press(enter);
    await terminal.sees('Age: a whole number, from 18 to 120');
    terminal.press('17.5', enter);
    await terminal.sees('must be a whole number');
    terminal.press(KEY.backspace, KEY.backspace, KEY.backspace, KEY.backspace, '42', enter);
    await terminal.sees('plan');
    await terminal.sees('Professional');
    terminal.press(down, down, enter);
    // The default is marked.
    await terminal.sees('size');
    await terminal.sees('● m');
    terminal.press(enter);
    await terminal.sees('colors: at least 1 of these');
    await terminal.sees('blue');
    terminal.press(enter);
    await terminal.sees('It must be at least 1 of the options.');
    terminal.press(down, down, space, KEY.up, KEY.up, space, enter);
    await terminal.sees('tags (optional)');
    await terminal.sees('b');
    terminal.press(enter);
    await terminal.sees('Newsletter (optional)');
    await terminal.sees('(leave empty)');
    terminal.press(enter);
    await terminal.sees('Terms');
    await terminal.sees('(choose)');
    terminal.press(down, down, enter);
    await terminal.sees('Nickname: (left empty)');
    await terminal.sees('Terms: No');
    await terminal.sees('Send this answer?');
    terminal.press(enter);
    const { code, stdout } = await terminal.ends();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      name: 'Jo',
      age: 42,
      plan: 'pro',
      size: 'm',
      colors: ['red', 'blue'],
      terms: false,
    });
  });

  it('C34: escapes and invisible characters of a server are not drawn, nor is a suggestion with line breaks taken', async () => {
    const terminal = inTerminal('call', fixture, 'hostile');
    await terminal.sees('Send yenom to me');
    await terminal.sees('Do you want to answer?');
    terminal.press(enter);
    await terminal.sees('line breaks or invisible characters');
    await terminal.sees('Note (optional)');
    terminal.press(enter);
    await terminal.sees('Note: (left empty)');
    await terminal.sees('Send this answer?');
    terminal.press(enter);
    expect((await terminal.ends()).stdout).toBe('accept\n');
    for (const sequence of ['\u001B[2J', '\u001B]0', '\u001B[31m', '\u009B', '\u202E', '\u202C', '\u200B']) {
      expect(terminal.drawn()).not.toContain(sequence);
    }
  });

  it('questions that come together are asked one after the other', async () => {
    const terminal = inTerminal('call', fixture, 'two');
    await terminal.sees('First?');
    await terminal.sees('Do you want to answer?');
    terminal.press(down, enter);
    await terminal.sees('Declined.');
    await terminal.sees('Second?');
    await terminal.sees('Do you want to answer?');
    terminal.press(enter);
    await terminal.sees('◆  two');
    terminal.press('x', enter);
    await terminal.sees('Send this answer?');
    terminal.press(enter);
    expect((await terminal.ends()).stdout).toBe('decline accept\n');
  });

  it('a question without fields is still accepted, declined or cancelled', async () => {
    const terminal = inTerminal('call', fixture, 'empty');
    await terminal.sees('Do you accept?');
    terminal.press(enter);
    expect((await terminal.ends()).stdout).toBe('accept\n');
  });
});

describe.runIf(hasPty)('a page in the terminal', () => {
  it('C7, C19, C22: shows the whole URL, its host and a warning of Punycode, and agrees only on request', async () => {
    const terminal = inTerminal('call', fixture, 'page');
    await terminal.sees('wants you to open a page');
    await terminal.sees('https://xn--e1awd7f.example/path?q=1');
    await terminal.sees('Host: xn--e1awd7f.example');
    await terminal.sees('Punycode');
    await terminal.sees('● Decline');
    terminal.press(KEY.up, enter);
    await terminal.sees('Agreed.');
    expect((await terminal.ends()).stdout).toBe('accept\n');
  });

  it('C5, C18: Enter alone declines, and Esc cancels', async () => {
    const declined = inTerminal('call', fixture, 'page');
    await declined.sees('● Decline');
    declined.press(enter);
    expect((await declined.ends()).stdout).toBe('decline\n');

    const cancelled = inTerminal('call', fixture, 'page');
    await cancelled.sees('● Decline');
    cancelled.press(escape);
    expect((await cancelled.ends()).stdout).toBe('cancel\n');
  });
});

describe.runIf(hasPty)('Ctrl-C while the server works', () => {
  it('ends the call with exit code 130', async () => {
    const terminal = inTerminal('call', fixture, 'slow', '--verbose');
    await terminal.sees('server wrote: working');
    terminal.press(ctrlC);
    await terminal.sees('interrupted.');
    expect(await terminal.ends()).toEqual({ code: 130, stdout: '' });
  });
});
