import { digest } from '../digest.ts';
import { AskwellError } from '../errors.ts';
import { field } from '../field/field.ts';
import { createForm } from '../form/form.ts';
import { formQuestion } from './form-question.ts';
import type { ClientFacts } from './host.ts';
import type { PageHost } from './page-host.ts';
import { labelFor } from './page-data.ts';
import type { Pass } from './pass.ts';
import { incapable } from './question.ts';

const CODE_ATTEMPTS = 5;

const CODE_FORM = createForm({
  shown: field.string({
    title: 'What the page shows',
    description: 'Eight letters and digits, for instance K7QF-2M9X. They appear when the page is finished.',
    maxLength: 20,
    notSecret: { reason: 'proves who finished the page, and is worth nothing anywhere else' },
  }),
});

/** S39, S40: only whoever finished the page knows the code, and only the person who asked can give it back here. */
export async function confirmCode(
  pass: Pass,
  pages: PageHost,
  id: string,
  message: string,
): Promise<'accept' | 'decline' | 'cancel'> {
  const question = formQuestion(
    `Finish the page for ${JSON.stringify(labelFor(pass, message))}. Then type the eight characters that it shows, and not what you entered there.`,
    CODE_FORM,
    pass.channel.revision,
    {
      key: `code-${digest(6, id)}`,
      attempts: CODE_ATTEMPTS,
      validate: async ({ shown }: { readonly shown: string }) => {
        const verdict = await pages.confirm(id, shown);
        if (verdict === 'right') return undefined;
        if (verdict === 'wrong') return { fields: { shown: 'is not what the page shows' } };
        throw new AskwellError(
          'ASKWELL_ANSWER',
          `The code for ${JSON.stringify(labelFor(pass, message))} came too late, or was wrong too often, so the page does not count. Call again to try again.`,
        );
      },
    },
  );
  const answer = await pass.ask(question);
  if (answer.action !== 'accept') await pass.during(pages.withdraw(id).catch(() => {}));
  return answer.action;
}

/** The error for a client that could open the page and not give the code back. */
export function noCode(client: ClientFacts): AskwellError {
  return incapable(
    'form elicitation, which takes the code that the finished page shows',
    { elicitation: { form: {}, url: {} } },
    client,
  );
}
