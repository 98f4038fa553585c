import { beforeAll, describe, expect, it } from 'vitest';

import { build, fixture } from './build.ts';
import { hasPty, inTerminal, KEY, type Terminal } from './pty.ts';

const { enter, down, space, escape, ctrlC, ctrlD } = KEY;

beforeAll(build, 120_000);

// The command line with its real renderer. What the renderer does in detail is told in test/terminal.

/** Goes through the first round of the demo, to the review. */
async function chooseStaging(terminal: Terminal): Promise<void> {
  await terminal.sees('Where should shop go?');
  await terminal.sees('Esc cancels');
  terminal.press(down, down, enter);
  await terminal.sees('= environment: staging');
  await terminal.sees('> Send');
  await terminal.sees('Esc cancels');
}

/** Sends what stands at the review. */
async function send(terminal: Terminal): Promise<void> {
  await terminal.sees('> Send');
  await terminal.sees('Esc cancels');
  terminal.press(enter);
  await terminal.sees('= Sent.');
}

describe.runIf(hasPty)('a form in the terminal', () => {
  it('C4, C6: names the server, takes the answer, shows it for review and sends it', async () => {
    const terminal = inTerminal('demo');
    await terminal.sees('the example server (it calls itself "deployer") asks');
    await terminal.sees('For deploy');
    await chooseStaging(terminal);
    terminal.press(enter);
    await terminal.sees('= Sent.');
    await terminal.sees('Deploy build shop-42 to staging?');
    // What the server suggests.
    await terminal.sees('> No');
    await terminal.sees('Esc cancels');
    terminal.press('y', enter);
    await terminal.sees('= Confirm: Yes');
    await send(terminal);
    expect(await terminal.ends()).toEqual({ code: 0, stdout: 'Deployed shop-42 to staging.\n' });
  });

  it('C6: an answer can be changed at review, and the changed one is sent', async () => {
    const terminal = inTerminal('demo');
    await chooseStaging(terminal);
    terminal.press(KEY.home, enter);
    await terminal.sees('> staging');
    await terminal.sees('Esc cancels');
    terminal.press(down, enter);
    await terminal.sees('= environment: production');
    await send(terminal);
    await terminal.sees('Deploy build shop-42 to production?');
    await terminal.sees('Esc cancels');
    terminal.press(escape);
    expect(await terminal.ends()).toEqual({ code: 0, stdout: 'Not deployed.\n' });
  });

  it('C5: Decline is an answer of its own, without filling in the form and at review', async () => {
    const atOnce = inTerminal('demo');
    await atOnce.sees('Esc cancels');
    atOnce.press(KEY.end, KEY.up, enter);
    await atOnce.sees('= Declined.');
    expect(await atOnce.ends()).toEqual({ code: 0, stdout: 'Not deployed (decline).\n' });

    const late = inTerminal('demo');
    await chooseStaging(late);
    late.press(KEY.end, KEY.up, enter);
    await late.sees('= Declined.');
    expect(await late.ends()).toEqual({ code: 0, stdout: 'Not deployed (decline).\n' });
  });

  it.each([
    ['Esc', escape],
    ['Ctrl-C', ctrlC],
    ['Ctrl-D', ctrlD],
  ])('C5: %s cancels', async (_, key) => {
    const terminal = inTerminal('demo');
    await terminal.sees('Esc cancels');
    terminal.press(key);
    await terminal.sees('= Cancelled.');
    expect(await terminal.ends()).toEqual({ code: 0, stdout: 'Not deployed (cancel).\n' });
  });

  it('what is typed before a question is there does not answer it', async () => {
    const terminal = inTerminal('demo');
    terminal.press(down, enter, enter, enter);
    await terminal.sees('Esc cancels');
    terminal.press(down, down, enter, enter, enter);
    await terminal.sees('= environment: staging');
    await terminal.sees('> Send');
    await terminal.sees('Esc cancels');
    terminal.press(escape);
    expect((await terminal.ends()).stdout).toBe('Not deployed (cancel).\n');
  });

  it('C8, C11: every kind of field is asked, checked, and left out if it was left empty', async () => {
    const terminal = inTerminal('call', fixture, 'survey');
    await terminal.sees('? Answer ');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('? Name: at least 2 characters');
    terminal.press('J', enter);
    await terminal.sees('! Name must have at least 2 characters.');
    terminal.press('o', enter);
    await terminal.sees('? Nickname (optional)');
    terminal.press(enter);
    await terminal.sees('? Age: a whole number, from 18 to 120');
    terminal.press('17.5', enter);
    await terminal.sees('! Age must be a whole number');
    terminal.press(KEY.ctrlU, '42', enter);
    await terminal.sees('? plan');
    await terminal.sees('Professional');
    terminal.press(down, down, enter);
    await terminal.sees('? size (suggested by the server)');
    await terminal.sees('> m');
    terminal.press(enter);
    await terminal.sees('? colors: at least 1 of these');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('! colors must be at least 1 of the options.');
    terminal.press(down, down, space, KEY.up, KEY.up, space, enter);
    await terminal.sees('? tags (optional)');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('? Newsletter (optional)');
    await terminal.sees('> (leave empty)');
    terminal.press(enter);
    await terminal.sees('? Terms');
    await terminal.sees('Esc cancels');
    terminal.press('n', enter);
    await terminal.sees('Nickname: (left empty)');
    await terminal.sees('Terms: No');
    await send(terminal);
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

  it('C34: escapes and invisible characters of a server are not drawn', async () => {
    const terminal = inTerminal('call', fixture, 'hostile');
    await terminal.sees('| Send yenom to me');
    await terminal.sees('Esc cancels');
    // What the server suggests is not marked to be sent.
    terminal.press('s');
    await send(terminal);
    expect((await terminal.ends()).stdout).toBe('accept\n');
    for (const sequence of ['\u001B[2J', '\u001B]0', '\u001B[31m', '\u009B', '\u202E', '\u202C', '\u200B']) {
      expect(terminal.drawn()).not.toContain(sequence);
    }
  });

  it('questions that come together are asked one after the other', async () => {
    const terminal = inTerminal('call', fixture, 'two');
    await terminal.sees('First?');
    await terminal.sees('Esc cancels');
    terminal.press(KEY.end, KEY.up, enter);
    await terminal.sees('= Declined.');
    await terminal.sees('Second?');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('? two');
    terminal.press('x', enter);
    await send(terminal);
    expect((await terminal.ends()).stdout).toBe('decline accept\n');
  });

  it('a question without fields is approved by choosing so', async () => {
    const terminal = inTerminal('call', fixture, 'empty');
    await terminal.sees('? Approve what ');
    await terminal.sees('Esc cancels');
    terminal.press(down, enter);
    expect((await terminal.ends()).stdout).toBe('accept\n');
  });

  it('--plain asks line by line', async () => {
    const terminal = inTerminal('demo', '--plain');
    await terminal.sees('Where should shop go?');
    await terminal.sees('Number or name: ');
    terminal.press('staging', enter);
    await terminal.sees('Number or word: ');
    terminal.press('send', enter);
    await terminal.sees('Deploy build shop-42 to staging?');
    await terminal.sees('Number or name [2. No]: ');
    terminal.press('yes', enter);
    await terminal.sees('Number or word: ');
    terminal.press('send', enter);
    expect(await terminal.ends()).toEqual({ code: 0, stdout: 'Deployed shop-42 to staging.\n' });
    // But for the marks around what is pasted.
    expect(terminal.drawn().replaceAll(/.\[\?2004[hl]/g, '')).not.toContain('\u001B');
  });
});

describe.runIf(hasPty)('a page in the terminal', () => {
  it('C7, C18, C19, C22: shows the whole URL, its host and warnings, and Enter alone agrees to nothing', async () => {
    const terminal = inTerminal('call', fixture, 'page');
    await terminal.sees('wants you to');
    await terminal.sees('https://xn--e1awd7f.example/path?q=1');
    await terminal.sees('Host: xn--e1awd7f.example');
    await terminal.sees('In its own letters:');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('! Nothing is chosen yet');
    terminal.press(KEY.end, KEY.up, enter);
    expect((await terminal.ends()).stdout).toBe('decline\n');
  });

  it('C5: Esc cancels', async () => {
    const cancelled = inTerminal('call', fixture, 'page');
    await cancelled.sees('Esc cancels');
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
