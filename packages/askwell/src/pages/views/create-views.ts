import { AskwellError } from '../../errors.ts';
import { checkLook } from './check-look.ts';
import { documentOf } from './document.ts';
import { endingView } from './ending-view.ts';
import { formView } from './form-view.ts';
import { grantView } from './grant-view.ts';
import { createLanguages } from './languages.ts';
import { logOutView } from './log-out-view.ts';
import { html } from './markup.ts';
import { createRespond } from './page-response.ts';
import type { PageResponse } from './page-response.ts';
import { REFUSAL_HEADERS, REFUSAL_STATUS } from './refusals.ts';
import { storedView } from './stored-view.ts';
import { styleOf } from './style.ts';
import type { View, ViewKit } from './view-kit.ts';
import type { Look, PageViews } from './views.ts';
import { visibleLine } from './visible-text.ts';

/**
 * Makes the pages of a server.
 *
 * @param look - how they look; `title` is what the server is called if `name` is not given
 * @throws `ASKWELL_USAGE` for a look that pages can't have, or if there is no name
 */
export function createViews({ title, ...look }: Look & { readonly title: string }): PageViews {
  checkLook(look);
  const { logo } = look;
  const name = visibleLine(look.name ?? '') || visibleLine(title);
  if (name === '')
    throw new AskwellError(
      'ASKWELL_USAGE',
      'Pages need a name that says who asks. Set look.name, or the title of the server.',
    );
  const style = styleOf(look.color);
  const respond = createRespond(style, logo);
  const phrasesFor = createLanguages(look.language ?? 'en', look.strings);

  const show = (
    request: Request,
    make: (kit: ViewKit) => View,
    response: Omit<PageResponse, 'status'> & { readonly status?: number } = {},
  ): Response => {
    const kit: ViewKit = { name, phrases: phrasesFor(request) };
    const view = make(kit);
    return respond(request, {
      // A form that is asked again shows what was wrong at the first look, and looking is no failure.
      status: request.method === 'POST' && (view.problems ?? 0) > 0 ? 422 : 200,
      ...response,
      body: documentOf(kit, view, style, logo),
      language: kit.phrases.language,
    });
  };

  return {
    form: (request, frame, page, submission, cookies) =>
      show(request, (kit) => formView(kit, frame, page, submission), { cookies }),
    grant: (request, frame, page, cookies) =>
      show(request, (kit) => grantView(kit, frame, page), { cookies, formAction: actionsOf(request) }),
    ending: (request, ending) => show(request, (kit) => endingView(kit, ending)),
    stored: (request, frame, listings, cookies, logOut) =>
      show(request, (kit) => storedView(kit, frame, listings, logOut), {
        cookies,
        ...leadingTo(request, logOut),
      }),
    refuse: (request, why, logOut) =>
      show(
        request,
        (kit) => {
          const { title, text } = kit.phrases.strings.refusals[why];
          return {
            title,
            body: html`<p>${text}</p>
              ${logOutView(kit, logOut)}`,
          };
        },
        {
          status: REFUSAL_STATUS[why],
          headers: { ...REFUSAL_HEADERS[why] },
          ...leadingTo(request, logOut),
        },
      ),
    redirect: (to, cookies) => respond(undefined, { status: 303, cookies, headers: { location: to } }),
  };
}

/** The log-out leads back to a page of ours, and from there to wherever people log in. */
function leadingTo(request: Request, logOut: string | undefined): { readonly formAction?: string } {
  return logOut === undefined ? {} : { formAction: actionsOf(request) };
}

/**
 * Where the consent page may lead, and a page with a button to log out. Chrome holds `form-action` against every redirect that follows the POST, and a
 * provider may send the browser on to log-in servers that we can't know, so any https is allowed from these pages alone,
 * none of which has an input for anything secret. On this machine providers may be without https.
 */
function actionsOf(request: Request): string {
  const isLocal = new URL(request.url).protocol === 'http:';
  return `'self' https:${isLocal ? ' http://127.0.0.1:* http://localhost:*' : ''}`;
}
