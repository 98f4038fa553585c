import { attempt, clear, pick, pickMany, type } from './acts.ts';
import { accepted, claim, exact, refused, sees } from './claims.ts';
import type { RendererCase } from './renderer-case.ts';
import { fill, formQuestion } from './show.ts';

const COLORS = ['red', 'green', 'blue'];

/** One field of every kind, none with a default. */
const EVERY_KIND = {
  text: { type: 'string', title: 'Text' },
  mail: { type: 'string', title: 'Mail', format: 'email' },
  count: { type: 'integer', title: 'Count', minimum: 1 },
  share: { type: 'number', title: 'Share' },
  sure: { type: 'boolean', title: 'Sure' },
  color: { type: 'string', title: 'Color', enum: COLORS },
  titled: { type: 'string', title: 'Titled', oneOf: [{ const: 'a', title: 'First' }] },
  colors: { type: 'array', title: 'Colors', minItems: 1, items: { type: 'string', enum: COLORS } },
};

const DEFAULTS = {
  name: { type: 'string', title: 'Name', default: 'John Doe' },
  age: { type: 'integer', title: 'Age', default: 30 },
  score: { type: 'number', title: 'Score', default: 95.5 },
  status: { type: 'string', title: 'Status', enum: ['idle', 'active'], default: 'active' },
  verified: { type: 'boolean', title: 'Verified', default: true },
  colors: {
    type: 'array',
    title: 'Colors',
    items: { type: 'string', enum: COLORS },
    default: ['green', 'blue'],
  },
};

/** An answer is what the person gave. */
export const answers: readonly RendererCase[] = [
  {
    title: 'pitfall 1: optional fields that nobody touched are absent, whatever their kind',
    async run(harness) {
      const { answer } = await fill(harness, formQuestion(EVERY_KIND), []);
      accepted(answer, {});
    },
  },
  {
    title: 'pitfall 1: fields that nobody touched stay absent beside one that was filled in',
    async run(harness) {
      const { answer } = await fill(harness, formQuestion(EVERY_KIND), [type('count', '7')]);
      accepted(answer, { count: 7 });
    },
  },
  {
    title: 'what the person gave is sent as they gave it',
    async run(harness) {
      const { answer } = await fill(harness, formQuestion(EVERY_KIND, Object.keys(EVERY_KIND)), [
        type('text', 'Zoë says "no" 🚀 <ok>'),
        type('mail', 'zoe@example.com'),
        type('count', '42'),
        type('share', '2.5'),
        pick('sure', true),
        pick('color', 'blue'),
        pick('titled', 'a'),
        pickMany('colors', 'red', 'blue'),
      ]);
      accepted(answer, {
        text: 'Zoë says "no" 🚀 <ok>',
        mail: 'zoe@example.com',
        count: 42,
        share: 2.5,
        sure: true,
        color: 'blue',
        titled: 'a',
        colors: ['red', 'blue'],
      });
    },
  },
  {
    title: 'C8: defaults are shown, and sent when they are kept',
    async run(harness) {
      const shown = await fill(harness, formQuestion(DEFAULTS, ['name', 'verified']), []);
      for (const text of ['John Doe', '30', '95.5', 'active', 'green', 'blue']) {
        sees(shown, text, `The default ${text}`);
      }
      accepted(shown.answer, {
        name: 'John Doe',
        age: 30,
        score: 95.5,
        status: 'active',
        verified: true,
        colors: ['green', 'blue'],
      });
    },
  },
  {
    title: 'C8, pitfall 2: the defaults false and 0 are sent when they are kept',
    async run(harness) {
      const falsy = {
        news: { type: 'boolean', title: 'News', default: false },
        terms: { type: 'boolean', title: 'Terms', default: false },
        count: { type: 'integer', title: 'Count', default: 0 },
        share: { type: 'number', title: 'Share', default: 0 },
      };
      const { answer } = await fill(harness, formQuestion(falsy, ['terms', 'share']), []);
      accepted(answer, { news: false, terms: false, count: 0, share: 0 });
    },
  },
  {
    title: 'C8: a default is replaced by what the person gives',
    async run(harness) {
      const { answer } = await fill(harness, formQuestion(DEFAULTS), [
        type('name', 'Ada'),
        type('age', '0'),
        type('score', '-1.25'),
        pick('status', 'idle'),
        pick('verified', false),
        pickMany('colors', 'red'),
      ]);
      accepted(answer, {
        name: 'Ada',
        age: 0,
        score: -1.25,
        status: 'idle',
        verified: false,
        colors: ['red'],
      });
    },
  },
  {
    title: 'C8, pitfall 1: a default that the person took out is absent, neither kept nor sent empty',
    async run(harness) {
      const { verified: _, ...rest } = DEFAULTS;
      const { answer } = await fill(
        harness,
        formQuestion(rest),
        ['name', 'age', 'score', 'status', 'colors'].map(clear),
      );
      // Nothing chosen in place of a choice that was made may be meant.
      const chosen = answer.action === 'accept' && exact(answer.content['colors']) === '[]';
      accepted(answer, chosen ? { colors: [] } : {});
    },
  },
  {
    title: 'C11: a required field that is left empty is refused, and nothing is sent',
    async run(harness) {
      for (const [kind, property] of Object.entries(EVERY_KIND)) {
        if (kind === 'sure' || kind === 'color' || kind === 'titled') continue;
        const question = formQuestion({ [kind]: property }, [kind]);
        refused(await fill(harness, question, []), `An empty required field (${kind})`);
      }
    },
  },
  {
    title: 'C11: what was refused can be mended and sent',
    needs: ['drafts'],
    async run(harness) {
      const { answer, refusals } = await fill(
        harness,
        formQuestion({ mail: { type: 'string', title: 'Mail', format: 'email' } }, ['mail']),
        [attempt('mail', ''), attempt('mail', 'ada@'), type('mail', 'ada@example.com')],
      );
      accepted(answer, { mail: 'ada@example.com' });
      claim(refusals.length >= 2, `Expected two refusals, but there were ${refusals.length}.`);
    },
  },
];
