import type { FormShown } from '../renderer-harness.ts';
import { parseForeignForm } from '../../form/foreign-form.ts';
import { attempt, type } from './acts.ts';
import { accepted, claim, exact, fail, refused } from './claims.ts';
import { watchPatterns } from './pattern-watch.ts';
import type { RendererCase } from './renderer-case.ts';
import { fill, formQuestion } from './show.ts';

/** Every attempt has to be refused with words, and the good text after them sent. */
function mended({ answer, refusals }: FormShown, attempts: number, content: Record<string, unknown>): void {
  accepted(answer, content);
  claim(refusals.length >= attempts, `${attempts} texts are no answer, but ${refusals.length} were refused.`);
  claim(
    refusals.every((refusal) => refusal.trim() !== ''),
    'A text was refused without a word.',
  );
}

const NUMBER = { type: 'number', title: 'Share' };
const INTEGER = { type: 'integer', title: 'Count' };

/** What is typed: numbers, dates, lengths, formats. */
export const drafts: readonly RendererCase[] = [
  {
    title: 'C11, pitfall 6: an unfinished number is refused, not dropped or guessed',
    needs: ['drafts'],
    async run(harness) {
      const question = formQuestion({ share: NUMBER });
      const acts = ['1.', '-', '1e', 'abc'].map((text) => attempt('share', text));
      mended(await fill(harness, question, [...acts, type('share', '1.5')]), 4, { share: 1.5 });
    },
  },
  {
    title: 'C11, pitfall 6: a whole number that can not be kept exactly is refused, not rounded',
    needs: ['drafts'],
    async run(harness) {
      for (const property of [INTEGER, NUMBER]) {
        const acts = [attempt('n', '9007199254740993'), attempt('n', '-9007199254740992')];
        const shown = await fill(harness, formQuestion({ n: property }), [
          ...acts,
          type('n', '9007199254740991'),
        ]);
        mended(shown, 2, { n: 9007199254740991 });
      }
    },
  },
  {
    title: 'C11, pitfall 6: a number beyond all numbers is refused',
    needs: ['drafts'],
    async run(harness) {
      const shown = await fill(harness, formQuestion({ share: NUMBER }), [
        attempt('share', '1e999'),
        attempt('share', 'Infinity'),
        attempt('share', 'NaN'),
        type('share', '1e3'),
      ]);
      mended(shown, 3, { share: 1000 });
    },
  },
  {
    title: 'C11: a number outside its bounds and a fraction for a whole number are refused',
    needs: ['drafts'],
    async run(harness) {
      const count = { ...INTEGER, minimum: 1, maximum: 10 };
      const shown = await fill(harness, formQuestion({ count }), [
        attempt('count', '0'),
        attempt('count', '11'),
        attempt('count', '2.5'),
        type('count', '10'),
      ]);
      mended(shown, 3, { count: 10 });
    },
  },
  {
    title: 'numbers are sent as numbers: zero, negative ones, fractions',
    async run(harness) {
      const shown = await fill(
        harness,
        formQuestion({ zero: { type: 'integer' }, below: { type: 'integer' }, half: { type: 'number' } }),
        [type('zero', '0'), type('below', '-12'), type('half', '-0.5')],
      );
      accepted(shown.answer, { zero: 0, below: -12, half: -0.5 });
    },
  },
  {
    title: 'C11: an address, a URL or a date of the wrong form is refused',
    needs: ['drafts'],
    async run(harness) {
      const formats = {
        email: ['ada at example', 'ada@example.com'],
        uri: ['example', 'https://example.com/a?b=c'],
        date: ['2026-02-30', '2026-02-28'],
      };
      for (const [format, [bad = '', good = '']] of Object.entries(formats)) {
        const question = formQuestion({ it: { type: 'string', title: 'It', format } });
        mended(await fill(harness, question, [attempt('it', bad), type('it', good)]), 1, { it: good });
      }
    },
  },
  {
    title: 'C11, pitfall 7: a date and time is sent with an offset, and means what was typed',
    async run(harness) {
      const question = formQuestion({ at: { type: 'string', title: 'At', format: 'date-time' } }, ['at']);
      const typed = '2026-07-28T09:30:00+02:00';
      const { answer } = await fill(harness, question, [type('at', typed)]);
      if (answer.action !== 'accept') return fail(`The date and time ${typed} was not sent.`);
      const sent = withOffset(answer.content['at']);
      claim(Date.parse(sent) === Date.parse(typed), `${typed} was sent as ${sent}, another point in time.`);
    },
  },
  {
    title: 'C11, pitfall 7: a date and time without an offset is refused, or gets the offset of the place',
    async run(harness) {
      const question = formQuestion({ at: { type: 'string', title: 'At', format: 'date-time' } }, ['at']);
      const shown = await fill(harness, question, [type('at', '2026-07-28T09:30')]);
      if (shown.answer.action === 'accept') withOffset(shown.answer.content['at']);
      else refused(shown, 'A date and time without an offset');
    },
  },
  {
    title: 'C11, pitfall 8: the length of a text is counted in characters, not in halves of them',
    async run(harness) {
      const name = { type: 'string', title: 'Name', minLength: 2, maxLength: 4 };
      const question = formQuestion({ name }, ['name']);
      accepted((await fill(harness, question, [type('name', '🚀🚀🚀🚀')])).answer, { name: '🚀🚀🚀🚀' });
      refused(await fill(harness, question, [type('name', '🚀')]), 'A text that is too short');
      refused(await fill(harness, question, [type('name', 'abcde')]), 'A text that is too long');
    },
  },
  {
    title: 'pitfall 19: a pattern of the server is enforced, and never run by the platform',
    needs: ['drafts'],
    async run(harness) {
      const pattern = '^(?:canary|(?:a+)+)$';
      const schema = { type: 'object', properties: { word: { type: 'string', title: 'Word', pattern } } };
      const form = parseForeignForm(schema, { patterns: () => (text) => text === 'canary' });
      const { result, compiled } = await watchPatterns(pattern, () =>
        fill(harness, formQuestion({}, [], { form }), [attempt('word', 'aaaa!'), type('word', 'canary')]),
      );
      mended(result, 1, { word: 'canary' });
      claim(compiled === 0, `The pattern of the server became a RegExp of the platform ${compiled} times.`);
      claim(
        !/\spattern\s*=\s*["']?[^"']*canary/i.test(result.raw),
        'The pattern of the server is an attribute.',
      );
    },
  },
  {
    title: 'pitfall 15: fields with the names of built-in members are answered like any other',
    async run(harness) {
      const names = ['__proto__', 'constructor', 'toString'];
      const properties = Object.fromEntries(
        names.map((name) => [name, { type: 'string', title: `Field ${name}` }]),
      );
      const given = Object.fromEntries(names.map((name) => [name, `a ${name}`]));
      const { answer } = await fill(
        harness,
        formQuestion(properties, names),
        names.map((name) => type(name, `a ${name}`)),
      );
      accepted(answer, given);
    },
  },
  {
    title:
      'pitfall 15: left empty, fields with the names of built-in members are absent, or refused if required',
    async run(harness) {
      const properties = { constructor: { type: 'string' }, toString: { type: 'string' } };
      accepted((await fill(harness, formQuestion(properties), [])).answer, {});
      refused(await fill(harness, formQuestion(properties, ['toString']), []), 'An empty required field');
    },
  },
];

function withOffset(value: unknown): string {
  if (
    typeof value !== 'string' ||
    !/T.*(?:Z|[+-]\d\d:\d\d)$/i.test(value) ||
    Number.isNaN(Date.parse(value))
  ) {
    return fail(`A date and time was sent without an offset: ${exact(value)}.`);
  }
  return value;
}
