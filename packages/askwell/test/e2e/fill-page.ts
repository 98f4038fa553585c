import type { CookieJar } from '../support/cookie-jar.ts';

/** What a person does on a page. */
export interface Visit {
  /** By the labels of the fields. */
  readonly values?: Readonly<Record<string, string>>;
  readonly action?: 'accept' | 'decline';
}

/** Reads a page's form as a browser does. */
export function fillForm(html: string, { values = {}, action = 'accept' }: Visit): URLSearchParams {
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1];
  if (token === undefined) throw new Error(`no form in: ${html.slice(0, 2000)}`);
  const body = new URLSearchParams({ token, action });
  for (const [label, value] of Object.entries(values)) {
    const id = new RegExp(`<label[^>]*for="([^"]+)"[^>]*>\\s*(?:<bdi>)?${label}`).exec(html)?.[1];
    const input = new RegExp(`<(?:input|textarea|select)[^>]*id="${id}"[^>]*>`).exec(html)?.[0] ?? '';
    const name = /name="([^"]+)"/.exec(input)?.[1];
    if (name === undefined) throw new Error(`no field ${label} in: ${html}`);
    body.set(name, value);
  }
  return body;
}

/** Sends a page's form. */
export function send(jar: CookieJar, url: string, html: string, visit: Visit): Promise<Response> {
  return jar.fetch(url, {
    method: 'POST',
    body: fillForm(html, visit),
    headers: { origin: new URL(url).origin },
  });
}

/** Opens a page, fills it in and sends it. */
export async function visitPage(jar: CookieJar, url: string, visit: Visit): Promise<Response> {
  const page = await jar.fetch(url);
  return send(jar, url, await page.text(), visit);
}
