import { own } from '../../json.ts';
import type { FormPage } from '../../replay/page-host.ts';
import type { Submission } from '../submission/submission.ts';
import { askerView, messageView, tokenView } from './asker-view.ts';
import { fieldView, inputId } from './field-view.ts';
import type { PlacedField } from './field-view.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { sentence } from './sentence.ts';
import type { View, ViewKit } from './view-kit.ts';
import type { PageFrame } from './views.ts';
import { visibleLine, visibleText } from './visible-text.ts';

/** A form, with a summary of what is wrong if anything is. */
export function formView(kit: ViewKit, frame: PageFrame, page: FormPage, submission: Submission): View {
  const { name, phrases } = kit;
  const { strings, fill } = phrases;
  const { problem, draft } = submission;
  const say = (text: string): string => visibleText(phrases.problem(text));
  const fields = draft.fields.map((one, index): PlacedField => {
    const found = (own(problem?.fields ?? {}, one.field.name) as string | undefined) ?? one.problem;
    return {
      one,
      index,
      label:
        visibleLine(one.field.title ?? '') ||
        (page.scalar
          ? one.field.kind === 'secret'
            ? strings.secret
            : strings.answer
          : visibleLine(one.field.name) || strings.answer),
      problem: found === undefined ? undefined : say(found),
    };
  });
  const known = new Set(draft.fields.map(({ field }) => field.name));
  const whole = [
    ...(problem?.form === undefined || problem.form === '' ? [] : [say(problem.form)]),
    ...Object.entries(problem?.fields ?? {})
      .filter(([field]) => !known.has(field))
      .map(([field, text]) => `${visibleLine(field)}: ${say(text)}`),
  ];
  const problems = whole.length + fields.filter((field) => field.problem !== undefined).length;

  return {
    title: fill(strings.formTitle, { name }),
    problems,
    body: html`${problems === 0 ? '' : summaryView(kit, fields, whole, problems)}
      ${messageView(page.message)}${askerView(kit, frame)}
      ${page.secrets.length > 0 || page.keptAs !== undefined ? secretsView(kit, frame, page) : ''}
      <form method="post" autocomplete="off" accept-charset="utf-8">
        ${tokenView(frame)}${fields.map((field) => fieldView(kit, field))}
        <div class="buttons">
          <button name="action" value="accept">${strings.submit}</button>
          <button class="second" name="action" value="decline" formnovalidate>${strings.decline}</button>
        </div>
      </form>`,
  };
}

/** Read out at once, and the first thing that the keyboard reaches. */
function summaryView(
  { phrases }: ViewKit,
  fields: readonly PlacedField[],
  whole: readonly string[],
  count: number,
): Markup {
  return html`<div class="errors" role="alert" tabindex="-1" autofocus>
    <h2>${phrases.plural(phrases.strings.errors, count)}</h2>
    <ul>
      ${whole.map((text) => html`<li dir="auto">${sentence(text)}</li>`)}
      ${fields.map(({ index, label, problem }) =>
        problem === undefined
          ? ''
          : html`<li>
              <a href="#${inputId(index)}"><bdi>${label}</bdi>: <bdi>${problem}</bdi></a>
            </li>`,
      )}
    </ul>
  </div>`;
}

function secretsView(
  { name, phrases: { strings, fill } }: ViewKit,
  { stored }: PageFrame,
  page: FormPage,
): Markup {
  const kept =
    page.keptAs === undefined
      ? fill(strings.secretsOnce, { name })
      : fill(strings.secretsKept, { name, kept: visibleLine(page.keptAs) });
  return html`<div class="note">
    ${page.secrets.length > 0 ? html`<p>${fill(strings.secretsNote, { name })}</p>` : ''}
    <p>${kept}</p>
    ${
      page.keptAs === undefined || stored === undefined
        ? ''
        : // In a window of its own, so that what was entered already is not lost.
          html`<p>
            <a href="${stored}" target="_blank" rel="noopener">${fill(strings.storedLink, { name })}</a>
          </p>`
    }
  </div>`;
}
