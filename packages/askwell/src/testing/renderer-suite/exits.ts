import { type } from './acts.ts';
import { accepted, claim, ended, sees } from './claims.ts';
import type { RendererCase } from './renderer-case.ts';
import { fill, formQuestion, SOURCE } from './show.ts';

const question = formQuestion({
  name: { type: 'string', title: 'Name', default: 'John' },
  sure: { type: 'boolean', title: 'Sure', default: true },
});
const empty = formQuestion({}, [], { message: 'Shall I go on?' });

/** Who asks, and how a question can end. */
export const exits: readonly RendererCase[] = [
  {
    title: 'C4: the person reads their own name for the server, whatever it calls itself',
    async run(harness) {
      for (const asked of [question, empty]) {
        const shown = await fill(harness, asked, [], { end: 'decline' });
        sees(shown, SOURCE.server.name, 'The name that the person gave the server');
        sees(shown, asked.message, 'The message');
      }
    },
  },
  {
    title: 'C5, pitfall 5: declining is decline, before and after filling in',
    async run(harness) {
      ended((await fill(harness, question, [], { end: 'decline' })).answer, 'decline');
      ended((await fill(harness, question, [type('name', 'Ada')], { end: 'decline' })).answer, 'decline');
    },
  },
  {
    title: 'C5, pitfall 5: cancelling is cancel, not decline',
    async run(harness) {
      ended((await fill(harness, question, [], { end: 'cancel' })).answer, 'cancel');
    },
  },
  {
    title: 'C5, pitfall 5: closing is cancel, before and after filling in',
    async run(harness) {
      ended((await fill(harness, question, [], { end: 'close' })).answer, 'cancel');
      ended((await fill(harness, question, [type('name', 'Ada')], { end: 'close' })).answer, 'cancel');
    },
  },
  {
    title: 'pitfall 13: an answer without content has no member for it',
    async run(harness) {
      for (const end of ['decline', 'cancel', 'close'] as const) {
        const { answer } = await fill(harness, question, [type('name', 'Ada')], { end });
        claim(
          answer.action === 'accept' || !('content' in answer),
          `The answer ${answer.action} has a member "content".`,
        );
      }
    },
  },
  {
    title: 'pitfall 9: a form without fields can be approved, and approving sends an empty answer',
    async run(harness) {
      accepted((await fill(harness, empty, [])).answer, {});
    },
  },
  {
    title: 'pitfall 9: a form without fields can be declined and closed',
    async run(harness) {
      ended((await fill(harness, empty, [], { end: 'decline' })).answer, 'decline');
      ended((await fill(harness, empty, [], { end: 'close' })).answer, 'cancel');
    },
  },
  {
    title: 'pitfall 9: a form without fields, or whose fields all have defaults, is not approved by itself',
    async run(harness) {
      for (const asked of [empty, question]) {
        ended((await fill(harness, asked, [], { end: 'wait' })).answer, 'cancel');
      }
    },
  },
  {
    title: 'pitfall 10, pitfall 11: a question that is taken back while it is shown is closed',
    async run(harness) {
      const required = formQuestion({ name: { type: 'string', title: 'Name' } }, ['name']);
      ended((await fill(harness, required, [], { end: 'wait' })).answer, 'cancel');
    },
  },
  {
    title: 'pitfall 11: a question that was taken back before it was shown ends at once',
    async run(harness) {
      ended((await fill(harness, question, [], { end: 'wait', void: true })).answer, 'cancel');
    },
  },
];
