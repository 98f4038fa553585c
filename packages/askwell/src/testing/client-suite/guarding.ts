import { claim, exact } from '../renderer-suite/claims.ts';
import { ESCAPES, poisoned } from '../renderer-suite/hostile-texts.ts';
import type { ClientCase } from './client-case.ts';
import { callOnce, form, notAccepted } from './converse.ts';
import type { Questions } from './wire-server.ts';

/** What a client keeps away from the person. */
export const guarding: readonly ClientCase[] = [
  {
    title: 'C10: more questions than the person allows within a minute are not shown, and cancelled',
    needs: ['rate-limit'],
    async run(harness, revision) {
      const questions: Questions = Object.fromEntries(
        Array.from({ length: 20 }, (_, index) => [`q${index}`, form(`Question ${index}?`)]),
      );
      const actions: unknown[] = [];
      const { shown } = await callOnce(harness, revision, {
        script: async ({ ask }) => {
          for (const { result } of Object.values(await ask(questions))) actions.push(result?.['action']);
          return 'done';
        },
        person: () => ({ action: 'decline' }),
        maxPerMinute: 5,
      });
      claim(shown.length === 5, `Five questions a minute are allowed, and ${shown.length} were shown.`);
      const count = (wanted: string): number => actions.filter((action) => action === wanted).length;
      claim(count('decline') === 5 && count('cancel') === 15, `The answers are ${exact(actions)}.`);
    },
  },
  {
    title:
      'C34: a form that asks for a secret is not shown, but the person is told, in a text that is safe to show',
    needs: ['secrets'],
    async run(harness, revision) {
      const title = poisoned('Password', ESCAPES);
      const { shown, notices } = await callOnce(harness, revision, {
        script: async ({ ask }) => {
          const { q } = await ask({
            q: form('Log in.', { password: { type: 'string', title } }, ['password']),
          });
          notAccepted(q, 'A form that asks for a password');
          return 'done';
        },
        person: () => ({ action: 'accept', content: { password: 'hunter2' } }),
      });
      claim(shown.length === 0, 'The form was shown.');
      const text = notices.map((notice) => notice.text).join('\n');
      claim(
        text.includes('Password') && text.includes('my-ledger'),
        `The notice says ${JSON.stringify(text)}.`,
      );
      claim(!ESCAPES.some((sequence) => text.includes(sequence)), 'The notice has escape sequences in it.');
    },
  },
];
