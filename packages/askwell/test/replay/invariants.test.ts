import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { StepError } from '../../src/replay/step.ts';
import { accept, cancel, decline, errorOf, filling, playLive, playRounds, resultOf } from './harness.ts';

const yes = filling({ value: 'x', confirm: true });

describe('R2 race, drain, close', () => {
  it('R2 awaits and records a step that runs beside an ask', async () => {
    let runs = 0;
    const played = await playRounds(async (ctx) => {
      const slow = ctx.step('slow', async () => {
        runs += 1;
        await sleep(20);
        return 'stepped';
      });
      const answer = await ctx.elicit('Go?', 'string');
      return [answer.action, await slow];
    }, yes);
    expect(resultOf(played)).toEqual(['accept', 'stepped']);
    expect(runs).toBe(1);
  });

  it('R2 an operation after the close has no effect and is reported', async () => {
    let late: Promise<unknown> | undefined;
    const played = await playRounds(async (ctx) => {
      late = sleep(10).then(() => ctx.step('late', () => 1));
      await ctx.elicit('Go?', 'string');
      return 'done';
    }, yes);
    await sleep(30);
    expect(late).toBeDefined();
    expect(resultOf(played)).toBe('done');
    expect([...played.journal.steps.keys()]).toEqual([]);
    expect(played.warnings.join()).toMatch(/ctx\.step\("late"\) was called after its pass had closed/);
  });

  it('R2 a handler that throws beside a running step still waits for it', async () => {
    let finished = false;
    const played = await playRounds(async (ctx) => {
      void ctx.step('slow', async () => {
        await sleep(15);
        finished = true;
      });
      throw new Error('boom');
    }, yes);
    expect(errorOf(played).message).toBe('boom');
    expect(finished).toBe(true);
  });

  it('R2 a call that was cancelled before it began runs nothing', async () => {
    let ran = false;
    const played = await playRounds(() => (ran = true), yes, { signal: AbortSignal.abort() });
    expect(errorOf(played).code).toBe('ASKWELL_CLOSED');
    expect(ran).toBe(false);
  });

  it('R2 an abort ends the pass at once, whatever the steps do', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 10);
    const played = await playRounds((ctx) => ctx.step('never', () => new Promise(() => {})), yes, {
      signal: controller.signal,
    });
    expect(errorOf(played).code).toBe('ASKWELL_CLOSED');
  });
});

describe('R3 asks that are open together go out together', () => {
  it.each([
    ['rounds', playRounds],
    ['live', playLive],
  ])('R3 Promise.all is one round, %s', async (_, play) => {
    const played = await play(
      async (ctx) => Promise.all([ctx.elicit('A?', 'string'), ctx.elicit('B?', 'string'), ctx.confirm('C?')]),
      yes,
    );
    expect(played.rounds).toHaveLength(1);
    expect(played.rounds[0]).toHaveLength(3);
  });

  it('R3 elicitAll is one round, with the names as keys', async () => {
    const played = await playRounds(
      async (ctx) => {
        const { where, when } = await ctx.elicitAll({
          where: { message: 'Where?', schema: ['here', 'there'] },
          when: { message: 'When?', schema: 'string' },
        });
        return [where.action === 'accept' && where.data, when.action];
      },
      (ask) => (ask.key === 'where' ? accept({ value: 'here' }) : decline),
    );
    expect(resultOf(played)).toEqual(['here', 'decline']);
    expect(played.rounds).toEqual([['where', 'when']]);
  });

  it('R3 asks only what is left when some answers are missing (S56)', async () => {
    const played = await playRounds(
      async (ctx) => Promise.all([ctx.elicit('A?', 'string'), ctx.elicit('B?', 'string')]),
      (ask, round) =>
        round === 1 && ask.kind === 'form' && ask.message === 'B?' ? undefined : accept({ value: 'x' }),
    );
    expect(played.rounds.map((round) => round.length)).toEqual([2, 1]);
    expect(played.rounds[1]).toEqual([played.rounds[0]?.[1]]);
  });
});

