import type { DraftField } from '../../form/form-draft.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** How an input is wired up. */
export interface InputWiring {
  readonly id: string;
  readonly name: string;
  /** Ids of what describes it, or empty. */
  readonly describedBy: string;
  readonly invalid: boolean;
}

/** From this length on a text has several lines. */
const LONG_TEXT = 200;
/** From this length on a secret is no password but, say, a private key, whose lines a password field would join. */
const LONG_SECRET = 1000;

/**
 * The input for something typed. Types that let a browser change or drop what was typed (`number`, `email`, `url`) and
 * `maxlength`, which cuts off what is pasted, are not used: the server says what is wrong, and nothing vanishes.
 */
export function textInput(one: DraftField, { id, name, describedBy, invalid }: InputWiring): Markup {
  const { field, text = '' } = one;
  const wiring = html` id="${id}"
  name="${name}"${field.required ? html` aria-required="true"` : ''}${
    invalid ? html` aria-invalid="true"` : ''
  }${describedBy === '' ? '' : html` aria-describedby="${describedBy}"`}`;

  if (field.kind === 'secret') {
    // `off` makes browsers fill in the password that they know for this site, and managers save this one over it.
    const secret = html`${wiring} spellcheck="false" autocapitalize="none" autocorrect="off" data-1p-ignore
    data-lpignore="true" data-bwignore`;
    return (field.maxLength ?? 0) >= LONG_SECRET
      ? html`<textarea class="masked" rows="4" autocomplete="off" ${secret}></textarea>`
      : html`<input type="password" autocomplete="new-password" ${secret} />`;
  }
  if (field.kind === 'string') {
    // The text is the same in HTML only after a line break of its own, which the parser drops.
    if (text.includes('\n') || (field.format === undefined && (field.maxLength ?? 0) >= LONG_TEXT)) {
      return html`<textarea rows="4" autocomplete="off" ${wiring}>${'\n'}${text}</textarea>`;
    }
    const isDate = field.format === 'date' && (text === '' || /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text));
    return html`<input${wiring}${isDate ? html` type="date"` : html` type="text"`}${HINTS[field.format ?? 'text']}
      value="${text}"
    />`;
  }
  // Some keyboards of digits have no minus.
  const low = 'minimum' in field ? (field.minimum ?? -1) : -1;
  const mode = low < 0 ? 'text' : field.kind === 'integer' ? 'numeric' : 'decimal';
  return html`<input type="text" inputmode="${mode}" autocomplete="off" ${wiring} value="${text}" />`;
}

const HINTS = {
  text: html` autocomplete="off"`,
  date: html` autocomplete="off"`,
  'date-time': html` autocomplete="off" spellcheck="false"`,
  email: html` autocomplete="email" inputmode="email" autocapitalize="none" spellcheck="false"`,
  uri: html` autocomplete="url" inputmode="url" autocapitalize="none" spellcheck="false"`,
} as const;
