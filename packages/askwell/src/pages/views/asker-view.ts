import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ViewKit } from './view-kit.ts';
import type { PageFrame } from './views.ts';
import { visibleLine, visibleText } from './visible-text.ts';

/** Who asks, for what, and for which account (S64). */
export function askerView(
  { name, phrases }: ViewKit,
  frame: Omit<PageFrame, 'target'> & { readonly target?: string },
): Markup {
  const { strings } = phrases;
  const facts: (readonly [string, string | undefined])[] = [
    [strings.askedBy, name],
    [strings.target, frame.target],
    [strings.account, frame.account],
    [strings.through, frame.through],
  ];
  return html`<dl>
    ${facts.map(([term, fact]) =>
      fact === undefined
        ? ''
        : html`<div class="fact">
            <dt>${term}</dt>
            <dd><bdi>${visibleLine(fact)}</bdi></dd>
          </div>`,
    )}
  </dl>`;
}

/** Why it is asked, in the author's words: text, its lines kept, no link made of anything. */
export function messageView(message: string): Markup {
  return html`<p class="message" dir="auto">${visibleText(message)}</p>`;
}

/** What proves that the POST came from the page. */
export function tokenView(frame: { readonly token: string }): Markup {
  return html`<input type="hidden" name="token" value="${frame.token}" />`;
}
