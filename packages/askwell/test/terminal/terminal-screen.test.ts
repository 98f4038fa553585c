import { beforeAll, describe, expect, it } from 'vitest';

import { hasPty, KEY } from '../cli/pty.ts';
import { askInTerminal, type Asking, bundleProgram } from './ask-in-terminal.ts';
import type { Asked } from './scenario.ts';
import { screenOf } from './screen-model.ts';

// What stands on the screen in the end, and in which state the terminal is left.

const { down, enter, escape, left, space } = KEY;

beforeAll(bundleProgram, 60_000);

const text: Asked = { message: 'Who?', properties: { name: { type: 'string' } }, required: ['name'] };

async function begin(terminal: Asking): Promise<void> {
  await terminal.sees('Answer billing?');
  await terminal.sees('cancels');
  terminal.press(enter);
}

/** Presses Enter at the review and waits for the end. */
async function send(terminal: Asking): Promise<readonly unknown[]> {
  await terminal.sees('> Send');
  await terminal.sees('cancels');
  terminal.press(enter);
  return terminal.answers();
}

describe.runIf(hasPty)('40 columns', () => {
  it('nothing is lost or garbled, also of wide characters', async () => {
    const terminal = await askInTerminal(
      {
        message:
          '请选择一个环境，然后我们会把应用程序部署到那里去，这需要几分钟。Thank you very much indeed 👍🏽!',
        from: { selfName: 'A server with quite a long name', target: 'deploy', round: 12 },
        properties: {
          名前: { type: 'string', title: 'お名前を入力してください、とても長い見出しです', minLength: 1 },
          c: {
            type: 'array',
            items: { type: 'string', enum: ['赤い色の選択肢で、とても長い名前があります', 'green', 'blue'] },
          },
        },
        required: ['名前', 'c'],
      },
      { columns: 40, rows: 30 },
    );
    await begin(terminal);
    await terminal.sees('? お名前');
    terminal.press('日本語の長い名前、ここまで二十文字以上です', left, left, 'x');
    await terminal.sees('xです');
    terminal.press(enter);
    await terminal.sees('? c');
    await terminal.sees('cancels');
    terminal.press(space, down, space, enter);
    expect(await send(terminal)).toEqual([
      {
        action: 'accept',
        content: {
          名前: '日本語の長い名前、ここまで二十文字以上xです',
          c: ['赤い色の選択肢で、とても長い名前があります', 'green'],
        },
      },
    ]);
    expect(screenOf(terminal.drawn(), 40, 30)).toEqual([
      '',
      'billing (it calls itself "A server with',
      '  quite a long name") asks',
      'For deploy, round 12.',
      '| 请选择一个环境，然后我们会把应用程序',
      '| 部署到那里去，这需要几分钟。Thank you',
      '| very much indeed 👍🏽!',
      '',
      '= お名前を入力してください、とても長い',
      '  見出しです: 日本語の長い名前、ここま',
      '  で二十文字以上xです',
      '= c: 赤い色の選択肢で、とても長い名前が',
      '  あります, green',
      '= Sent.',
    ]);
  });

  it('a form looks like this', async () => {
    const terminal = await askInTerminal(
      {
        message: 'Where should shop go?',
        from: { selfName: 'deployer', target: 'deploy', round: 1 },
        properties: { environment: { type: 'string', enum: ['dev', 'staging', 'production'] } },
        required: ['environment'],
      },
      { columns: 60, rows: 30 },
    );
    await terminal.sees('Esc cancels');
    terminal.press(down, down);
    await terminal.sees('> staging');
    await terminal.sees('Esc cancels');
    expect(screenOf(terminal.drawn(), 60, 30)).toEqual([
      '',
      'billing (it calls itself "deployer") asks',
      'For deploy, round 1.',
      '| Where should shop go?',
      '',
      '? environment',
      '    dev',
      '  > staging',
      '    production',
      '    ---',
      '    Decline - tell the server that you say no',
      '    Cancel - close the question without an answer',
      '  Up/Down move, Enter chooses, Esc cancels',
    ]);
    terminal.press(escape);
    await terminal.answers();
  });

  it('a list that is longer than the terminal shows the part around the marked line', async () => {
    const terminal = await askInTerminal(
      {
        properties: { n: { type: 'string', enum: Array.from({ length: 60 }, (_, n) => `number ${n}`) } },
        required: ['n'],
      },
      { columns: 40, rows: 12 },
    );
    await terminal.sees('cancels');
    for (let at = 0; at < 30; at += 1) {
      terminal.press(down);
      await terminal.sees(`> number ${at}`);
      await terminal.sees('cancels');
    }
    const lines = screenOf(terminal.drawn(), 40, 12);
    // Whatever scrolled off was printed for good: no remains of earlier frames are among it.
    expect(lines.slice(0, 5)).toEqual(['', 'billing asks', '| Hello.', '', '? n']);
    expect(lines).toContain('  > number 29');
    expect(lines.filter((line) => line.includes('more above'))).toHaveLength(1);
    terminal.press(enter);
    expect(await send(terminal)).toEqual([{ action: 'accept', content: { n: 'number 29' } }]);
  });
});

describe.runIf(hasPty)('a terminal of few lines', () => {
  it('shows what is around the cursor, and leaves no remains', async () => {
    const title =
      'A title that is far too long to fit into a terminal that has only so few lines as this one';
    const terminal = await askInTerminal(
      { properties: { l: { type: 'string', title, enum: ['x', 'y', 'z'] } }, required: ['l'] },
      { columns: 30, rows: 6 },
    );
    await terminal.sees('? A title');
    for (const key of [down, down, down, KEY.end, KEY.home, down]) terminal.press(key);
    await terminal.sees('> y');
    terminal.press(enter);
    await terminal.sees('= A title');
    // The line with the keys has no room here.
    await terminal.sees('> Send');
    terminal.press(enter);
    expect(await terminal.answers()).toEqual([{ action: 'accept', content: { l: 'y' } }]);
    expect(screenOf(terminal.drawn(), 30, 6)).toEqual([
      '',
      'billing asks',
      '| Hello.',
      '',
      '= A title that is far too',
      '  long to fit into a terminal',
      '  that has only so few lines',
      '  as this one: y',
      '= Sent.',
    ]);
  });
});

