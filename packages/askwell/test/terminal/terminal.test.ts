import { beforeAll, describe, expect, it } from 'vitest';

import { hasPty, KEY } from '../cli/pty.ts';
import { askInTerminal, type Asking, bundleProgram } from './ask-in-terminal.ts';
import type { Asked } from './scenario.ts';
import { screenOf } from './screen-model.ts';

// The drawn renderer, driven as a person drives it.

const { backspace, ctrlC, ctrlD, ctrlU, ctrlX, down, enter, escape, left, shiftTab, space, up } = KEY;

beforeAll(bundleProgram, 60_000);

const CANCEL = { action: 'cancel' };
const DECLINE = { action: 'decline' };
const accept = (content: object): object => ({ action: 'accept', content });

/** Sends what stands at the review. */
async function send(terminal: Asking): Promise<readonly unknown[]> {
  await terminal.sees('> Send');
  await terminal.sees('Esc cancels');
  terminal.press(enter);
  await terminal.sees('= Sent.');
  return terminal.answers();
}

/** Sends what stands at a review where Send is not marked, since the person has not gone through all fields. */
async function markAndSend(terminal: Asking): Promise<readonly unknown[]> {
  await terminal.sees('Send this answer to billing?');
  await terminal.sees('Esc cancels');
  terminal.press('s');
  return send(terminal);
}

/** Says that there will be an answer, of a form that has a start. */
async function begin(terminal: Asking): Promise<void> {
  await terminal.sees('Answer billing?');
  await terminal.sees('Esc cancels');
  terminal.press(enter);
}

describe.runIf(hasPty)('who asks', () => {
  it('C4: the local name, the claimed one, the origin, the tool, the round and the position are shown', async () => {
    const terminal = await askInTerminal({
      message: 'Where to?',
      from: {
        server: { name: 'billing', origin: 'https://billing.example' },
        selfName: 'Friendly Bank',
        target: 'deploy',
        round: 2,
        position: { index: 1, count: 3 },
      },
    });
    await terminal.sees('billing (it calls itself "Friendly Bank") asks');
    await terminal.sees('For deploy, round 2. Question 1 of 3. From https://billing.example.');
    await terminal.sees('| Where to?');
    await terminal.sees('Esc cancels');
    terminal.press(escape);
    expect(await terminal.answers()).toEqual([CANCEL]);
  });

  it('C34, C23: nothing of a server gets out of its place: no escapes, no invisible characters, no links', async () => {
    const evil = '\u001B[2J\u001B]8;;https://evil.example\u0007click\u001B]8;;\u0007 \u202Eevil\u202C\u200B';
    const terminal = await askInTerminal({
      message: `${evil}\nbilling asks\n= Sent.`,
      from: { server: { name: `bill${evil}` }, selfName: evil, target: evil },
      properties: {
        [`a${evil}`]: {
          type: 'string',
          title: evil,
          description: `${evil}\nx`,
          oneOf: [{ const: evil, title: evil }, { const: 'b' }],
        },
      },
    });
    await terminal.sees('| click evil');
    await terminal.sees('| billing asks');
    await terminal.sees('| = Sent.');
    await terminal.sees('Esc cancels');
    terminal.press(escape);
    await terminal.answers();
    for (const sequence of ['\u001B[2J', '\u001B]', '\u202E', '\u202C', '\u200B']) {
      expect(terminal.drawn()).not.toContain(sequence);
    }
  });

  it('a secret is warned of by server and field, and what is typed is not masked', async () => {
    const terminal = await askInTerminal({
      properties: { pw: { type: 'string', title: 'Your password' } },
      required: ['pw'],
      secrets: ['pw'],
    });
    await terminal.sees(
      '! billing asks for "Your password", which looks like a secret: it is called "password".',
    );
    await begin(terminal);
    await terminal.sees('? Your password');
    terminal.press('hunter2');
    await terminal.sees('> hunter2');
    terminal.press(enter);
    expect(await send(terminal)).toEqual([accept({ pw: 'hunter2' })]);
  });
});

