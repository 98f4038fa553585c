import { pick, pickMany } from './acts.ts';
import { accepted, claim, refused, sees, squeeze } from './claims.ts';
import type { RendererCase } from './renderer-case.ts';
import { fill, formQuestion } from './show.ts';

/** Yes or no, one of several, some of several. */
export const choices: readonly RendererCase[] = [
  {
    title: 'pitfall 3: a required yes or no without a default can be answered "no" at once',
    async run(harness) {
      const question = formQuestion({ sure: { type: 'boolean', title: 'Sure' } }, ['sure']);
      accepted((await fill(harness, question, [pick('sure', false)])).answer, { sure: false });
    },
  },
  {
    title: 'pitfall 3: a required yes or no without a default is not answered by leaving it alone',
    async run(harness) {
      const question = formQuestion({ sure: { type: 'boolean', title: 'Sure' } }, ['sure']);
      refused(await fill(harness, question, []), 'A yes or no that nobody gave');
    },
  },
  {
    title: 'pitfall 1: an optional yes or no can be answered "no", which is sent',
    async run(harness) {
      const question = formQuestion({ sure: { type: 'boolean', title: 'Sure' } });
      accepted((await fill(harness, question, [pick('sure', false)])).answer, { sure: false });
    },
  },
  {
    title: 'pitfall 4: no option is chosen for the person',
    async run(harness) {
      const options = [
        { type: 'string', title: 'Target', enum: ['production', 'staging'] },
        { type: 'string', title: 'Target', oneOf: [{ const: 'production', title: 'Production' }] },
      ];
      for (const target of options) {
        refused(await fill(harness, formQuestion({ target }, ['target']), []), 'An option that nobody chose');
      }
    },
  },
  {
    title: 'pitfall 14: options are shown by their titles and sent by their values, in every notation',
    async run(harness) {
      const notations = {
        titled: {
          oneOf: [
            { const: 'r', title: 'Crimson' },
            { const: 'b', title: 'Azure' },
          ],
        },
        legacy: { enum: ['r', 'b'], enumNames: ['Crimson', 'Azure'] },
        plain: { enum: ['Crimson', 'Azure'] },
      };
      for (const [name, notation] of Object.entries(notations)) {
        const value = name === 'plain' ? 'Azure' : 'b';
        const question = formQuestion({ color: { type: 'string', title: 'Color', ...notation } }, ['color']);
        const shown = await fill(harness, question, [pick('color', value)]);
        sees(shown, 'Crimson', `An option (${name})`);
        sees(shown, 'Azure', `An option (${name})`);
        accepted(shown.answer, { color: value });
      }
    },
  },
  {
    title: 'pitfall 14: with fewer titles than options every option can be chosen',
    async run(harness) {
      const color = { type: 'string', title: 'Color', enum: ['r', 'g', 'azure-7'], enumNames: ['Crimson'] };
      const shown = await fill(harness, formQuestion({ color }, ['color']), [pick('color', 'azure-7')]);
      sees(shown, 'azure-7', 'An option without a title');
      accepted(shown.answer, { color: 'azure-7' });
    },
  },
  {
    title: 'pitfall 14: options with the same title can be told apart, and the chosen one is sent',
    async run(harness) {
      const account = {
        type: 'string',
        title: 'Account',
        oneOf: [
          { const: 'acc-1', title: 'Savings' },
          { const: 'acc-2', title: 'Savings' },
        ],
      };
      const shown = await fill(harness, formQuestion({ account }, ['account']), [pick('account', 'acc-2')]);
      accepted(shown.answer, { account: 'acc-2' });
      sees(shown, 'acc-1', 'What tells an option from another with its title');
      sees(shown, 'acc-2', 'What tells an option from another with its title');
    },
  },
  {
    title: 'pitfall 14: an option that is the empty text can be chosen, and is sent',
    async run(harness) {
      const suffix = { type: 'string', title: 'Suffix', enum: ['', '-beta'] };
      for (const required of [['suffix'], []]) {
        const shown = await fill(harness, formQuestion({ suffix }, required), [pick('suffix', '')]);
        accepted(shown.answer, { suffix: '' });
      }
    },
  },
  {
    title: 'C11: of a list as many can be chosen as the server allows, and no others',
    async run(harness) {
      const tags = {
        type: 'array',
        title: 'Tags',
        minItems: 2,
        maxItems: 3,
        items: { anyOf: ['a', 'b', 'c', 'd'].map((name) => ({ const: name, title: `Tag ${name}` })) },
      };
      const question = formQuestion({ tags }, ['tags']);
      accepted((await fill(harness, question, [pickMany('tags', 'b', 'd')])).answer, { tags: ['b', 'd'] });
      refused(await fill(harness, question, [pickMany('tags', 'b')]), 'Too few options');
      refused(await fill(harness, question, [pickMany('tags', 'a', 'b', 'c', 'd')]), 'Too many options');
    },
  },
  {
    title: 'pitfall 1: an optional list that nobody touched is absent where the server wants two at least',
    async run(harness) {
      const tags = { type: 'array', title: 'Tags', minItems: 2, items: { type: 'string', enum: ['a', 'b'] } };
      accepted((await fill(harness, formQuestion({ tags }), [])).answer, {});
    },
  },
  {
    title: 'a field is asked by its title, its description and its rules',
    async run(harness) {
      const count = {
        type: 'integer',
        title: 'Number of seats',
        description: 'Including the driver.',
        minimum: 3,
        maximum: 17,
      };
      const shown = await fill(harness, formQuestion({ count, other: { type: 'string' } }), []);
      sees(shown, 'Number of seats', 'The title of a field');
      sees(shown, 'Including the driver.', 'The description of a field');
      sees(shown, 'other', 'The name of a field without a title');
      claim(squeeze(shown.text).includes('17'), 'The bounds of a number are not shown.');
    },
  },
];