describe.runIf(hasPty)('resizing', () => {
  it('draws the prompt anew for the new size, and keeps what was typed', async () => {
    const terminal = await askInTerminal(text, { columns: 100, rows: 30 });
    await begin(terminal);
    await terminal.sees('? name');
    terminal.press('Ada');
    await terminal.sees('> Ada');
    await terminal.sees('Ctrl-X declines, Esc cancels');
    terminal.resize(40, 20);
    // Only in 40 columns does the line with the keys break here.
    await terminal.sees('Enter goes on, Shift-Tab goes back,\r\n');
    terminal.press('!', enter);
    expect(await send(terminal)).toEqual([{ action: 'accept', content: { name: 'Ada!' } }]);
  });
});

describe.runIf(hasPty)('a question that is taken back', () => {
  it.each([
    ['at the start', text, 'Answer billing?', false],
    ['in a text', text, '? name', true],
    ['in a list', { properties: { l: { type: 'string', enum: ['x'] } }, required: ['l'] }, '? l', false],
    [
      'at the review',
      { properties: { l: { type: 'string', default: 'x' } } },
      'Send this answer to billing?',
      false,
    ],
    ['at a page', { url: 'https://billing.example/' }, 'Open this page', false],
  ] as const)('%s closes at once and leaves the terminal in order', async (_, asked, prompt, started) => {
    const terminal = await askInTerminal({ questions: [asked as Asked], onSignal: 'abort' });
    if (started) await begin(terminal);
    await terminal.sees(prompt);
    await terminal.sees('Esc cancels');
    terminal.signal('SIGUSR2');
    await terminal.sees('= The question is no longer open.');
    // The program also reports listeners that are left, and raw mode.
    expect(await terminal.answers()).toEqual([{ action: 'cancel' }]);
    expect(terminal.drawn().endsWith('\u001B[?2004l')).toBe(true);
    expect(terminal.drawn()).not.toContain('\u001B[?25l');
    expect(screenOf(terminal.drawn(), 120, 50).at(-1)).toBe('= The question is no longer open.');
  });

  it('while it waits for its turn is never shown', async () => {
    const terminal = await askInTerminal({ questions: [text, text], together: true, onSignal: 'abort' });
    await terminal.sees('Esc cancels');
    terminal.signal('SIGUSR2');
    expect(await terminal.answers()).toEqual([{ action: 'cancel' }, { action: 'cancel' }]);
    expect(terminal.drawn().split('billing asks')).toHaveLength(2);
  });
});

describe.runIf(hasPty)('one terminal for all', () => {
  it('questions that come together are asked one after the other', async () => {
    const terminal = await askInTerminal({
      questions: [
        { ...text, message: 'First?' },
        { ...text, message: 'Second?' },
      ],
      together: true,
    });
    await terminal.sees('First?');
    await begin(terminal);
    await terminal.sees('? name');
    expect(terminal.drawn()).not.toContain('Second?');
    terminal.press('a', enter);
    await terminal.sees('> Send');
    await terminal.sees('cancels');
    terminal.press(enter);
    await terminal.sees('Second?');
    await terminal.sees('Esc cancels');
    terminal.press(escape);
    expect(await terminal.answers()).toEqual([
      { action: 'accept', content: { name: 'a' } },
      { action: 'cancel' },
    ]);
  });

  it('a notice appears above the open prompt, which stays as it was', async () => {
    const terminal = await askInTerminal(
      { questions: [text], onSignal: 'notice' },
      { columns: 60, rows: 20 },
    );
    await begin(terminal);
    await terminal.sees('? name');
    terminal.press('Ad');
    await terminal.sees('> Ad');
    await terminal.sees('cancels');
    terminal.signal('SIGUSR2');
    await terminal.sees('! billing asks too often.');
    await terminal.sees('> Ad');
    await terminal.sees('cancels');
    expect(screenOf(terminal.drawn(), 60, 20)).toEqual([
      '',
      'billing asks',
      '| Who?',
      '',
      '! billing asks too often.',
      '? name',
      '> Ad',
      '  Enter goes on, Shift-Tab goes back, Ctrl-X declines, Esc',
      '  cancels',
    ]);
    terminal.press('a', enter);
    expect(await send(terminal)).toEqual([{ action: 'accept', content: { name: 'Ada' } }]);
  });

  it('a reader of the host gets none of the answer, and its keys back afterwards', async () => {
    const terminal = await askInTerminal({ questions: [text], overhear: true });
    await begin(terminal);
    await terminal.sees('? name');
    terminal.press('Ada', enter);
    await terminal.sees('> Send');
    await terminal.sees('cancels');
    terminal.press(enter);
    await terminal.sees('type to the host');
    terminal.press('hello', enter);
    expect(await terminal.answers()).toEqual([
      { action: 'accept', content: { name: 'Ada' } },
      'overheard "hello\\n"',
    ]);
  });

  it('NO_COLOR leaves no colours', async () => {
    const terminal = await askInTerminal(text, { env: { NO_COLOR: '1' } });
    await terminal.sees('Esc cancels');
    terminal.press(escape);
    await terminal.answers();
    for (const code of ['1;36', '31', '33']) expect(terminal.drawn()).not.toContain(`\u001B[${code}m`);
  });
});
