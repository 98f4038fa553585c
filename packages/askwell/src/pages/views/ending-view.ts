import { html } from './markup.ts';
import type { View, ViewKit } from './view-kit.ts';
import type { Ending } from './views.ts';

/** How it ended, and that the window can be closed. */
export function endingView({ name, phrases }: ViewKit, ending: Ending): View {
  const { strings, fill, plural } = phrases;
  const text = (words: string): View['body'] => html`<p>${fill(words, { name })}</p>`;
  switch (ending.kind) {
    case 'completed':
      return { title: strings.completedTitle, body: text(strings.completedText) };
    case 'declined':
      return { title: strings.declinedTitle, body: text(strings.declinedText) };
    case 'failed':
      return { title: strings.failedTitle, body: text(strings.failedText) };
    case 'code':
      return {
        title: strings.codeTitle,
        body: html`${text(strings.codeText)}
          <p class="soft" id="code">${strings.codeLabel}</p>
          <p class="code" aria-labelledby="code" role="group">${ending.code}</p>
          <p>${plural(strings.codeMinutes, ending.minutes)}</p>
          <p class="warning">${fill(strings.codeWarning, { name })}</p>`,
      };
  }
}
