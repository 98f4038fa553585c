import type { FormElicitation } from '../../client/elicitation.ts';
import { type } from './acts.ts';
import { accepted, claim, ended, exact, fail, sees, squeeze } from './claims.ts';
import type { RendererCase } from './renderer-case.ts';
import { fill, formQuestion, SOURCE } from './show.ts';

const FIELDS = {
  name: { type: 'string', title: 'Name' },
  age: { type: 'integer', title: 'Age', default: 30 },
};
const prefill: FormElicitation['prefill'] = { by: 'assistant-model', values: { name: 'Grace', age: 41 } };
const proposed = formQuestion(FIELDS, ['name'], { prefill });

/** Values that something else than the person proposes; warnings; notices. */
export const proposals: readonly RendererCase[] = [
  {
    title: 'a proposal is shown with who proposes it, and sent when the person keeps it',
    async run(harness) {
      const shown = await fill(harness, proposed, []);
      sees(shown, 'Grace', 'The proposed value');
      sees(shown, 'assistant-model', 'Who proposes it');
      accepted(shown.answer, { name: 'Grace', age: 41 });
    },
  },
  {
    title: 'a proposal gives way to what the person types',
    async run(harness) {
      accepted((await fill(harness, proposed, [type('name', 'Ada')])).answer, { name: 'Ada', age: 41 });
    },
  },
  {
    title: 'C6: a proposal is not sent without the person',
    async run(harness) {
      ended((await fill(harness, proposed, [], { end: 'close' })).answer, 'cancel');
      ended((await fill(harness, proposed, [], { end: 'decline' })).answer, 'decline');
    },
  },
  {
    title: 'C11: a proposal that is no answer is not sent',
    async run(harness) {
      const bad = { by: 'assistant-model', values: { name: 'Grace', age: 'old', extra: 1 } };
      const { answer } = await fill(harness, formQuestion(FIELDS, ['name'], { prefill: bad }), []);
      if (answer.action !== 'accept') return;
      const { age, ...rest } = answer.content;
      claim(
        age === undefined || age === 30,
        `The proposal "old" for a whole number was sent: ${exact(age)}.`,
      );
      claim(exact(rest) === exact({ name: 'Grace' }), `More than was asked for was sent: ${exact(rest)}.`);
    },
  },
  {
    title: 'a field that looks like a secret comes with a warning that names it',
    async run(harness) {
      const plain = formQuestion({ pass: { type: 'string', title: 'Door code' } });
      const [field] = plain.form.fields;
      if (field === undefined) return fail('The form has no field.');
      const before = await fill(harness, plain, []);
      const shown = await fill(harness, { ...plain, secrets: [{ field, reason: 'it asks for a code' }] }, []);
      sees(shown, SOURCE.server.name, 'The server');
      const count = (text: string): number => squeeze(text).split(squeeze('Door code')).length;
      claim(count(shown.text) > count(before.text), 'No warning names the field that looks like a secret.');
    },
  },
  {
    title: 'a notice is shown in full, without waiting for anything',
    needs: ['notice'],
    async run(harness) {
      if (harness.notice === undefined) return fail('The harness shows no notices.');
      const text = 'my-ledger asked for "Door code", which looks like a secret. It was not asked.';
      sees(await harness.notice({ code: 'secret-blocked', from: SOURCE, text }), text, 'The notice');
    },
  },
];