describe.runIf(hasPty)('every kind of field', () => {
  it('a text with its limits', async () => {
    const terminal = await askInTerminal({
      properties: {
        name: { type: 'string', title: 'Name', minLength: 2, description: 'As on the passport' },
      },
      required: ['name'],
    });
    await begin(terminal);
    await terminal.sees('| As on the passport');
    await terminal.sees('? Name: at least 2 characters');
    terminal.press(enter);
    await terminal.sees('! Name is required.');
    terminal.press('J', enter);
    await terminal.sees('! Name must have at least 2 characters.');
    terminal.press('o', enter);
    await terminal.sees('= Name: Jo');
    expect(await send(terminal)).toEqual([accept({ name: 'Jo' })]);
  });

  it('a text is edited character by character, as a person counts them', async () => {
    const terminal = await askInTerminal({ properties: { t: { type: 'string' } }, required: ['t'] });
    await begin(terminal);
    await terminal.sees('? t');
    terminal.press('日👍🏽x', left, left, backspace, 'é', KEY.end, '!', KEY.home, KEY.delete, '>');
    await terminal.sees('>👍🏽x!');
    terminal.press(enter);
    // "日" was deleted from the left, so "é" went before the hand, and Delete took it.
    expect(await send(terminal)).toEqual([accept({ t: '>👍🏽x!' })]);
  });

  it('a pasted text keeps its line breaks, and they press no Enter', async () => {
    const terminal = await askInTerminal({
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      required: ['a', 'b'],
    });
    await begin(terminal);
    await terminal.sees('? a');
    // Terminals send the Enter key for a line break.
    terminal.press('\u001B[200~one\rtwo\r\u001B[201~');
    await terminal.sees('> one\u21B5two');
    terminal.press(enter);
    await terminal.sees('? b');
    terminal.press('x', enter);
    expect(await send(terminal)).toEqual([accept({ a: 'one\ntwo', b: 'x' })]);
  });

  it.each([
    ['1.', 'is not a complete number'],
    ['1,5', 'must be a number with a point, not a comma'],
    ['1e999', 'is too large'],
  ])('a number is read strictly: %s', async (typed, problem) => {
    const terminal = await askInTerminal({ properties: { n: { type: 'number' } }, required: ['n'] });
    await begin(terminal);
    await terminal.sees('? n: a number');
    terminal.press(typed, enter);
    await terminal.sees(`! n ${problem}`);
    terminal.press(ctrlU, '-1.5', enter);
    expect(await send(terminal)).toEqual([accept({ n: -1.5 })]);
  });

  it('an integer beyond 2^53 is refused, and so is one that is out of range', async () => {
    const terminal = await askInTerminal({
      properties: { n: { type: 'integer', minimum: 1, maximum: 10 } },
      required: ['n'],
    });
    await begin(terminal);
    await terminal.sees('? n: a whole number, from 1 to 10');
    terminal.press('9007199254740993', enter);
    await terminal.sees('! n is too large to be kept exactly.');
    terminal.press(ctrlU, '11', enter);
    await terminal.sees('! n must');
    terminal.press(ctrlU, '10', enter);
    expect(await send(terminal)).toEqual([accept({ n: 10 })]);
  });

  it('a date', async () => {
    const terminal = await askInTerminal({
      properties: { d: { type: 'string', format: 'date' } },
      required: ['d'],
    });
    await begin(terminal);
    await terminal.sees('? d: a date, as YYYY-MM-DD');
    terminal.press('2026-02-30', enter);
    await terminal.sees('! d must be a date that exists');
    terminal.press(backspace, backspace, '28', enter);
    expect(await send(terminal)).toEqual([accept({ d: '2026-02-28' })]);
  });

  it('a local time is only a proposal: it gets the offset of the computer, and has to be confirmed', async () => {
    const terminal = await askInTerminal({
      properties: { w: { type: 'string', format: 'date-time' } },
      required: ['w'],
    });
    await begin(terminal);
    await terminal.sees('? w: a date and time with an offset');
    terminal.press('2026-07-28 09:30', enter);
    await terminal.sees('With the one of this computer it is 2026-07-28T09:30:00+02:00');
    await terminal.sees('> 2026-07-28T09:30:00+02:00');
    terminal.press(enter);
    expect(await send(terminal)).toEqual([accept({ w: '2026-07-28T09:30:00+02:00' })]);
  });

  it('a pattern that the client can test is told by the form', async () => {
    const terminal = await askInTerminal({
      properties: { p: { type: 'string', pattern: '^[a-z]+$' } },
      required: ['p'],
    });
    await begin(terminal);
    await terminal.sees('? p: matching ^[a-z]+$');
    terminal.press('A1', enter);
    await terminal.sees('! p must');
    terminal.press(ctrlU, 'ab', enter);
    expect(await send(terminal)).toEqual([accept({ p: 'ab' })]);
  });

  it('a required yes or no has nothing marked, and "no" is an answer', async () => {
    const terminal = await askInTerminal({ properties: { ok: { type: 'boolean' } }, required: ['ok'] });
    await terminal.sees('? ok');
    await terminal.sees('Esc cancels');
    expect(terminal.drawn()).not.toContain('> Yes');
    terminal.press(enter);
    await terminal.sees('! Nothing is chosen yet');
    terminal.press('n');
    await terminal.sees('> No');
    terminal.press(enter);
    expect(await send(terminal)).toEqual([accept({ ok: false })]);
  });

  it('yes or no with a suggestion starts at the choice, with the suggestion marked', async () => {
    const terminal = await askInTerminal({ properties: { ok: { type: 'boolean', default: false } } });
    await terminal.sees('? ok (optional) (suggested by the server)');
    await terminal.sees('> No');
    terminal.press('y', enter);
    await terminal.sees('= ok: Yes');
    expect(await send(terminal)).toEqual([accept({ ok: true })]);
  });

  it('one of a list: none is marked but the default', async () => {
    const terminal = await askInTerminal({
      properties: {
        a: { type: 'string', enum: ['x', 'y'] },
        b: { type: 'string', enum: ['x', 'y'], default: 'y' },
      },
      required: ['a', 'b'],
    });
    await begin(terminal);
    await terminal.sees('? a');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('! Nothing is chosen yet');
    terminal.press(down, enter);
    await terminal.sees('? b (suggested by the server)');
    await terminal.sees('> y');
    terminal.press(enter);
    expect(await send(terminal)).toEqual([accept({ a: 'x', b: 'y' })]);
  });

  it('options with one title are told apart', async () => {
    const terminal = await askInTerminal({
      properties: {
        a: {
          type: 'string',
          oneOf: [
            { const: 'p1', title: 'Prod' },
            { const: 'p2', title: 'Prod' },
          ],
        },
      },
      required: ['a'],
    });
    await terminal.sees('Prod - p1');
    await terminal.sees('Prod - p2');
    terminal.press(up, up, up, enter);
    await terminal.sees('= a: Prod (p2)');
    expect(await send(terminal)).toEqual([accept({ a: 'p2' })]);
  });

  it('an option that is called like an exit is none', async () => {
    const terminal = await askInTerminal({
      properties: { a: { type: 'string', enum: ['Decline', 'Cancel', '(leave empty)'] } },
      required: ['a'],
    });
    await terminal.sees('---');
    terminal.press(down, enter);
    await terminal.sees('= a: Decline');
    expect(await send(terminal)).toEqual([accept({ a: 'Decline' })]);
  });

  it('a list of hundreds is searched by typing', async () => {
    const terminal = await askInTerminal({
      properties: { n: { type: 'string', enum: Array.from({ length: 300 }, (_, n) => `number ${n}`) } },
      required: ['n'],
    });
    await terminal.sees('Type to find one of 300');
    await terminal.sees('more below)');
    terminal.press('r 277');
    await terminal.sees('Find: r 277 (1 of 300)');
    await terminal.sees('> number 277');
    terminal.press(backspace, backspace, backspace, backspace);
    await terminal.sees('Find: r (300 of 300)');
    terminal.press('zzz');
    await terminal.sees('(nothing is called like that)');
    terminal.press(backspace, backspace, backspace, '299', enter);
    expect(await send(terminal)).toEqual([accept({ n: 'number 299' })]);
  });

  it('several of a list, at least and at most so many', async () => {
    const terminal = await askInTerminal({
      properties: {
        c: {
          type: 'array',
          items: { type: 'string', enum: ['red', 'green', 'blue'] },
          minItems: 1,
          maxItems: 2,
        },
      },
      required: ['c'],
    });
    await begin(terminal);
    await terminal.sees('? c: 1 to 2 of these');
    await terminal.sees('> [ ] red');
    terminal.press(enter);
    await terminal.sees('! c must');
    terminal.press(space, down, space, down, space, enter);
    await terminal.sees('! c must');
    terminal.press(up, space, enter);
    await terminal.sees('= c: red, blue');
    expect(await send(terminal)).toEqual([accept({ c: ['red', 'blue'] })]);
  });

  it('an optional field that is not touched is absent, of every kind', async () => {
    const terminal = await askInTerminal({
      properties: {
        s: { type: 'string' },
        n: { type: 'integer' },
        b: { type: 'boolean' },
        e: { type: 'string', enum: ['x'] },
        m: { type: 'array', items: { type: 'string', enum: ['x'] }, minItems: 1 },
      },
    });
    await begin(terminal);
    for (const title of ['s', 'n', 'b', 'e', 'm']) {
      await terminal.sees(`? ${title} (optional)`);
      await terminal.sees('Esc cancels');
      terminal.press(enter);
      await terminal.sees(`= ${title}: (left empty)`);
    }
    expect(await send(terminal)).toEqual([accept({})]);
  });

  it('a form without fields is approved by choosing so, not by Enter alone', async () => {
    const terminal = await askInTerminal({ message: 'Shall we?' });
    await terminal.sees('Approve what billing asks?');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('! Nothing is chosen yet');
    terminal.press(down, enter);
    expect(await terminal.answers()).toEqual([accept({})]);
  });
});

