import { html, raw } from './markup.ts';
import type { View, ViewKit } from './view-kit.ts';

/** A whole page. */
export function documentOf({ name, phrases }: ViewKit, view: View, style: string, logo?: string): string {
  const { strings, fill, language } = phrases;
  const title = (view.problems ?? 0) > 0 ? fill(strings.errorTitle, { title: view.title }) : view.title;
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – ${name}</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <p class="brand">
            ${logo === undefined ? '' : html`<img src="${logo}" alt="" />`}<bdi>${name}</bdi>
          </p>
          <h1 dir="auto">${view.title}</h1>
          ${view.body}
        </main>
      </body>
    </html>`;
  return page.toString();
}
