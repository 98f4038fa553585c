import { describe, expect, it, vi } from 'vitest';

import { recordSession } from '../../../src/client/policy/record.ts';
import { replaySession } from '../../../src/client/policy/replay.ts';
import type { Renderer } from '../../../src/client/renderer.ts';
import { isAskwellError } from '../../../src/errors.ts';
import { formQuestion, signal, urlQuestion } from './elicitations.ts';

const where = formQuestion(undefined, { required: ['city'], source: { target: 'book' } });
const sure = formQuestion({ sure: { type: 'boolean' } }, { message: 'Sure?' });

const person: Renderer = {
  form: async ({ message }) =>
    message === 'Sure?' ? { action: 'decline' } : { action: 'accept', content: { city: 'Rome' } },
  url: async () => ({ action: 'accept' }),
  waiting: async () => 'done',
};

async function recording(
  renderer: Renderer,
  session: (recorded: Renderer) => Promise<unknown>,
): Promise<string[]> {
  const lines: string[] = [];
  await session(recordSession(renderer, (line) => void lines.push(line)));
  return lines;
}

const wholeSession = async (renderer: Renderer) => [
  await renderer.form!(where, signal),
  await renderer.url!(urlQuestion(), signal),
  await renderer.waiting!(urlQuestion(), signal),
  await renderer.form!(sure, signal),
];

const whole = await recording(person, wholeSession);
const formsOnly = await recording({ form: person.form! }, async (renderer) => {
  await renderer.form!(where, signal);
  await renderer.form!(sure, signal);
});

describe('recordSession', () => {
  it('lets the renderer answer, and writes a line for each question with its answer', async () => {
    const lines: string[] = [];
    const recorded = recordSession(person, (line) => void lines.push(line));
    expect(await wholeSession(recorded)).toEqual(await wholeSession(person));
    expect(lines).toEqual(whole);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { askwell: 'session', version: 1, renderer: ['form', 'url', 'waiting'] },
      {
        asked: {
          kind: 'form',
          server: 'billing',
          target: 'book',
          message: 'Where?',
          fields: [{ name: 'city', kind: 'string', required: true, minLength: 2 }, { name: 'note' }],
        },
        answer: { action: 'accept', content: { city: 'Rome' } },
      },
      { asked: { kind: 'url', host: 'pay.billing.example' }, answer: { action: 'accept' } },
      { asked: { kind: 'waiting' }, answer: { action: 'done' } },
      { asked: { kind: 'form', message: 'Sure?' }, answer: { action: 'decline' } },
    ]);
  });

  it('C1: can do what the renderer can, and no more', () => {
    const notice = vi.fn<NonNullable<Renderer['notice']>>();
    const recorded = recordSession({ form: person.form!, notice }, () => undefined);
    expect(Object.keys(recorded)).toEqual(['form', 'notice']);
    recorded.notice?.({ code: 'policy', from: where.from, text: 'Told.' });
    expect(notice).toHaveBeenCalledOnce();
  });

  it('writes down no secret: neither of an answer, nor of a default, nor of a URL', async () => {
    const properties = {
      user: { type: 'string' },
      pin: { type: 'string' },
      note: { type: 'string' },
      token: { type: 'string', default: 'canary' },
    };
    const content = { user: 'Ada', pin: 'canary', note: `ghp_${'canary'.repeat(6)}` };
    const lines = await recording(
      { ...person, form: async () => ({ action: 'accept', content }) },
      async (renderer) => {
        await renderer.form!(formQuestion(properties), signal);
        await renderer.url!(urlQuestion(), signal);
      },
    );
    expect(lines.join('\n')).not.toContain('canary');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      answer: { content: { user: 'Ada' }, withheld: ['pin', 'note'] },
    });
  });

  it('writes down that a question was taken back, or could not be shown', async () => {
    const stop = new AbortController();
    const failing = vi.fn<NonNullable<Renderer['form']>>().mockRejectedValueOnce(new Error('no window'));
    failing.mockImplementationOnce(async () => {
      stop.abort();
      return { action: 'cancel' };
    });
    const lines = await recording({ form: failing }, async (renderer) => {
      await expect(renderer.form!(where, signal)).rejects.toThrow('no window');
      await renderer.form!(where, stop.signal);
    });
    expect(lines.slice(1).map((line) => (JSON.parse(line) as { answer: unknown }).answer)).toEqual([
      { action: 'failed' },
      { action: 'void' },
    ]);
  });

  it('C34: every line is one line, whatever a server sends', async () => {
    const lines = await recording(person, (renderer) =>
      renderer.form!({ ...where, message: 'a\n\u2028\u001b[2J\u202e' }, signal),
    );
    expect(lines[1]).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u);
  });
});