describe('R4 identity', () => {
  it('R4 keys are readable, and the same from pass to pass', async () => {
    const played = await playRounds(
      async (ctx) => ctx.elicit('Where?', { environment: ['dev', 'prod'] }),
      filling({ environment: 'dev' }),
    );
    expect(played.rounds[0]?.[0]).toMatch(/^environment-[0-9a-f]{6}$/);
  });

  it('R4 the same question twice is two questions', async () => {
    const played = await playRounds(
      async (ctx) => {
        const first = await ctx.elicit('Next?', 'string');
        const second = await ctx.elicit('Next?', 'string');
        return [first, second].map((one) => (one.action === 'accept' ? one.data : ''));
      },
      (_, round) => accept({ value: `answer ${round}` }),
    );
    expect(resultOf(played)).toEqual(['answer 1', 'answer 2']);
    expect(new Set(played.rounds.flat()).size).toBe(2);
  });

  it('R4 an answer to another wording is asked again, not reused, even under the same key', async () => {
    let wording = 'Delete the copy?';
    const played = await playRounds(
      async (ctx) => {
        const question = wording;
        const gone = await ctx.elicit(question, 'string', { key: 'delete' });
        return [question, gone.action];
      },
      (_, round) => {
        if (round === 1) wording = 'Delete the original?';
        return round === 1 ? accept({ value: 'yes' }) : decline;
      },
    );
    expect(resultOf(played)).toEqual(['Delete the original?', 'decline']);
    expect(played.rounds).toHaveLength(2);
    expect(played.rounds[1]?.[0]).not.toBe('delete');
  });

  it.each([
    ['schema', (n: number) => ({ schema: n === 0 ? ['a', 'b'] : ['a', 'b', 'c'], defaults: undefined })],
    ['defaults', (n: number) => ({ schema: 'string' as const, defaults: n === 0 ? 'a' : 'b' })],
  ])('R4 another %s is another question', async (_, make) => {
    let version = 0;
    const played = await playRounds(
      async (ctx) => {
        const { schema, defaults } = make(version);
        return ctx.elicit('Which?', schema as 'string', defaults === undefined ? {} : { defaults });
      },
      () => {
        version = 1;
        return accept({ value: 'a' });
      },
    );
    expect(played.rounds).toHaveLength(2);
  });
});

