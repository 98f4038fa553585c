import { PassThrough, Writable } from 'node:stream';

import { beforeAll, describe, expect, it } from 'vitest';

import type { Renderer } from '../../src/client/renderer.ts';
import { readline, terminal } from '../../src/terminal/index.ts';
import { hasPty, KEY } from '../cli/pty.ts';
import { askInTerminal, type Asking, bundleProgram } from './ask-in-terminal.ts';
import { type Asked, elicitationOf, type Scenario } from './scenario.ts';

// The renderer that writes lines: in a dumb terminal, and through a pipe.

const { backspace, ctrlC, ctrlD, ctrlU, enter, escape } = KEY;

/** Answers questions with lines that come through a pipe; the answers, and all that was written. */
async function pipe(
  asked: Asked | readonly Asked[],
  lines: readonly string[],
  { make = readline, opener = 'opened' }: { make?: typeof terminal; opener?: Scenario['opener'] } = {},
): Promise<{ readonly answers: readonly unknown[]; readonly written: string }> {
  const input = new PassThrough();
  let written = '';
  const output = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  const open = (): Promise<NonNullable<Scenario['opener']>> => Promise.resolve(opener ?? 'opened');
  const renderer: Renderer = make({ input, output, open });
  input.end(lines.map((line) => `${line}\n`).join(''));
  const answers: unknown[] = [];
  for (const one of [asked].flat()) {
    const elicitation = elicitationOf(one);
    const { signal } = new AbortController();
    if (elicitation.mode === 'form') answers.push(await renderer.form?.(elicitation, signal));
    else if (one.waiting === true) answers.push(await renderer.waiting?.(elicitation, signal));
    else answers.push(await renderer.url?.(elicitation, signal));
  }
  return { answers, written };
}

const accept = (content: object): object => ({ action: 'accept', content });

