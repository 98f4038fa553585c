import type { VaultListing } from '../vault/vault.ts';
import { tokenView } from './asker-view.ts';
import { logOutView } from './log-out-view.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import type { View, ViewKit } from './view-kit.ts';
import type { PageFrame } from './views.ts';
import { visibleLine } from './visible-text.ts';

/** What is kept for a person: names, never values, each with a button to be rid of it. */
export function storedView(
  kit: ViewKit,
  frame: Omit<PageFrame, 'target'>,
  listings: readonly VaultListing[],
  logOut?: string,
): View {
  const { strings, fill } = kit.phrases;
  return {
    title: fill(strings.storedTitle, { name: kit.name }),
    body: html`${
        frame.account === undefined
          ? ''
          : html`<dl>
              <div class="fact">
                <dt>${strings.account}</dt>
                <dd><bdi>${visibleLine(frame.account)}</bdi></dd>
              </div>
            </dl>`
      }
      <p>${listings.length === 0 ? strings.storedNothing : strings.storedText}</p>
      ${listings.map((listing, index) => entryView(kit, frame, listing, index))} ${logOutView(kit, logOut)}`,
  };
}

function entryView(
  { phrases: { strings, language } }: ViewKit,
  frame: { readonly token: string },
  listing: VaultListing,
  index: number,
): Markup {
  const { kind, createdAt, expiresAt, scopes = [] } = listing;
  const label = visibleLine(listing.label) || visibleLine(listing.name);
  const facts: (readonly [string, Markup | string | undefined])[] = [
    [strings.storedName, html`<bdi>${visibleLine(listing.name)}</bdi>`],
    [
      strings.storedScopes,
      scopes.length === 0 ? undefined : html`<bdi>${visibleLine(scopes.join(', '))}</bdi>`,
    ],
    [
      strings.storedClient,
      listing.client === undefined ? undefined : html`<bdi>${visibleLine(listing.client)}</bdi>`,
    ],
    [strings.storedSince, timeView(createdAt, language)],
    [
      strings.storedUntil,
      expiresAt === undefined ? strings.storedUntilForgotten : timeView(expiresAt, language),
    ],
  ];
  return html`<section class="entry" aria-labelledby="e-${index}">
    <h2 id="e-${index}" dir="auto">${label}</h2>
    <p class="soft">${kind === 'secret' ? strings.storedSecret : strings.storedGrant}</p>
    <dl>
      ${facts.map(([term, fact]) =>
        fact === undefined
          ? ''
          : html`<div class="fact">
              <dt>${term}</dt>
              <dd>${fact}</dd>
            </div>`,
      )}
    </dl>
    <form method="post">
      ${tokenView(frame)}<input type="hidden" name="entry" value="${listing.id}" />
      <button class="second">
        ${kind === 'secret' ? strings.forget : strings.revoke}<span class="hidden"> ${label}</span>
      </button>
    </form>
  </section>`;
}

/** In UTC, and said so: the server does not know where the person is. */
function timeView(milliseconds: number, language: string): Markup {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return html``;
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
  let text: string;
  try {
    text = new Intl.DateTimeFormat(language, options).format(date);
  } catch {
    text = new Intl.DateTimeFormat('en', options).format(date);
  }
  return html`<time datetime="${date.toISOString()}">${text} UTC</time>`;
}
