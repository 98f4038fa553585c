import type { Form } from '../form/form.ts';
import type { Answer } from './ask.ts';
import type { FormQuestionOptions } from './form-question.ts';
import { askFormOnPage, pagesOf } from './page-asks.ts';
import { pageData } from './page-data.ts';
import type { Pass } from './pass.ts';

// Everything that a context does on hosted pages. Loaded when a handler first does any of it: most servers have no pages.
export { grant } from './grant.ts';
export { keptSecret } from './kept-secret.ts';

/** Asks for a form on a page, and makes its data. @param what - the call of the author, for errors */
export async function askOnPage(
  pass: Pass,
  what: string,
  message: string,
  form: Form,
  options: FormQuestionOptions,
): Promise<Answer> {
  const pages = pagesOf(pass, what);
  const answer = await askFormOnPage(pass, pages, { ...options, message, form });
  if (answer.action !== 'accept') return answer;
  return { action: 'accept', value: await pageData(pass, pages, form, answer.id, message) };
}
