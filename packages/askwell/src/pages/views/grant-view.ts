import type { GrantPage } from '../../replay/page-host.ts';
import { askerView, messageView, tokenView } from './asker-view.ts';
import { html } from './markup.ts';
import type { View, ViewKit } from './view-kit.ts';
import type { PageFrame } from './views.ts';
import { visibleLine } from './visible-text.ts';

/** Consent to connect an account: what is asked for is said before the browser goes anywhere. */
export function grantView(
  kit: ViewKit,
  frame: PageFrame,
  page: GrantPage & { readonly providerTitle: string },
): View {
  const { name, phrases } = kit;
  const { strings, fill } = phrases;
  const provider = visibleLine(page.providerTitle);
  const say = (text: string): string => fill(text, { name, provider });
  return {
    title: say(strings.grantTitle),
    body: html`${messageView(page.message)}${askerView(kit, frame)}
      <p>${say(strings.grantText)}</p>
      ${
        page.scopes.length === 0
          ? html`<p>${say(strings.grantNoScopes)}</p>`
          : html`<p id="scopes">${say(strings.grantScopes)}</p>
              <ul aria-labelledby="scopes">
                ${page.scopes.map((scope) => html`<li><code>${visibleLine(scope)}</code></li>`)}
              </ul>`
      }
      <div class="note">
        <p>${say(strings.grantNext)}</p>
        <p>${say(strings.grantKept)}</p>
      </div>
      <form method="post">
        ${tokenView(frame)}
        <div class="buttons">
          <button name="action" value="accept">${say(strings.grantAccept)}</button>
          <button class="second" name="action" value="decline">${strings.grantDecline}</button>
        </div>
      </form>`,
  };
}
