import { html as honoHtml, raw as honoRaw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** A piece of a page. Everything that was put into it is escaped. */
export type Markup = HtmlEscapedString;

/** Makes a piece of a page; values are escaped, pieces stay as they are, `undefined` and `false` are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  // Nothing here is a promise, and only promises make hono's result one.
  return honoHtml(strings, ...values) as Markup;
}

/** Trusts a text to be HTML: our own constants, never anything that came from elsewhere. */
export function raw(text: string): Markup {
  return honoRaw(text);
}
