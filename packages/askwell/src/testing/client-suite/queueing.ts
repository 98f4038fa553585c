import { REVISIONS } from '../../revision.ts';
import { claim, exact } from '../renderer-suite/claims.ts';
import type { ClientCase } from './client-case.ts';
import { callOnce, converse, form } from './converse.ts';
import { untilTakenBack } from './person-watch.ts';
import { holdTimers } from './timer-hold.ts';
import type { WireReply } from './wire-server.ts';

const SESSIONS = REVISIONS.filter((revision) => revision !== '2026-07-28');
const MINUTE = 60_000;

/** When questions are shown, and when they are not any more. */
export const queueing: readonly ClientCase[] = [
  {
    title:
      'C24, pitfall 10: questions that come together are shown one at a time, and each gets its own answer',
    async run(harness, revision) {
      let replies: Readonly<Record<string, WireReply>> = {};
      const { shown, most } = await callOnce(harness, revision, {
        script: async ({ ask }) => {
          replies = await ask({ a: form('A?'), b: form('B?'), c: form('C?') });
          return 'done';
        },
        person: ({ message }) => ({ action: 'accept', content: { value: `to ${message}` } }),
      });
      claim(shown.length === 3, `Three questions came, and ${shown.length} were shown.`);
      claim(most() === 1, `${most()} questions were open at the same time.`);
      for (const key of ['a', 'b', 'c']) {
        const value = (replies[key]?.result?.['content'] as { value?: unknown } | undefined)?.value;
        claim(value === `to ${key.toUpperCase()}?`, `The question ${key} got ${exact(replies[key])}.`);
      }
    },
  },
  {
    title: 'pitfall 10: questions of several calls are shown one at a time',
    async run(harness, revision) {
      let number = 0;
      await converse(
        harness,
        revision,
        {
          script: async ({ ask }) => {
            number += 1;
            const { q } = await ask({ q: form(`Question ${number}?`) });
            return String((q?.result?.['content'] as { value?: unknown } | undefined)?.value);
          },
          person: ({ message }) => ({ action: 'accept', content: { value: `to ${message}` } }),
        },
        async ({ client, most }) => {
          const texts = await Promise.all(['one', 'two'].map(() => client.call('ask', {})));
          claim(
            exact(texts) === exact(['to Question 1?', 'to Question 2?']),
            `The calls got ${exact(texts)}.`,
          );
          claim(most() === 1, `${most()} questions were open at the same time.`);
        },
      );
    },
  },
  {
    title:
      'pitfall 11: a question that the server takes back is closed, and one that still waits is never shown',
    revisions: SESSIONS,
    async run(harness, revision) {
      let open: (() => void) | undefined;
      const isOpen = new Promise<void>((resolve) => (open = resolve));
      const { shown } = await callOnce(harness, revision, {
        script: async ({ ask, takeBack }) => {
          // No answer comes to what was taken back.
          void ask({ first: form('First?'), second: form('Second?') });
          await isOpen;
          takeBack('second');
          takeBack('first');
          const { third } = await ask({ third: form('Third?') });
          claim(third?.result?.['action'] === 'decline', `The third question got ${exact(third)}.`);
          return 'done';
        },
        person: ({ message }, signal) => {
          if (message !== 'First?') return { action: 'decline' };
          open?.();
          return untilTakenBack(signal);
        },
      });
      const messages = shown.map(({ message }) => message);
      claim(exact(messages) === exact(['First?', 'Third?']), `Shown were ${exact(messages)}.`);
    },
  },
  {
    title: 'pitfall 11: cancelling a call closes its question, and the next one is not shown',
    async run(harness, revision) {
      const stop = new AbortController();
      let closed: (() => void) | undefined;
      const isClosed = new Promise<void>((resolve) => (closed = resolve));
      await converse(
        harness,
        revision,
        {
          script: async ({ ask }) => {
            await ask({ a: form('A?'), b: form('B?') });
            return 'done';
          },
          person: async (_, signal) => {
            stop.abort();
            const answer = await untilTakenBack(signal);
            closed?.();
            return answer;
          },
        },
        async ({ client, shown }) => {
          const failed = await client.call('ask', { signal: stop.signal }).then(
            () => false,
            () => true,
          );
          claim(failed, 'The call that was cancelled went on.');
          await isClosed;
          for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
          claim(shown.length === 1, `${shown.length} questions were shown.`);
        },
      );
    },
  },
  {
    title: 'pitfall 11: the end of the connection closes the question',
    async run(harness, revision) {
      let hangUp: () => void = () => undefined;
      let closed: (() => void) | undefined;
      const isClosed = new Promise<void>((resolve) => (closed = resolve));
      await converse(
        harness,
        revision,
        {
          script: async ({ ask }) => {
            await ask({ q: form('What?') });
            return 'done';
          },
          person: async (_, signal) => {
            hangUp();
            const answer = await untilTakenBack(signal);
            closed?.();
            return answer;
          },
        },
        async ({ client, server }) => {
          hangUp = server.hangUp;
          await client.call('ask', {}).catch(() => undefined);
          await isClosed;
        },
      );
    },
  },
  {
    title: 'pitfall 11: the time that a person takes is not billed to the call',
    async run(harness, revision) {
      const timers = holdTimers();
      try {
        await converse(
          harness,
          revision,
          {
            script: async ({ ask }) => {
              await ask({ a: form('A?'), b: form('B?') });
              return 'done';
            },
            person: async () => {
              timers.pass();
              return { action: 'accept', content: { value: 'late' } };
            },
          },
          async ({ client }) => {
            const text = await client
              .call('ask', { timeout: MINUTE })
              .catch((error: unknown) => String(error));
            claim(text === 'done', `The call ended with ${text} because a person was thinking.`);
          },
        );
      } finally {
        timers.release();
      }
    },
  },
  {
    title: 'pitfall 11: a server that keeps silent still runs into the timeout',
    async run(harness, revision) {
      const timers = holdTimers();
      try {
        await converse(
          harness,
          revision,
          {
            script: async ({ ask }) => {
              await ask({ q: form('What?') });
              for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
              timers.pass();
              return new Promise<never>(() => undefined);
            },
            person: () => ({ action: 'accept', content: { value: 'x' } }),
          },
          async ({ client }) => {
            const text = await client.call('ask', { timeout: MINUTE }).catch(() => 'timeout');
            claim(text === 'timeout', 'The call did not end although the server was silent.');
          },
        );
      } finally {
        timers.release();
      }
    },
  },
];