describe('lines through a pipe', () => {
  it('every kind of field is asked, checked and reviewed', async () => {
    const { answers, written } = await pipe(
      {
        message: 'About you',
        from: { selfName: 'Bank', target: 'survey', round: 1 },
        properties: {
          name: { type: 'string', title: 'Name', minLength: 2 },
          nick: { type: 'string' },
          age: { type: 'integer' },
          plan: {
            type: 'string',
            oneOf: [
              { const: 'free', title: 'Free' },
              { const: 'pro', title: 'Paid' },
            ],
          },
          size: { type: 'string', enum: ['s', 'm'], default: 'm' },
          colors: { type: 'array', items: { type: 'string', enum: ['red', 'green', 'blue'] }, minItems: 2 },
          news: { type: 'boolean' },
          terms: { type: 'boolean' },
        },
        required: ['name', 'age', 'plan', 'size', 'colors', 'terms'],
      },
      ['', 'J', 'Jo', '', '1e3', '42', 'paid', '', 'red', '1, blue', '', 'no', 'send'],
    );
    expect(answers).toEqual([
      accept({ name: 'Jo', age: 42, plan: 'pro', size: 'm', colors: ['red', 'blue'], terms: false }),
    ]);
    expect(written).toBe(`
billing (it calls itself "Bank") asks
For survey, round 1.
| About you

? Answer billing?
  answer - Name, nick, age, plan, size, 3 more
  decline - tell the server that you say no
  cancel - close the question without an answer
Word [answer]: 
? Name: at least 2 characters
Text: 
Problem: Name must have at least 2 characters.
Text: 
= Name: Jo
? nick (optional)
Text (Enter skips): 
= nick: (left empty)
? age: a whole number
Text: 
Problem: age must be a whole number, in digits.
Text: 
= age: 42
? plan
  1. Free - free
  2. Paid - pro
Number or name: 
= plan: Paid
? size (suggested by the server)
  1. s
  2. m
Number or name [2. m]: 
= size: m
? colors: at least 2 of these
  1. red
  2. green
  3. blue
Numbers or names, with commas between them: 
Problem: colors must be at least 2 of the options.
Numbers or names, with commas between them: 
= colors: red, blue
? news (optional)
  1. Yes
  2. No
Number or name (Enter skips): 
= news: (left empty)
? terms
  1. Yes
  2. No
Number or name: 
= terms: No
? Send this answer to billing?
  1. Name: Jo
  2. nick: (left empty)
  3. age: 42
  4. plan: Paid
  5. size: m
  6. colors: red, blue
  7. news: (left empty)
  8. terms: No
  send
  back
  decline - tell the server that you say no
  cancel - close the question without an answer
Number or word: 
= Sent.
`);
  });

  const name: Asked = { properties: { name: { type: 'string' } }, required: ['name'] };

  it(':back, a number at the review, :clear, :: and :help', async () => {
    const { answers, written } = await pipe(
      {
        properties: { a: { type: 'string' }, b: { type: 'string', default: 'x' }, c: { type: 'string' } },
        required: ['a', 'c'],
      },
      ['', 'one', ':help', ':clear', ':back', '', ':what', ':list', 'two', '1', '::one', 'send'],
    );
    expect(answers).toEqual([accept({ a: ':one', c: 'two' })]);
    expect(written).toContain(':back goes back, :clear empties');
    expect(written).toContain('Problem: The commands here are :clear, :back, :decline, :cancel, :help.');
    expect(written).toContain('b: (left empty)');
  });

  it.each([
    ['the start', name, []],
    ['a text', name, ['']],
    ['a list', { properties: { l: { type: 'string', enum: ['decline'] } }, required: ['l'] }, []],
    [
      'ticks',
      { properties: { l: { type: 'array', items: { type: 'string', enum: ['x'] } } }, required: ['l'] },
      [''],
    ],
    ['the review', { properties: { a: { type: 'string', default: 'x' } } }, []],
    ['an approval', {}, []],
    ['a page', { url: 'https://billing.example/' }, []],
  ] as const)('C5: :decline, :cancel and the end leave %s', async (_, asked, before) => {
    expect((await pipe(asked as Asked, [...before, ':decline'])).answers).toEqual([{ action: 'decline' }]);
    expect((await pipe(asked as Asked, [...before, ':cancel'])).answers).toEqual([{ action: 'cancel' }]);
    expect((await pipe(asked as Asked, before)).answers).toEqual([{ action: 'cancel' }]);
  });

  it('an empty line chooses nothing where nothing is suggested', async () => {
    const { answers, written } = await pipe(
      [
        { properties: { ok: { type: 'boolean' } }, required: ['ok'] },
        {},
        { url: 'https://billing.example/' },
      ],
      ['', 'y', '', 'send', '', 'approve', '', 'open'],
    );
    expect(answers).toEqual([accept({ ok: true }), accept({}), { action: 'accept' }]);
    expect(written.split('Problem: Nothing is chosen yet.')).toHaveLength(5);
  });

  it('a number is the place in the list unless options are called by numbers', async () => {
    const list = (...options: readonly string[]): Asked => ({
      properties: { l: { type: 'string', enum: options } },
      required: ['l'],
    });
    const { answers, written } = await pipe(
      [list('x', 'y'), list('2', '1'), list('2', '1'), list('10', '20')],
      ['2', 'send', '2', 'send', '#2', 'send', '1', '20', 'send'],
    );
    expect(answers).toEqual([
      accept({ l: 'y' }),
      accept({ l: '2' }),
      accept({ l: '1' }),
      accept({ l: '20' }),
    ]);
    expect(written).toContain('  #1. 2\n  #2. 1\n');
  });

  it('a part of a name is never taken for it, and options of one title need their number', async () => {
    const asked: Asked = {
      properties: {
        l: {
          type: 'string',
          oneOf: [
            { const: 'p1', title: 'Prod' },
            { const: 'p2', title: 'Prod' },
            { const: 's', title: 'Staging' },
          ],
        },
      },
      required: ['l'],
    };
    const { answers, written } = await pipe(asked, ['stag', 'Prod', '2', 'send']);
    expect(answers).toEqual([accept({ l: 'p2' })]);
    expect(written).toContain('Type a number or a whole name.\n  3. Staging - s\n');
    expect(written).toContain('Several are called that. Type the number.\n  1. Prod - p1\n  2. Prod - p2\n');
  });

  it('hundreds of options are listed only on request', async () => {
    const asked: Asked = {
      properties: { n: { type: 'string', enum: Array.from({ length: 300 }, (_, n) => `number ${n}`) } },
      required: ['n'],
    };
    const { answers, written } = await pipe(asked, ['r 299', '29', 'send']);
    expect(answers).toEqual([accept({ n: 'number 28' })]);
    expect(written).toContain('There are 300 to choose from.');
    expect(written).toContain('  300. number 299\n');
    expect(written).not.toContain('number 200');
    const listed = await pipe(asked, [':list', 'number 299', 'send']);
    expect(listed.answers).toEqual([accept({ n: 'number 299' })]);
    expect(listed.written).toContain('  201. number 200\n');
  });

  it('C8: suggestions and proposals are named, kept by an empty line, and can be cleared', async () => {
    const { answers, written } = await pipe(
      {
        properties: {
          a: { type: 'string', default: 'one' },
          b: { type: 'array', items: { type: 'string', enum: ['x', 'y'] }, default: ['x'] },
        },
        prefill: { by: 'model', values: { a: 'guess' } },
      },
      ['1', '', '2', ':clear', 'send'],
    );
    expect(answers).toEqual([accept({ a: 'guess', b: [] })]);
    expect(written).toContain('  1. a: guess - proposed by model\n  2. b: x - suggested by the server\n');
    expect(written).toContain('? a (optional) (proposed by model)\nText [guess]: ');
    expect(written).toContain('with commas between them [1. x]: ');
  });

  it('a page: consent, a browser that fails, none at all, asked again, waiting', async () => {
    const url = 'https://pay.billing.example/order?x=1';
    const agreed = await pipe({ url, message: 'Pay.' }, ['open']);
    expect(agreed.answers).toEqual([{ action: 'accept' }]);
    expect(agreed.written).toContain(
      `\n| Pay.\n\n${url}\nDomain: billing.example\nHost: pay.billing.example\n`,
    );
    const failed = await pipe({ url }, ['open'], { opener: 'failed' });
    expect(failed.answers).toEqual([{ action: 'cancel' }]);
    expect(failed.written).toContain(`Problem: The browser could not be started. The address is:\n${url}\n`);
    const alone = await pipe({ url }, ['open'], { opener: 'no-display' });
    expect(alone.answers).toEqual([{ action: 'accept' }]);
    expect(alone.written).toContain(`Open this address in a browser:\n${url}\n`);
    expect((await pipe({ url, opened: 1 }, ['done'])).answers).toEqual([{ action: 'accept' }]);
    expect((await pipe({ url, waiting: true }, ['open', ':done'])).answers).toEqual(['done']);
    expect((await pipe({ url, waiting: true }, ['cancel'])).answers).toEqual(['cancel']);
  });

  it('terminal() writes lines too where it is not at a terminal', async () => {
    const { answers, written } = await pipe(name, ['', 'Ada', 'send'], { make: terminal });
    expect(answers).toEqual([accept({ name: 'Ada' })]);
    expect(written).not.toContain('\u001B');
  });
});

