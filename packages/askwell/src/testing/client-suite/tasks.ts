import { TASKS_EXTENSION } from '../../client/tasks/tasks-extension.ts';
import { claim, exact } from '../renderer-suite/claims.ts';
import type { ClientCase } from './client-case.ts';
import { callOnce, form } from './converse.ts';

const SEED = {
  taskId: 'task 1',
  createdAt: '2026-08-01T12:00:00Z',
  lastUpdatedAt: '2026-08-01T12:00:00Z',
  ttlMs: null,
  pollIntervalMs: 1,
};

/** Calls that a server finishes later. */
export const tasks: readonly ClientCase[] = [
  {
    title: 'C37: the questions of a task are asked like any other, and no key twice while it is listed still',
    revisions: ['2026-07-28'],
    needs: ['tasks'],
    async run(harness, revision) {
      const updates: Record<string, unknown>[] = [];
      let polls = 0;
      const ask = (message: string) => ({ method: 'elicitation/create', params: form(message) });
      const { shown, text } = await callOnce(harness, revision, {
        capabilities: { extensions: { [TASKS_EXTENSION]: {} } },
        script: async () => ({ resultType: 'task', ...SEED, status: 'working' }),
        methods: {
          'tasks/get': () => {
            polls += 1;
            const task = { resultType: 'complete', ...SEED };
            const answered = Object.assign({}, ...updates) as object;
            if (Object.keys(answered).length === 2 && polls > 4) {
              const result = { resultType: 'complete', content: [{ type: 'text', text: 'finished' }] };
              return { ...task, status: 'completed', result };
            }
            // Slow to notice what was answered, and one question comes later than the other.
            const inputRequests = { a: ask('A?'), ...('a' in answered && { b: ask('B?') }) };
            return { ...task, status: 'input_required', inputRequests };
          },
          'tasks/update': ({ inputResponses }) => {
            updates.push(inputResponses as Record<string, unknown>);
            return { resultType: 'complete' };
          },
        },
        person: ({ message }) => ({ action: 'accept', content: { value: `to ${message}` } }),
      });
      const messages = shown.map(({ message }) => message);
      claim(exact(messages) === exact(['A?', 'B?']), `Shown were ${exact(messages)}.`);
      const answers = Object.assign({}, ...updates) as Record<string, { content?: { value?: unknown } }>;
      claim(answers['a']?.content?.value === 'to A?', `The task got ${exact(updates)}.`);
      claim(text === 'finished', `The call ended with ${text}.`);
    },
  },
];