describe('replaySession', () => {
  it.each([
    ['lines', whole],
    ['the text of a file', `${whole.join('\n')}\n`],
  ])('gives the recorded answers again, from %s', async (_, recorded) => {
    const session = replaySession(recorded, { acceptUrls: true });
    expect(session.unused()).toHaveLength(4);
    expect(await wholeSession(session)).toEqual(await wholeSession(person));
    expect(session.unused()).toEqual([]);
    expect(() => session.check()).not.toThrow();
  });

  it('C1: can do what the recorded renderer could, and no more', () => {
    expect(Object.keys(replaySession(formsOnly))).toEqual(['form', 'unused', 'check']);
    expect(Object.keys(replaySession(whole))).toEqual(['form', 'url', 'waiting', 'unused', 'check']);
  });

  it('fails at a question that is not the next one, and shows both', async () => {
    const session = replaySession(formsOnly);
    const asked = session.form!(sure, signal);
    await expect(asked).rejects.toThrow(
      [
        'The session went another way than the recorded one at question 1.',
        'Recorded: the form "Where?" (city, note) of billing, in book',
        'Asked:    the form "Sure?" (sure) of billing',
      ].join('\n'),
    );
    expect(isAskwellError(await asked.catch((error: unknown) => error), 'ASKWELL_DIVERGED')).toBe(true);
    expect(session.unused()).toHaveLength(2);
    // Nothing is certain any more, so nothing is answered any more.
    await expect(session.form!(where, signal)).rejects.toThrow('another way');
    expect(() => session.check()).toThrow('at question 1');
  });

  it.each([
    ['another message', { ...where, message: 'Where to?' }],
    ['other fields', { ...where, form: formQuestion({ city: { type: 'string', minLength: 2 } }).form }],
    ['a field that asks for something else', { ...where, form: formQuestion().form }],
  ])('fails at %s', async (_, asked) => {
    await expect(replaySession(formsOnly).form!(asked, signal)).rejects.toThrow('another way');
  });

  it('shows a field that differs as it was and as it is', async () => {
    const asked = replaySession(formsOnly).form!({ ...where, form: formQuestion().form }, signal);
    await expect(asked).rejects.toThrow(
      'The field as recorded: {"kind":"string","minLength":2,"name":"city","required":true}\n' +
        'The field as asked:    {"kind":"string","minLength":2,"name":"city","required":false}',
    );
  });

  it('takes no notice of where a question comes from, nor of the port and the path of a URL', async () => {
    const session = replaySession(whole, { acceptUrls: true });
    await session.form!({ ...where, from: { ...sure.from, server: { name: 'other' } } }, signal);
    const page = urlQuestion();
    const { verdict } = page;
    const host = (other: string) => ({
      ...page,
      verdict: { ...verdict, display: { ...verdict.display, host: other, after: '/other' } },
    });
    expect(await session.url!(host('pay.billing.example:9'), signal)).toEqual({ action: 'accept' });
    await expect(session.waiting!(host('evil.example'), signal)).rejects.toThrow('(evil.example)');
  });

  it('fails at a question beyond the last one', async () => {
    const session = replaySession(formsOnly);
    await session.form!(where, signal);
    await session.form!(sure, signal);
    await expect(session.form!(sure, signal)).rejects.toThrow('Recorded: nothing: it has 2 questions');
  });

  it('names what was not asked again', async () => {
    const session = replaySession(formsOnly);
    await session.form!(where, signal);
    expect(session.unused()).toEqual(['the form "Sure?" (sure) of billing']);
    expect(() => session.check()).toThrow('Not asked: the form "Sure?" (sure) of billing.');
  });

  it('C18: accepts a URL only if the test says so', async () => {
    const session = replaySession(whole);
    await session.form!(where, signal);
    await expect(session.url!(urlQuestion(), signal)).rejects.toThrow('A URL is accepted by a person only');
    expect(() => session.check()).toThrow('acceptUrls');

    const declined = await recording({ url: async () => ({ action: 'decline' }) }, (renderer) =>
      renderer.url!(urlQuestion(), signal),
    );
    expect(await replaySession(declined).url!(urlQuestion(), signal)).toEqual({ action: 'decline' });
  });

  it('needs the values that the recording withheld', async () => {
    const login = formQuestion({ user: { type: 'string' }, pin: { type: 'string' } });
    const lines = await recording(
      { form: async () => ({ action: 'accept', content: { user: 'Ada', pin: '1234' } }) },
      (renderer) => renderer.form!(login, signal),
    );
    await expect(replaySession(lines).form!(login, signal)).rejects.toThrow(
      'The value of "pin" looks like a secret, so it is not in the recording',
    );
    expect(await replaySession(lines, { secrets: { pin: '4321' } }).form!(login, signal)).toEqual({
      action: 'accept',
      content: { user: 'Ada', pin: '4321' },
    });
  });

  it('C11: does not send a recorded answer that no longer fits', async () => {
    const lines = formsOnly.map((line) => line.replace('Rome', 'R'));
    const session = replaySession(lines);
    await expect(session.form!(where, signal)).rejects.toThrow('The recorded answer does not fit.');
    expect(() => session.check()).toThrow('city: must have at least 2 characters');
  });

  it('waits for the server to take back what it took back, and fails where it failed', async () => {
    const header = '{"askwell":"session","version":1,"renderer":["form"]}';
    const line = (action: string) => (formsOnly[2] ?? '').replace('decline', action);
    const stop = new AbortController();
    const taken = replaySession([header, line('void')]).form!(sure, stop.signal);
    const settled = vi.fn<() => void>();
    void taken.then(settled);
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).not.toHaveBeenCalled();
    stop.abort();
    expect(await taken).toEqual({ action: 'cancel' });

    const failing = replaySession([header, line('failed')]);
    await expect(failing.form!(sure, signal)).rejects.toThrow('could not be shown');
    expect(() => failing.check()).not.toThrow();
  });

  it.each([
    ['', 'The recording is empty'],
    ['{"a":1}', 'Line 1 is no first line of a recording'],
    ['{"askwell":"session","version":2,"renderer":[]}', 'Line 1 is no first line'],
    [`${whole[0]}\n\nnot JSON canary`, 'Line 3 is no question of a recording'],
    [`${whole[0]}\n{"asked":{"kind":"form"},"answer":{"action":"accept"}}`, 'Line 2 is no question'],
    [
      `${whole[0]}\n{"asked":{"kind":"form","server":"a"},"answer":{"action":"accept"}}`,
      'Line 2 is no question',
    ],
    [`${whole[0]}\n${whole[0]}`, 'Line 2 is no question'],
  ])('refuses what is no recording: %j', (recorded, problem) => {
    let message = '';
    try {
      replaySession(recorded);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(problem);
    expect(message).not.toContain('canary');
  });
});