describe.runIf(hasPty)('a dumb terminal', () => {
  beforeAll(bundleProgram, 60_000);

  const dumb = { env: { TERM: 'dumb' } };
  const name: Asked = { properties: { name: { type: 'string' } }, required: ['name'] };
  const begin = async (terminal: Asking): Promise<void> => {
    await terminal.sees('Word [answer]: ');
    terminal.press(enter);
    await terminal.sees('Text: ');
  };

  it('is asked line by line: no escape sequences, and what is typed can be corrected', async () => {
    const terminal = await askInTerminal(name, dumb);
    await begin(terminal);
    terminal.press('Bob', ctrlU, 'Adx日', backspace, backspace, 'a', enter);
    await terminal.sees('name: Ada');
    await terminal.sees('Number or word: ');
    terminal.press('send', enter);
    await terminal.sees('Sent.');
    expect(await terminal.answers()).toEqual([accept({ name: 'Ada' })]);
    expect(terminal.drawn()).not.toContain('\u001B');
  });

  it.each([
    ['ASKWELL_PLAIN', { ASKWELL_PLAIN: '1' }],
    ['TERM=dumb', { TERM: 'dumb' }],
  ])('is what %s asks for', async (_, env) => {
    const terminal = await askInTerminal(name, { env });
    await terminal.sees('Word [answer]: ');
    terminal.press(escape);
    expect(await terminal.answers()).toEqual([{ action: 'cancel' }]);
    // But for the marks around what is pasted, which a dumb terminal does not have either.
    const drawn = terminal.drawn().replaceAll(/.\[\?2004[hl]/g, '');
    expect(drawn).not.toContain('\u001B');
    expect(terminal.drawn().includes('\u001B')).toBe('ASKWELL_PLAIN' in env);
  });

  it.each([
    ['Esc', escape],
    ['Ctrl-C', ctrlC],
    ['Ctrl-D', ctrlD],
  ])('C5: %s cancels, and the next question is still asked', async (_, key) => {
    const terminal = await askInTerminal({ questions: [name, name] }, dumb);
    await begin(terminal);
    terminal.press('x', key);
    await terminal.sees('Cancelled.');
    await begin(terminal);
    terminal.press('Ada', enter);
    await terminal.sees('Number or word: ');
    terminal.press('send', enter);
    expect(await terminal.answers()).toEqual([{ action: 'cancel' }, accept({ name: 'Ada' })]);
  });

  it('a question that is taken back closes at once', async () => {
    const terminal = await askInTerminal({ questions: [name], onSignal: 'abort' }, dumb);
    await begin(terminal);
    terminal.press('Ad');
    await terminal.sees('Ad');
    terminal.signal('SIGUSR2');
    await terminal.sees('The question is no longer open.');
    expect(await terminal.answers()).toEqual([{ action: 'cancel' }]);
  });

  it('a notice comes in between, and the prompt is there again with what was typed', async () => {
    const terminal = await askInTerminal({ questions: [name], onSignal: 'notice' }, dumb);
    await begin(terminal);
    terminal.press('Ad');
    await terminal.sees('Ad');
    terminal.signal('SIGUSR2');
    await terminal.sees('\r\nWarning: billing asks too often.\r\nText: Ad');
    terminal.press('a', enter);
    await terminal.sees('Number or word: ');
    terminal.press('send', enter);
    expect(await terminal.answers()).toEqual([accept({ name: 'Ada' })]);
  });

  it('40 columns break no word, and a message stays indented', async () => {
    const message = 'A message of a server that is a good deal longer than one line of this terminal.';
    const server = { name: 'A server whose name does not fit into a line' };
    const terminal = await askInTerminal({ message, from: { server } }, { ...dumb, columns: 40 });
    await terminal.sees('A server whose name does not fit into a\r\n  line asks\r\n');
    await terminal.sees(
      '| A message of a server that is a good\r\n| deal longer than one line of this\r\n| terminal.\r\n',
    );
    await terminal.sees('Word: ');
    terminal.press(escape);
    expect(await terminal.answers()).toEqual([{ action: 'cancel' }]);
  });
});
