import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ViewKit } from './view-kit.ts';

/** A button that logs out. No token: a forged one would only log somebody out, and it takes our own Origin. */
export function logOutView({ phrases: { strings } }: ViewKit, logOut: string | undefined): Markup {
  if (logOut === undefined) return html``;
  return html`<form method="post" action="${logOut}">
    <div class="buttons"><button class="second">${strings.otherAccount}</button></div>
  </form>`;
}
