import { PassThrough, Writable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { readline, terminal } from '../../src/terminal/index.ts';
import { openScreen } from '../../src/terminal/screen.ts';
import { fakeTerminal } from './fake-terminal-harness.ts';
import { elicitationOf } from './scenario.ts';

// Terminals that fail, or are gone.

const env = { TERM: 'xterm' };
const { signal } = new AbortController();
const question = elicitationOf({ properties: { a: { type: 'string' } }, required: ['a'] });
if (question.mode !== 'form') throw new Error('That is no form.');
const notice = { code: 'policy', from: question.from, text: 'A notice.' } as const;
const ESCAPE = '\u001B';

/** An output of which the other end is gone. */
function brokenPipe(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
}

describe('an input that can not be switched', () => {
  it('fails that one question, leaves the host its readers, and the next one is asked', async () => {
    const screen = fakeTerminal(() => false);
    let works = false;
    const input = Object.assign(screen.input, {
      setRawMode(raw: boolean) {
        if (!works && raw) throw Object.assign(new Error('setRawMode EIO'), { code: 'EIO' });
        return input;
      },
    });
    const onData = (): void => undefined;
    input.on('data', onData);
    const renderer = terminal({ input, output: screen.output, env });
    await expect(renderer.form?.(question, signal)).rejects.toThrow('EIO');
    expect(input.listeners('data')).toEqual([onData]);
    works = true;
    const answer = renderer.form?.(question, signal);
    await screen.until(() => screen.lines().some((line) => line.includes('Esc cancels')));
    input.write(ESCAPE);
    expect(await answer).toEqual({ action: 'cancel' });
  });
});

describe('an output that is gone', () => {
  it.each([
    ['terminal()', terminal],
    ['readline()', readline],
  ])('cancels the question of %s; no error is left unhandled, and no listener', async (_, make) => {
    const output = brokenPipe();
    const renderer = make({ input: new PassThrough(), output });
    expect(await renderer.form?.(question, signal)).toEqual({ action: 'cancel' });
    // The second one finds it gone already.
    expect(await renderer.form?.(question, signal)).toEqual({ action: 'cancel' });
    expect(output.eventNames()).toEqual([]);
  });

  it('cancels a drawn question', async () => {
    const { input } = fakeTerminal(() => false);
    const before = input.eventNames();
    const output = Object.assign(brokenPipe(), { isTTY: true });
    const renderer = terminal({ input, output, env });
    expect(await renderer.form?.(question, signal)).toEqual({ action: 'cancel' });
    expect([output.eventNames(), input.eventNames()]).toEqual([[], before]);
  });

  it('an answer after it is gone is none', async () => {
    const screen = fakeTerminal(() => false);
    const renderer = terminal({ input: screen.input, output: screen.output, env });
    const answer = renderer.form?.(question, signal);
    await screen.until(() => screen.lines().some((line) => line.includes('Esc cancels')));
    screen.output.destroy();
    expect(await answer).toEqual({ action: 'cancel' });
  });

  it('a notice to it is lost, and nothing else happens', async () => {
    const output = brokenPipe();
    const renderer = terminal({ input: new PassThrough(), output });
    renderer.notice?.(notice);
    renderer.notice?.(notice);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    renderer.notice?.(notice);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(output.eventNames()).toEqual([]);
  });
});

it('a window that says it has no columns and no rows is drawn on as on any other', () => {
  let written = '';
  const output = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        written += String(chunk);
        done();
      },
    }),
    { columns: 0, rows: 0 },
  );
  const screen = openScreen(output);
  expect([screen.columns, screen.rows]).toEqual([79, 23]);
  const lines = [
    { text: 'a', width: 1 },
    { text: 'b', width: 1 },
  ];
  screen.draw({ lines, cursor: { line: 1, column: 1 } });
  screen.draw({ lines, cursor: { line: 1, column: 1 } });
  screen.close();
  expect(written).not.toContain('Infinity');
  expect(written).toContain('\u001B[1A');
});
