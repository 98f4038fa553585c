import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { accept, cancel, decline, errorOf, filling, playLive, playRounds, resultOf } from './harness.ts';

const yes = filling({ value: 'x', confirm: true });
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
});

describe('handlers that go against the grain', () => {
  it('an ask that nobody awaits can not end the process, whichever it is', async () => {
    for (const play of [playRounds, playLive]) {
      await play(
        async (ctx) => {
          void ctx.elicitUrl('Open?', 'https://example.com');
          void ctx.elicitUrl('Open?', 'not a url');
          void ctx.sample({});
          void ctx.listRoots();
          void ctx.elicit('Nested?', { a: { b: 'string' } } as never);
          void ctx.require('Nested?', { a: { b: 'string' } } as never);
          void ctx.confirm('Odd key?', { key: 'a b' });
          void ctx.step('fails', () => Promise.reject(new Error('unseen')));
          return ctx.confirm('Go?');
        },
        yes,
        { kinds: ['form'] },
      );
    }
    await sleep(5);
    expect(unhandled).toEqual([]);
  });

  it('R5 steps whose names look like repeats never share a result', async () => {
    const played = await playRounds((ctx) => ctx.step('n~2', () => 1), yes);
    expect(errorOf(played).message).toMatch(/must not begin with "@" or contain "~"/);
  });

  it('R5 an ask behind an await in a step is found by strict replay', async () => {
    const played = await playRounds(
      (ctx) =>
        ctx.step('outer', async () => {
          await sleep(1);
          return ctx.confirm('Inside?');
        }),
      yes,
      { strict: true },
    );
    expect(errorOf(played).message).toMatch(/An ask was used inside the step "outer"/);
  });

  it('R5 a result that is not JSON is a failure at once: the effect has happened', async () => {
    let runs = 0;
    const played = await playRounds(
      (ctx) =>
        ctx.step(
          'odd',
          () => {
            runs += 1;
            return 1n as never;
          },
          { attempts: 3 },
        ),
      yes,
    );
    expect(errorOf(played).message).toMatch(/can't be recorded as JSON/);
    expect(runs).toBe(1);
  });

  it('R10 a defer that comes after the close runs at once, since what it releases exists', async () => {
    let open = 0;
    const played = await playRounds(async (ctx) => {
      void sleep(5).then(() => {
        open += 1;
        ctx.defer(() => (open -= 1));
      });
      return ctx.confirm('Go?');
    }, yes);
    expect(resultOf(played)).toBe(true);
    await sleep(20);
    expect(open).toBe(0);
    expect(played.warnings.join()).toMatch(/ctx\.defer was called after its pass had closed/);
  });

  it('R2 what is taken from ctx.now after the close is reported', async () => {
    const played = await playRounds(async (ctx) => {
      void sleep(5).then(() => ctx.now());
      return ctx.confirm('Go?');
    }, yes);
    await sleep(20);
    expect(played.warnings.join()).toMatch(/ctx\.now was called after/);
    expect(played.journal.steps.size).toBe(0);
  });

  it('strict replay executes nothing the second time that did not run the first', async () => {
    let pass = 0;
    let effects = 0;
    const played = await playRounds(
      async (ctx) => {
        ctx.now();
        if (pass++ > 0) await ctx.step('sneaky', () => (effects += 1));
        return 'done';
      },
      yes,
      { strict: true },
    );
    expect(errorOf(played).message).toMatch(/sneaky/);
    expect(effects).toBe(0);
  });

  it.each([
    { attempts: Number.NaN },
    { attempts: 0 },
    { attempts: 1.5 },
    { expiresIn: Number.NaN },
    { expiresIn: 0 },
    { expiresIn: Infinity },
    { expiresIn: 2 ** 31 },
  ])('refuses the options %j', async (options) => {
    const played = await playRounds((ctx) => ctx.elicit('Word?', 'string', options), yes);
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_USAGE' });
  });

  it.each([
    ['race', async (one: Promise<unknown>, two: Promise<unknown>) => Promise.race([one, two])],
    ['any', async (one: Promise<unknown>, two: Promise<unknown>) => Promise.any([one, two])],
    ['allSettled', async (one: Promise<unknown>, two: Promise<unknown>) => Promise.allSettled([one, two])],
  ])('Promise.%s of two asks ends alike in rounds and live', async (_, combine) => {
    const outcomes = [];
    for (const play of [playRounds, playLive]) {
      const played = await play(
        async (ctx) => combine(ctx.elicit('One?', 'string'), ctx.elicit('Two?', 'string')),
        (ask) => (ask.kind === 'form' && ask.message === 'One?' ? accept({ value: '1' }) : decline),
      );
      outcomes.push(resultOf(played));
      expect(played.rounds).toHaveLength(1);
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
  });

  it('an async generator that asks between its values works', async () => {
    const played = await playRounds(
      async (ctx) => {
        async function* words(): AsyncGenerator<string> {
          for (let n = 0; n < 3; n++) {
            const word = await ctx.elicit('Word?', 'string');
            if (word.action !== 'accept') return;
            yield word.data;
          }
        }
        const all: string[] = [];
        for await (const word of words()) all.push(word);
        return all;
      },
      (_, round) => (round === 3 ? cancel : accept({ value: `${round}` })),
    );
    expect(resultOf(played)).toEqual(['1', '2']);
  });

  it('a decline of one of two parallel requires ends the tool, with the running step recorded', async () => {
    let runs = 0;
    const played = await playRounds(
      async (ctx) =>
        Promise.all([
          ctx.require('One?', 'string'),
          ctx.require('Two?', 'string'),
          ctx.step('beside', async () => {
            await sleep(2);
            return (runs += 1);
          }),
        ]),
      (ask) => (ask.kind === 'form' && ask.message === 'Two?' ? decline : accept({ value: 'x' })),
    );
    expect(played.outcome).toMatchObject({ status: 'ended', action: 'decline', message: 'Two?' });
    expect(runs).toBe(1);
  });
});

describe('what a handler does to its data', () => {
  it.each([
    ['rounds', playRounds],
    ['live', playLive],
  ])('R4 R7 does not change what was answered, %s', async (_, play) => {
    const played = await play(
      async (ctx) => {
        const { tags } = await ctx.require('Tags?', { tags: { many: ['a', 'b'] } });
        tags.push('zz' as 'a');
        await ctx.confirm('One more?');
        await ctx.confirm('And another?');
        return tags;
      },
      (ask) =>
        ask.kind === 'form' && ask.message === 'Tags?' ? accept({ tags: ['a'] }) : accept({ confirm: true }),
    );
    expect(resultOf(played)).toEqual(['a', 'zz']);
  });
});

describe('branches that take turns', () => {
  it('R6 three branches behind plain awaits, another one first in each pass, do not count as diverged', async () => {
    let pass = 0;
    const played = await playRounds(
      async (ctx) => {
        const turn = pass++;
        return Promise.all(
          ['a', 'b', 'c'].map(async (name, index) => {
            await sleep(((index + 3 - (turn % 3)) % 3) * 8);
            const answer = await ctx.elicit(`${name}?`, 'string');
            return answer.action === 'accept' ? answer.data : '';
          }),
        );
      },
      (ask) => (ask.kind === 'form' ? accept({ value: ask.message }) : undefined),
    );
    expect(resultOf(played)).toEqual(['a?', 'b?', 'c?']);
  });
});

describe('clean-up', () => {
  it('R10 a defer that hangs does not hold a call whose caller has gone', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const played = await playRounds(
      (ctx) => {
        ctx.defer(() => new Promise(() => {}));
        return 'done';
      },
      yes,
      { signal: controller.signal },
    );
    expect(resultOf(played)).toBe('done');
  });
});

describe('what a second look found', () => {
  it('R10 a defer that asks or steps holds nothing up, and is reported', async () => {
    for (const play of [playRounds, playLive]) {
      let released = false;
      const played = await play((ctx) => {
        ctx.defer(() => (released = true));
        ctx.defer(() => ctx.confirm('Late?'));
        ctx.defer(() => ctx.step('late', () => 1));
        ctx.defer(() => ctx.require('Late?', 'string'));
        return 'done';
      }, yes);
      expect(resultOf(played)).toBe('done');
      expect(released).toBe(true);
      expect(played.warnings.join()).toMatch(/An ask was called after its pass had closed/);
    }
  });

  it('S45 a key is never given to a second question, also while the first is asked again', async () => {
    let pass = -1;
    const played = await playRounds(
      async (ctx) => {
        pass += 1;
        const [first, second] = pass < 2 ? [0, 30] : [6, 0];
        return Promise.all([
          sleep(first).then(() => ctx.elicit('A?', { a: 'integer' }, { key: 'k', attempts: 9 })),
          sleep(second).then(() => ctx.elicit('B?', { b: 'integer' }, { key: 'k', attempts: 9 })),
        ]);
      },
      (ask, round) => {
        const name = ask.kind === 'form' ? (ask.form.fields[0]?.name ?? '') : '';
        return accept({ [name]: round < 5 ? 'bad' : 1 });
      },
    );
    expect(resultOf(played)).toMatchObject([{ data: { a: 1 } }, { data: { b: 1 } }]);
    const questions = new Map<string, string>();
    for (const ask of played.asks) {
      const name = ask.kind === 'form' ? (ask.form.fields[0]?.name ?? '') : '';
      expect(questions.get(ask.key) ?? name).toBe(name);
      questions.set(ask.key, name);
    }
  });

  it.each([
    ['an object without a prototype', Object.create(null) as unknown],
    ['an error whose message is no text', Object.assign(new Error('x'), { message: 5n })],
  ])('R5 %s that a step throws is recorded', async (_, thrown) => {
    let runs = 0;
    const played = await playRounds(async (ctx) => {
      await ctx
        .step('odd', () => {
          runs += 1;
          throw thrown;
        })
        .catch(() => {});
      return ctx.confirm('Go?');
    }, yes);
    expect(resultOf(played)).toBe(true);
    expect(runs).toBe(1);
  });

  it('a branch that gets further while another replays loses no log', async () => {
    const { run } = await import('../../src/replay/run.ts');
    const { createJournal, decodeJournal, encodeJournal } = await import('../../src/replay/journal.ts');
    const { createHost, suspending } = await import('./harness.ts');
    const said: unknown[] = [];
    const host = { ...createHost({}, []), log: (_: unknown, data: unknown) => void said.push(data) };
    let journal = createJournal('run');
    let responses = new Map<string, unknown>();
    for (;;) {
      const outcome = await run({
        handler: async (ctx) => {
          const slow = async (): Promise<void> => {
            for (let n = 0; n < 6; n++) await ctx.step(`s${n}`, () => n);
            await ctx.confirm('B?');
            ctx.log('info', 'B done');
          };
          const fast = async (): Promise<void> => {
            await ctx.confirm('A?');
            ctx.log('info', 'A done');
          };
          await Promise.all([fast(), slow()]);
        },
        journal,
        channel: suspending(),
        host,
        responses,
      });
      if (outcome.status !== 'suspended') break;
      journal = decodeJournal(encodeJournal(journal));
      responses = new Map(outcome.asks.map((ask) => [ask.key, accept({ confirm: true })]));
    }
    expect(said).toEqual(['A done', 'B done']);
  });
});

describe('questions made of what a caller sent', () => {
  it('are searched for secrets in no time to speak of, however long', async () => {
    // Quadratic work on these would take minutes, and the test's own timeout would end it.
    for (const text of [
      `${'1'.repeat(300_000)}x`,
      'enter '.repeat(50_000),
      'key of '.repeat(50_000),
      'a1'.repeat(150_000),
    ]) {
      const played = await playRounds((ctx) => ctx.elicit(`Rename ${text} to?`, 'string'), yes);
      expect(resultOf(played)).toMatchObject({ action: 'accept' });
    }
  }, 5_000);
});

describe('logs and progress are sent once', () => {
  it('not again when a pass is replayed, in any round', async () => {
    const { run } = await import('../../src/replay/run.ts');
    const { createJournal, decodeJournal, encodeJournal } = await import('../../src/replay/journal.ts');
    const { createHost, suspending } = await import('./harness.ts');
    const said: unknown[] = [];
    const host = {
      ...createHost({}, []),
      log: (_: unknown, data: unknown) => void said.push(data),
      progress: (n: number) => void said.push(n),
    };
    let journal = createJournal('run');
    let responses = new Map<string, unknown>();
    for (;;) {
      const outcome = await run({
        handler: async (ctx) => {
          ctx.log('info', 'start');
          ctx.progress(1);
          await ctx.step('one', () => 1);
          ctx.log('info', 'after one');
          await ctx.elicit('A?', 'string');
          ctx.log('info', 'after A');
          ctx.progress(2);
          await ctx.elicit('B?', 'string');
          ctx.log('info', 'after B');
        },
        journal,
        channel: suspending(),
        host,
        responses,
      });
      if (outcome.status !== 'suspended') break;
      journal = decodeJournal(encodeJournal(journal));
      responses = new Map(outcome.asks.map((ask) => [ask.key, accept({ value: 'x' })]));
    }
    expect(said).toEqual(['start', 1, 'after one', 'after A', 2, 'after B']);
  });
});