describe('R5 steps', () => {
  it('R5 sees JSON in the first pass too', async () => {
    const seen: unknown[] = [];
    await playRounds(async (ctx) => {
      seen.push(await ctx.step('when', () => ({ at: new Date(0), gone: undefined })));
      await ctx.elicit('Go?', 'string');
    }, yes);
    expect(seen).toEqual([{ at: '1970-01-01T00:00:00.000Z' }, { at: '1970-01-01T00:00:00.000Z' }]);
  });

  it('R5 what a handler does to a result does not change the journal', async () => {
    const seen: unknown[] = [];
    await playRounds(
      async (ctx) => {
        const list = await ctx.step('list', () => [1]);
        seen.push([...list]);
        list.push(2);
        await ctx.elicit('Go?', 'string');
        await ctx.elicit('Again?', 'string');
      },
      yes,
      { strict: true },
    );
    expect(seen.every((list) => JSON.stringify(list) === '[1]')).toBe(true);
  });

  it('R5 a failure is recorded and rethrown alike', async () => {
    const seen: unknown[] = [];
    let runs = 0;
    const played = await playRounds(async (ctx) => {
      const caught = await ctx
        .step('fail', () => {
          runs += 1;
          throw new RangeError('too far');
        })
        .catch((error: unknown) => error);
      seen.push(caught);
      await ctx.elicit('Go?', 'string');
      return 'done';
    }, yes);
    expect(resultOf(played)).toBe('done');
    expect(runs).toBe(1);
    for (const error of seen) {
      expect(error).toBeInstanceOf(StepError);
      expect(error).toMatchObject({
        name: 'StepError',
        originalName: 'RangeError',
        message: 'too far',
        step: 'fail',
      });
    }
    expect(seen).toHaveLength(2);
  });

  it('R5 retries before it records, with one idempotency key', async () => {
    const keys: string[] = [];
    const played = await playRounds(
      async (ctx) =>
        ctx.step(
          'flaky',
          ({ idempotencyKey }) => {
            keys.push(idempotencyKey);
            if (keys.length < 3) throw new Error('not yet');
            return keys.length;
          },
          { attempts: 3 },
        ),
      yes,
    );
    expect(resultOf(played)).toBe(3);
    expect(new Set(keys)).toEqual(new Set(['run:flaky']));
  });

  it.each([
    ['a bigint', () => 1n, 'BigInt'],
    [
      'a cycle',
      () => {
        const loop: Record<string, unknown> = {};
        loop['self'] = loop;
        return loop;
      },
      'circular',
    ],
  ])('R5 refuses %s as a result', async (_, make, word) => {
    const played = await playRounds((ctx) => ctx.step('odd', make as () => unknown), yes);
    expect(errorOf(played).message).toMatch(/can't be recorded as JSON/);
    expect(errorOf(played).message).toContain(word);
  });

  it.each(['step', 'elicit', 'confirm'] as const)(
    'R5 refuses ctx.%s inside a step instead of hanging',
    async (what) => {
      const played = await playRounds(
        (ctx) =>
          ctx.step('outer', async () =>
            what === 'step'
              ? ctx.step('inner', () => 1)
              : what === 'elicit'
                ? ctx.elicit('?', 'string')
                : ctx.confirm('?'),
          ),
        yes,
      );
      expect(errorOf(played).message).toMatch(/inside the step "outer"/);
    },
  );

  it('R5 the same name twice is two steps', async () => {
    const played = await playRounds(async (ctx) => {
      const results = [];
      for (const n of [1, 2, 3]) results.push(await ctx.step('n', () => n));
      await ctx.confirm('Go?');
      return results;
    }, yes);
    expect(resultOf(played)).toEqual([1, 2, 3]);
  });
});

describe('R6 divergence', () => {
  it('R6 fails with the old and the new question when answers keep arriving for what is not asked', async () => {
    let n = 0;
    const played = await playRounds((ctx) => ctx.elicit(`It is ${(n += 1)} o'clock. Go on?`, 'string'), yes);
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_DIVERGED' });
    expect(errorOf(played).message).toContain("It is 2 o'clock");
    expect(errorOf(played).message).toContain("It is 3 o'clock");
    expect(errorOf(played).message).toContain('ctx.now');
  });

  it('R6 one changed question, as after a deployment, is asked again and goes on', async () => {
    let n = 0;
    const played = await playRounds(
      async (ctx) => (await ctx.elicit(n++ === 0 ? 'Old?' : 'New?', 'string')).action,
      yes,
    );
    expect(resultOf(played)).toBe('accept');
  });

  it('R6 ctx.now, random and uuid are the same in every pass', async () => {
    const seen: unknown[][] = [];
    const played = await playRounds(
      async (ctx) => {
        seen.push([ctx.now(), ctx.random(), ctx.uuid(), ctx.now()]);
        await ctx.elicit(`At ${ctx.now()}?`, 'string');
        return 'done';
      },
      yes,
      { strict: true },
    );
    expect(resultOf(played)).toBe('done');
    expect(new Set(seen.map((values) => JSON.stringify(values))).size).toBe(1);
    expect(seen[0]?.[0]).not.toBe(seen[0]?.[3]);
  });
});

describe('strict replay', () => {
  it.each([
    ['rounds', playRounds],
    ['live', playLive],
  ])('finds a question that depends on the clock, %s', async (_, play) => {
    let n = 0;
    const played = await play((ctx) => ctx.elicit(`It is ${(n += 1)}`, 'string'), yes, { strict: true });
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_DIVERGED' });
    expect(errorOf(played).message).toMatch(/It is 1.*It is 2|It is 2/);
  });

  it('finds a step that only runs the second time', async () => {
    let n = 0;
    const played = await playRounds(
      async (ctx) => {
        if (n++ > 0) await ctx.step('sneaky', () => 1);
        return ctx.confirm('Go?');
      },
      yes,
      { strict: true },
    );
    expect(errorOf(played).message).toMatch(/sneaky/);
  });

  it('finds a result that differs', async () => {
    let n = 0;
    const played = await playRounds(async (ctx) => [await ctx.confirm('Go?'), (n += 1)], yes, {
      strict: true,
    });
    expect(errorOf(played).message).toMatch(/returned something else/);
  });

  it('lets a handler that neither asks nor records be', async () => {
    let n = 0;
    expect(resultOf(await playRounds(() => (n += 1), yes, { strict: true }))).toBe(1);
  });

  it('runs steps once, and passes a handler that keeps the rules', async () => {
    let runs = 0;
    const played = await playRounds(
      async (ctx) => {
        const id = await ctx.step('once', () => (runs += 1));
        return (await ctx.confirm(`Step ${id}?`)) ? 'yes' : 'no';
      },
      yes,
      { strict: true },
    );
    expect(resultOf(played)).toBe('yes');
    expect(runs).toBe(1);
  });
});

describe('R7 validation', () => {
  const form = { port: { type: 'integer', minimum: 1, maximum: 65_535 } } as const;

  it.each([
    ['rounds', playRounds],
    ['live', playLive],
  ])('R7 S38 asks again with the problem and what was right, %s', async (_, play) => {
    const played = await play(
      async (ctx) => {
        const answer = await ctx.elicit('Which?', { name: 'string', ...form });
        return answer.action === 'accept' ? answer.data : answer.action;
      },
      (_ask, round) => accept({ name: 'web', port: round === 1 ? 70_000 : 443 }),
    );
    expect(resultOf(played)).toEqual({ name: 'web', port: 443 });
    const again = played.asks[1];
    if (again?.kind !== 'form') throw new Error('no second ask');
    expect(again.message).toMatch(/^Which\?\n\n/);
    expect(again.message).toMatch(/65,?535/);
    expect(again.values).toMatchObject({ name: 'web' });
    expect(again.key).toBe(`${played.asks[0]?.key}.2`);
  });

  it('R7 gives up after the attempts, the same in every pass', async () => {
    const played = await playRounds(
      async (ctx) => {
        const error: unknown = await ctx.elicit('Which?', form, { attempts: 2 }).catch((e: unknown) => e);
        await ctx.confirm('Go on?');
        return (error as { code?: string }).code;
      },
      (ask) =>
        ask.kind === 'form' && ask.form.fields[0]?.name === 'port'
          ? accept({ port: 'high' })
          : accept({ confirm: true }),
    );
    expect(resultOf(played)).toBe('ASKWELL_ANSWER');
    expect(played.rounds).toHaveLength(3);
  });

  it('R7 an author can check more, also asynchronously, once for each answer', async () => {
    let checks = 0;
    const played = await playRounds(
      async (ctx) => {
        const answer = await ctx.elicit(
          'Name?',
          { name: 'string' },
          {
            validate: async ({ name }) => {
              checks += 1;
              await sleep(2);
              return name === 'taken' ? { fields: { name: 'is taken' } } : undefined;
            },
          },
        );
        await ctx.confirm('Sure?');
        return answer.action === 'accept' ? answer.data.name : '';
      },
      (ask, round) =>
        round <= 2 && ask.kind === 'form' && ask.form.fields[0]?.name === 'name'
          ? accept({ name: round === 1 ? 'taken' : 'free' })
          : accept({ confirm: true }),
    );
    expect(resultOf(played)).toBe('free');
    expect(checks).toBe(2);
    expect(played.asks[1]).toMatchObject({ values: { name: 'taken' } });
  });

  it('R7 refinements and transforms of the author hold, and data is the same in every pass', async () => {
    const schema = z.object({
      day: z.iso.date().transform((text) => new Date(text)),
      word: z
        .string()
        .refine((word) => word !== 'no', 'must not be no')
        .toUpperCase(),
    });
    const seen: unknown[] = [];
    const played = await playRounds(
      async (ctx) => {
        const answer = await ctx.elicit('When?', schema);
        if (answer.action === 'accept') seen.push(answer.data);
        await ctx.confirm('Sure?');
        return 'done';
      },
      (ask, round) =>
        ask.kind === 'form' && ask.message.startsWith('When')
          ? accept({ day: '2026-02-28', word: round === 1 ? 'no' : 'yes' })
          : accept({ confirm: true }),
    );
    expect(resultOf(played)).toBe('done');
    expect(seen).toEqual([
      { day: new Date('2026-02-28'), word: 'YES' },
      { day: new Date('2026-02-28'), word: 'YES' },
    ]);
    expect(played.asks[1]).toMatchObject({ message: expect.stringContaining('must not be no') as string });
  });
});

describe('R8 decline and cancel are values', () => {
  it.each([
    ['decline', decline],
    ['cancel', cancel],
  ])('R8 S30 %s', async (action, raw) => {
    const played = await playRounds(
      async (ctx) => {
        const answer = await ctx.elicit('Well?', 'string');
        return [answer, await ctx.confirm('Sure?')];
      },
      () => raw,
    );
    expect(resultOf(played)).toEqual([{ action }, false]);
  });

  it('confirm is true only for an explicit yes', async () => {
    for (const [raw, expected] of [
      [accept({ confirm: true }), true],
      [accept({ confirm: false }), false],
      [accept({}), false],
      [accept({ confirm: 'true' }), false],
      [decline, false],
    ] as const) {
      const played = await playRounds(
        (ctx) => ctx.confirm('Sure?'),
        (_, round) => (round === 1 ? raw : decline),
      );
      expect(resultOf(played)).toBe(expected);
    }
  });

  it('require ends the tool, and nothing in the handler can swallow that', async () => {
    let after = false;
    const played = await playRounds(
      async (ctx) => {
        try {
          await ctx.require('Your name?', 'string').catch(() => 'nobody');
        } finally {
          after = true;
        }
        return 'went on';
      },
      () => decline,
    );
    expect(played.outcome).toEqual({ status: 'ended', action: 'decline', message: 'Your name?' });
    expect(after).toBe(false);
  });
});

describe('R9 only answers to open questions count', () => {
  it('R9 ignores answers to what was never asked', async () => {
    const handler = async (ctx: Parameters<Parameters<typeof playRounds>[0]>[0]): Promise<unknown> =>
      (await ctx.elicit('Pay?', 'string', { key: 'pay' })).action;
    const { run } = await import('../../src/replay/run.ts');
    const { createJournal } = await import('../../src/replay/journal.ts');
    const { createHost, suspending } = await import('./harness.ts');
    const outcome = await run({
      handler,
      journal: createJournal('fresh'),
      channel: suspending(),
      host: createHost({}, []),
      responses: new Map([['pay', accept({ value: 'yes' })]]),
    });
    expect(outcome.status).toBe('suspended');
  });
});

describe('R10 what is held across an ask', () => {
  it('R10 defer runs at the end of each pass, last first, and the signal aborts', async () => {
    const log: string[] = [];
    const played = await playRounds(async (ctx) => {
      ctx.signal.addEventListener('abort', () => log.push('aborted'));
      ctx.defer(() => log.push('first'));
      ctx.defer(async () => {
        await sleep(1);
        log.push('second');
      });
      ctx.defer(() => {
        throw new Error('clumsy');
      });
      return ctx.confirm('Go?');
    }, yes);
    expect(resultOf(played)).toBe(true);
    expect(log).toEqual(['aborted', 'second', 'first', 'aborted', 'second', 'first']);
    expect(played.warnings.join()).toContain('clumsy');
  });
});

describe('R11 the core has no clock and no I/O of its own', () => {
  it('R11 takes time and randomness from the host', async () => {
    const played = await playRounds((ctx) => [ctx.now(), ctx.random(), ctx.uuid()], yes);
    expect(resultOf(played)).toEqual([1001, 0.1, 'uuid-1002']);
  });
});

describe('R12 nothing outlives a pass', () => {
  it('R12 S55 a suspended pass that nobody comes back to leaves nothing behind', async () => {
    const { gcAvailable, heapAfter } = await import('./heap.ts');
    expect(gcAvailable).toBe(true);
    const one = async (): Promise<void> => {
      const { run } = await import('../../src/replay/run.ts');
      const { createJournal } = await import('../../src/replay/journal.ts');
      const { createHost, suspending } = await import('./harness.ts');
      await run({
        handler: async (ctx) => {
          const ballast = Array.from({ length: 1_000 }, () => 1);
          const answer = await ctx.elicit('Go?', 'string');
          return [answer, ballast];
        },
        journal: createJournal('run'),
        channel: suspending(),
        host: createHost({ signal: longLived }, []),
      });
    };
    const longLived = new AbortController().signal;
    const perPass = await heapAfter(one, 2_000);
    // A pass leaves some 20 bytes; a leak of the handler's frame would be over 8 KB.
    expect(perPass).toBeLessThan(1_000);
  });
});

describe('limits', () => {
  it('a handler that asks for ever ends with a clear error', async () => {
    for (const play of [playRounds, playLive]) {
      const played = await play(
        async (ctx) => {
          for (let n = 0; ; n++) await ctx.elicit(`Question ${n}?`, 'string');
        },
        yes,
        { maxRounds: 5 },
      );
      expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_ROUNDS' });
      expect(errorOf(played).message).toContain('Question 5?');
      expect(played.rounds).toHaveLength(5);
    }
  });

  it('a handler that steps for ever ends with a clear error', async () => {
    const played = await playRounds(async (ctx) => {
      for (;;) await ctx.step('again', () => 1);
    }, yes);
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_LIMIT' });
  });

  it('an ask that the client cannot be asked is refused, and can be caught', async () => {
    const played = await playRounds((ctx) => ctx.elicitUrl('Open?', 'https://example.com'), yes, {
      kinds: ['form'],
    });
    expect(errorOf(played)).toMatchObject({
      code: 'ASKWELL_CAPABILITY',
      details: { requiredCapabilities: { elicitation: { url: {} } } },
    });
    const caught = await playRounds((ctx) => ctx.elicit('Name?', 'string').catch(() => 'caught'), yes, {
      kinds: [],
    });
    expect(resultOf(caught)).toBe('caught');
    const absent = await playRounds((ctx) => [ctx.elicitInput === undefined, ctx.can('form')], yes, {
      kinds: [],
    });
    expect(resultOf(absent)).toEqual([true, false]);
  });
});