describe.runIf(hasPty)('the course of a form', () => {
  const two: Asked = {
    properties: { a: { type: 'string', title: 'First' }, b: { type: 'string', title: 'Second' } },
    required: ['a', 'b'],
  };

  it('back goes to the field before, to the start, and keeps what was typed', async () => {
    const terminal = await askInTerminal({
      properties: { ...two.properties, c: { type: 'string', title: 'Third' } },
      required: ['a', 'b', 'c'],
    });
    await begin(terminal);
    await terminal.sees('? First');
    terminal.press('one', enter);
    await terminal.sees('? Second');
    terminal.press('two', enter);
    await terminal.sees('? Third');
    terminal.press(shiftTab);
    await terminal.sees('? Second');
    await terminal.sees('> two');
    terminal.press(shiftTab);
    await terminal.sees('? First');
    await terminal.sees('> one');
    terminal.press(shiftTab);
    await terminal.sees('Answer billing?');
    terminal.press(enter);
    await terminal.sees('> one');
    terminal.press('!', enter);
    await terminal.sees('= First: one!');
    await terminal.sees('> two');
    terminal.press(enter);
    await terminal.sees('? Third');
    terminal.press('three', enter);
    expect(await send(terminal)).toEqual([accept({ a: 'one!', b: 'two', c: 'three' })]);
  });

  it('C6: everything can be changed at the review, which can be left backwards too', async () => {
    const terminal = await askInTerminal(two);
    await begin(terminal);
    await terminal.sees('? First');
    terminal.press('one', enter);
    await terminal.sees('? Second');
    terminal.press('two', enter);
    await terminal.sees('Send this answer to billing?');
    await terminal.sees('First: one');
    await terminal.sees('Esc cancels');
    terminal.press(KEY.home, enter);
    await terminal.sees('> one');
    terminal.press(ctrlU, 'uno', enter);
    await terminal.sees('First: uno');
    await terminal.sees('Send this answer to billing?');
    await terminal.sees('Esc cancels');
    terminal.press(shiftTab);
    await terminal.sees('? Second');
    terminal.press('!', enter);
    expect(await send(terminal)).toEqual([accept({ a: 'uno', b: 'two!' })]);
  });

  it('C8: what is suggested for everything is at the review at once, and sent when it is kept', async () => {
    const terminal = await askInTerminal({
      properties: {
        s: { type: 'string', default: 'John Doe' },
        n: { type: 'integer', default: 0 },
        b: { type: 'boolean', default: false },
        m: { type: 'array', items: { type: 'string', enum: ['x', 'y'] }, default: ['y'] },
        o: { type: 'string' },
      },
      required: ['s', 'n', 'b', 'm'],
    });
    await terminal.sees('s: John Doe - suggested by the server');
    await terminal.sees('o: (left empty)');
    await terminal.sees('Esc cancels');
    terminal.press('s');
    expect(await send(terminal)).toEqual([accept({ s: 'John Doe', n: 0, b: false, m: ['y'] })]);
  });

  it('an optional field with a default can be emptied, and is absent then', async () => {
    const terminal = await askInTerminal({
      properties: {
        s: { type: 'string', default: 'John' },
        e: { type: 'string', enum: ['x'], default: 'x' },
      },
    });
    await terminal.sees('Send this answer to billing?');
    await terminal.sees('Esc cancels');
    terminal.press(KEY.home, enter);
    await terminal.sees('> John');
    terminal.press(ctrlU, enter);
    await terminal.sees('= s: (left empty)');
    await terminal.sees('Esc cancels');
    terminal.press(KEY.home, down, enter);
    await terminal.sees('> x');
    await terminal.sees('(leave empty)');
    terminal.press(down, enter);
    await terminal.sees('= e: (left empty)');
    expect(await send(terminal)).toEqual([accept({})]);
  });

  it('proposals of somebody else are shown as such, and sent only by the person', async () => {
    const terminal = await askInTerminal({
      properties: { a: { type: 'string' }, b: { type: 'string', enum: ['x', 'y'] } },
      required: ['a', 'b'],
      prefill: { by: 'model', values: { a: 'guess', b: 'y' } },
    });
    await terminal.sees('Send this answer to billing?');
    await terminal.sees('a: guess - proposed by model');
    await terminal.sees('Esc cancels');
    terminal.press(KEY.home, enter);
    await terminal.sees('? a (proposed by model)');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('= a: guess');
    await terminal.sees('Esc cancels');
    // Kept by the person, it is the person's; the other one is still proposed.
    const lines = screenOf(terminal.drawn(), 120, 50);
    expect(lines).toContain('    a: guess');
    expect(lines).toContain('    b: y - proposed by model');
    terminal.press(KEY.home, enter);
    await terminal.sees('> guess');
    terminal.press('!', enter);
    await terminal.sees('= a: guess!');
    expect(await markAndSend(terminal)).toEqual([accept({ a: 'guess!', b: 'y' })]);
  });

  it('a form that is asked again starts at the review, with what is missing first', async () => {
    const properties = { a: { type: 'string' }, b: { type: 'integer' } };
    const terminal = await askInTerminal({
      questions: [
        { properties, required: ['a', 'b'] },
        { properties: { ...properties, a: { type: 'string', default: 'one' } }, required: ['a', 'b'] },
      ],
    });
    await begin(terminal);
    await terminal.sees('? a');
    terminal.press('one', enter);
    await terminal.sees('? b');
    terminal.press('2', enter);
    await terminal.sees('> Send');
    terminal.press(enter);
    await terminal.sees('This answer can not be sent to billing yet.');
    await terminal.sees('> b: (left empty) - is required');
    await terminal.sees('a: one');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('? b');
    terminal.press('3', enter);
    expect(await markAndSend(terminal)).toEqual([accept({ a: 'one', b: 2 }), accept({ a: 'one', b: 3 })]);
  });

  it('a suggestion with invisible characters is not filled in, one with line breaks is', async () => {
    const terminal = await askInTerminal({
      properties: {
        a: { type: 'string', default: 'pay\u200B me' },
        b: { type: 'string', default: 'one\ntwo' },
      },
    });
    await terminal.sees('! The text that is suggested for "a" has invisible characters in it');
    await terminal.sees('a: (left empty)');
    await terminal.sees(String.raw`b: "one\ntwo"`);
    await terminal.sees('Esc cancels');
    terminal.press('s');
    expect(await send(terminal)).toEqual([accept({ b: 'one\ntwo' })]);
  });

  it('what is typed before a question or a review is there does not answer it', async () => {
    const terminal = await askInTerminal({ properties: { ok: { type: 'boolean' } }, required: ['ok'] });
    terminal.press('y', enter, enter, enter);
    await terminal.sees('? ok');
    await terminal.sees('Esc cancels');
    terminal.press(enter);
    await terminal.sees('! Nothing is chosen yet');
    terminal.press('y', enter, enter, enter);
    await terminal.sees('Send this answer to billing?');
    await terminal.sees('Esc cancels');
    terminal.press(escape);
    expect(await terminal.answers()).toEqual([CANCEL]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('a field may be called %s', async (name) => {
    const terminal = await askInTerminal({
      properties: JSON.parse(`{${JSON.stringify(name)}: {"type":"string"}}`),
      required: [name],
    });
    await begin(terminal);
    await terminal.sees(`? ${name}`);
    terminal.press('x', enter);
    const [answer] = (await send(terminal)) as [{ content: object }];
    expect(Object.entries(answer.content)).toEqual([[name, 'x']]);
  });
});

describe.runIf(hasPty)('the ways out', () => {
  const text: Asked = { properties: { t: { type: 'string' } }, required: ['t'] };
  const list: Asked = { properties: { l: { type: 'string', enum: ['x', 'y'] } }, required: ['l'] };
  const ticks: Asked = {
    properties: { m: { type: 'array', items: { type: 'string', enum: ['x'] } } },
    required: ['m'],
  };
  const full: Asked = { properties: { t: { type: 'string', default: 'x' } }, required: ['t'] };
  const atStart: readonly [string, Asked, string, boolean] = ['the start', text, 'Answer billing?', false];
  const inText: readonly [string, Asked, string, boolean] = ['a text', text, '? t', true];
  const inTicks: readonly [string, Asked, string, boolean] = ['a list to tick', ticks, '? m', true];
  const inList: readonly [string, Asked, string, boolean] = ['a list', list, '? l', false];
  const atReview: readonly [string, Asked, string, boolean] = [
    'the review',
    full,
    'Send this answer to billing?',
    false,
  ];
  const atApproval: readonly [string, Asked, string, boolean] = [
    'an approval',
    {},
    'Approve what billing asks?',
    false,
  ];
  const all = [atStart, inText, inTicks, inList, atReview, atApproval];

  const reach = async (asked: Asked, prompt: string, started: boolean): Promise<Asking> => {
    const terminal = await askInTerminal(asked);
    if (started) await begin(terminal);
    await terminal.sees(prompt);
    await terminal.sees('Esc cancels');
    return terminal;
  };

  it.each(all)('C5: Esc, Ctrl-C and Ctrl-D cancel %s', async (_, asked, prompt, started) => {
    await Promise.all(
      [escape, ctrlC, ctrlD].map(async (key) => {
        const terminal = await reach(asked, prompt, started);
        terminal.press(key);
        await terminal.sees('= Cancelled.');
        expect(await terminal.answers()).toEqual([CANCEL]);
      }),
    );
  });

  it.each(all)('C5: Ctrl-X declines %s', async (_, asked, prompt, started) => {
    const terminal = await reach(asked, prompt, started);
    terminal.press(ctrlX);
    await terminal.sees('= Declined.');
    expect(await terminal.answers()).toEqual([DECLINE]);
  });

  it.each([atStart, inTicks, inList, atReview, atApproval])(
    'C5: Decline and Cancel are the last two lines of %s',
    async (_, asked, prompt, started) => {
      const declined = await reach(asked, prompt, started);
      declined.press(KEY.end, up, enter);
      expect(await declined.answers()).toEqual([DECLINE]);
      const cancelled = await reach(asked, prompt, started);
      cancelled.press(KEY.end, enter);
      expect(await cancelled.answers()).toEqual([CANCEL]);
    },
  );
});
