import type { JsonObject } from '../../json.ts';
import { claim, exact } from '../renderer-suite/claims.ts';
import { watchPatterns } from '../renderer-suite/pattern-watch.ts';
import type { ClientCase } from './client-case.ts';
import { callOnce, form, notAccepted, SERVER } from './converse.ts';
import type { Doing } from './person-watch.ts';
import type { ServerScript, WireReply } from './wire-server.ts';

/** Asks one question and hands its reply on. */
function asking(question: Readonly<Record<string, unknown>>, look: (reply: WireReply) => void): ServerScript {
  return async ({ ask }) => {
    const { q } = await ask({ q: question });
    look(q ?? {});
    return 'done';
  };
}

const accept =
  (content: JsonObject): Doing =>
  () => ({ action: 'accept', content });

/** The content that arrived. */
function content(reply: WireReply): unknown {
  claim(reply.result?.['action'] === 'accept', `Expected accept, but ${exact(reply)} arrived.`);
  return reply.result?.['content'];
}

/** How an answer gets from the person to the server. */
export const answering: readonly ClientCase[] = [
  {
    title: 'C4: the person is told which server asks, by their own name for it, and for which tool',
    async run(harness, revision) {
      const { shown } = await callOnce(harness, revision, {
        script: asking(form('What?'), () => undefined),
        person: () => ({ action: 'cancel' }),
      });
      const from = shown[0]?.from;
      claim(from?.server.name === SERVER.name, `The server was called ${exact(from?.server.name)}.`);
      claim(from?.target === 'ask', `The tool was called ${exact(from?.target)}.`);
    },
  },
  {
    title: 'C24, pitfall 2: what the person gave arrives at the server unchanged, and nothing else',
    async run(harness, revision) {
      const given = {
        no: false,
        zero: 0,
        half: -0.5,
        large: 9007199254740991,
        text: 'Zoë 🚀 "<b>"',
        list: ['b'],
      };
      await callOnce(harness, revision, {
        script: asking(
          form('What?', {
            no: { type: 'boolean' },
            zero: { type: 'integer' },
            half: { type: 'number' },
            large: { type: 'integer' },
            text: { type: 'string' },
            list: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
            untouched: { type: 'string' },
          }),
          (reply) => claim(exact(content(reply)) === exact(given), `${exact(content(reply))} arrived.`),
        ),
        person: accept(given),
      });
    },
  },
  {
    title: 'C5, pitfall 13: decline and cancel arrive as they are, without a member "content"',
    async run(harness, revision) {
      for (const action of ['decline', 'cancel'] as const) {
        await callOnce(harness, revision, {
          script: asking(form('What?'), ({ result }) => {
            claim(result?.['action'] === action, `${action} arrived as ${exact(result?.['action'])}.`);
            claim(
              !('content' in (result ?? {})),
              `With ${action} came "content": ${exact(result?.['content'])}.`,
            );
          }),
          person: () => ({ action }),
        });
      }
    },
  },
  {
    title: 'C11: an answer that does not fit the form never reaches the server',
    async run(harness, revision) {
      const bad: readonly JsonObject[] = [{ age: 'old' }, { age: 300 }, { age: 1.5 }, {}];
      for (const answer of bad) {
        const script = asking(form('Age?', { age: { type: 'integer', maximum: 150 } }, ['age']), (reply) =>
          notAccepted(reply, `The answer ${exact(answer)}`),
        );
        // Whether the server is told, or the caller, is up to the client.
        await callOnce(harness, revision, { script, person: accept(answer) }).catch((error: unknown) => {
          if (String(error).includes('was accepted')) throw error;
        });
      }
    },
  },
  {
    title: 'pitfall 5: a renderer that fails is cancel, never decline; nobody said no',
    async run(harness, revision) {
      let action: unknown;
      await callOnce(harness, revision, {
        script: asking(form('What?'), ({ result }) => {
          action = result?.['action'];
        }),
        person: () => {
          throw new Error('The window does not open.');
        },
      }).catch(() => undefined);
      claim(action === 'cancel' || action === undefined, `The server got ${exact(action)}.`);
    },
  },
  {
    title: 'pitfall 9: a form without fields is shown, and approved with an empty answer',
    async run(harness, revision) {
      const { shown } = await callOnce(harness, revision, {
        script: asking(form('Go on?', {}), (reply) => {
          const given = content(reply);
          claim(given === undefined || exact(given) === '{}', `${exact(given)} arrived.`);
        }),
        person: accept({}),
      });
      claim(shown.length === 1, `It was shown ${shown.length} times.`);
    },
  },
  {
    title: 'pitfall 14: odd lists of options are shown, each option once, and the chosen value arrives',
    async run(harness, revision) {
      const odd = {
        legacy: { type: 'string', enum: ['r', 'r', '', 'b'], enumNames: ['Red', 'Also red'] },
        titled: {
          type: 'string',
          oneOf: [
            { const: 'x', title: 'Same' },
            { const: 'y', title: 'Same' },
          ],
        },
      };
      const { shown } = await callOnce(harness, revision, {
        script: asking(form('Which?', odd, ['legacy', 'titled']), (reply) =>
          claim(
            exact(content(reply)) === exact({ legacy: 'b', titled: 'y' }),
            `${exact(content(reply))} arrived.`,
          ),
        ),
        person: accept({ legacy: 'b', titled: 'y' }),
      });
      const [first] = shown;
      const field = first?.mode === 'form' ? first.form.fields[0] : undefined;
      const values = field?.kind === 'choice' ? field.options.map(({ value }) => value) : undefined;
      claim(exact(values) === exact(['r', '', 'b']), `The options were shown as ${exact(values)}.`);
    },
  },
  {
    title: 'pitfall 15: fields with the names of built-in members are shown, and their answers arrive',
    async run(harness, revision) {
      const given = { constructor: 'a', toString: 'b' };
      await callOnce(harness, revision, {
        script: asking(
          form(
            'What?',
            { constructor: { type: 'string' }, toString: { type: 'string' } },
            Object.keys(given),
          ),
          (reply) => claim(exact(content(reply)) === exact(given), `${exact(content(reply))} arrived.`),
        ),
        person: accept(given),
      });
    },
  },
  {
    title: 'C11, pitfall 19: a pattern is enforced, and never run by the platform',
    async run(harness, revision) {
      const pattern = '^(?:canary|(?:a+)+)$';
      const question = form('Word?', { word: { type: 'string', pattern } }, ['word']);
      const { compiled } = await watchPatterns(pattern, async () => {
        for (const word of ['canary', `${'a'.repeat(60)}!`]) {
          const script = asking(question, (reply) => {
            if (word === 'canary') content(reply);
            else notAccepted(reply, 'A text that does not fit the pattern');
          });
          await callOnce(harness, revision, { script, person: accept({ word }) }).catch((error: unknown) => {
            if (/was accepted|Expected/.test(String(error))) throw error;
          });
        }
      });
      claim(compiled === 0, `The pattern of the server became a RegExp of the platform ${compiled} times.`);
    },
  },
];
