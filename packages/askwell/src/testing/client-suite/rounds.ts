import { claim, exact } from '../renderer-suite/claims.ts';
import type { ClientCase } from './client-case.ts';
import { callOnce, converse, form, legs } from './converse.ts';

const ROUNDS = ['2026-07-28'] as const;
const person = () => ({ action: 'accept', content: { value: 'x' } }) as const;

/** How a call goes on after its questions, since 2026-07-28. */
export const rounds: readonly ClientCase[] = [
  {
    title: 'C25: the state of the server comes back exactly as it was, whatever is in it',
    revisions: ROUNDS,
    async run(harness, revision) {
      const states = [' {"a": 1,  "b":"\\u0000"}\n', `${'é🚀'.repeat(2000)}=`, '\u202Ex\u0001\u2028'];
      const { server } = await callOnce(harness, revision, {
        state: (round) => states[round],
        script: async ({ ask }) => {
          for (const message of ['A?', 'B?', 'C?']) await ask({ q: form(message) });
          return 'done';
        },
        person,
      });
      const echoed = legs(server)
        .slice(1)
        .map(({ params }) => params?.['requestState']);
      claim(exact(echoed) === exact(states), `The states came back as ${exact(echoed).slice(0, 500)}.`);
    },
  },
  {
    title: 'C25: where the server gave no state, none is sent, also not the one of the round before',
    revisions: ROUNDS,
    async run(harness, revision) {
      const { server } = await callOnce(harness, revision, {
        state: (round) => (round === 0 ? 'first' : undefined),
        script: async ({ ask }) => {
          await ask({ q: form('A?') });
          await ask({ q: form('B?') });
          return 'done';
        },
        person,
      });
      const last = legs(server).at(-1)?.params ?? {};
      claim(!('requestState' in last), `A state was sent that nobody gave: ${exact(last['requestState'])}.`);
    },
  },
  {
    title: 'C27: every round is a request with a new id, and carries the answers of that round alone',
    revisions: ROUNDS,
    async run(harness, revision) {
      await converse(
        harness,
        revision,
        {
          script: async ({ ask }) => {
            await ask({ a: form('A?') });
            await ask({ b: form('B?') });
            return 'done';
          },
          person,
        },
        async ({ client, server }) => {
          await client.call('ask', {});
          await client.call('ask', {});
          const ids = legs(server).map(({ id }) => id);
          claim(new Set(ids).size === ids.length, `The ids of the requests are ${exact(ids)}.`);
          const carried = legs(server).map(({ params }) =>
            Object.keys((params?.['inputResponses'] as object) ?? {}),
          );
          const expected = [[], ['a'], ['b'], [], ['a'], ['b']];
          claim(exact(carried) === exact(expected), `The requests carried ${exact(carried)}.`);
          const states = legs(server).map(({ params }) => 'requestState' in (params ?? {}));
          claim(!states[0] && !states[3], 'A new call carries the state of another one.');
        },
      );
    },
  },
];
