import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSubmission, startSubmission } from '../../../src/pages/submission/submission.ts';
import { createViews } from '../../../src/pages/views/create-views.ts';
import { REFUSAL_STATUS } from '../../../src/pages/views/refusals.ts';
import type { Refusal } from '../../../src/pages/views/views.ts';
import type { FormPage } from '../../../src/replay/page-host.ts';
import { refusal } from '../../field/refusal.ts';
import { formPage } from '../form-page.ts';
import { everyKind, frame, grantPage, listings, samples } from './samples.ts';

const views = createViews({ title: 'Acme Deploy' });
const get = new Request('https://tools.example.com/askwell/x');
const post = new Request(get, { method: 'POST' });

function sample(name: string, request: Request): Response {
  const make = samples[name];
  if (make === undefined) throw new Error(`There is no sample ${name}.`);
  return make(views, request);
}

/** Markup in each way that it might get out of its place, and characters that hide or turn text around. */
const MARKUP = `</title></textarea><script>alert(1)</script>" onfocus="x" '&amp; evil`;
const NASTY = MARKUP.replace('evil', '\u202Eevil\u200B\u0007');
const NASTY_ESCAPED =
  '&lt;/title&gt;&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onfocus=&quot;x&quot; &#39;&amp;amp; evil';

/** What got out of its place, or hides something. */
const LEAK = /<script|onfocus="|<\/title><|[\u202E\u200B]|\p{Cc}(?<!\n)/u;

/** How often the text of others stands in a page. */
function shownTimes(html: string): number {
  return html.split(NASTY_ESCAPED).length - 1;
}

describe('S64 every response', () => {
  const all = Object.entries(samples).map(([name, make]) => [name, make] as const);

  it.each([...all, ['redirect', () => views.redirect('https://a.example/')] as const])(
    'can not be framed, kept, sniffed or given anything to load: %s',
    (_, make) => {
      const { headers } = make(views, get);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'( https:)?; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()') as string,
      });
    },
  );

  it.each(all)('has no body for a HEAD, and the same headers: %s', async (_, make) => {
    const full = make(views, get);
    const head = make(views, new Request(get, { method: 'HEAD' }));
    expect(await head.text()).toBe('');
    expect(head.status).toBe(full.status);
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(full.headers));
  });

  it.each(all)('has one heading, a language and no script: %s', async (_, make) => {
    const html = await make(views, get).text();
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('<html lang="en">');
    expect(html).not.toMatch(/<script|\son\w+=|javascript:/i);
  });

  it('allows the one style that it has, by its hash', async () => {
    const response = sample('form', get);
    const style = /<style>([^]*)<\/style>/.exec(await response.text())?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
  });

  it('takes the cookies that it is given, and loads a logo from nowhere else', () => {
    const response = createViews({ title: 'A', logo: 'https://cdn.example/a/logo.png' }).form(
      get,
      frame,
      everyKind,
      startSubmission(everyKind),
      ['a=1; Path=/', 'b=2; Path=/'],
    );
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/']);
    expect(response.headers.get('content-security-policy')).toContain('; img-src https://cdn.example;');
    for (const logo of ['data:image/png;base64,AA==', 'DATA:image/png;base64,AA==']) {
      const inline = createViews({ title: 'A', logo }).refuse(get, 'ended');
      expect(inline.headers.get('content-security-policy')).toContain('; img-src data:;');
    }
  });
});

describe('S64 text of others', () => {
  it('is escaped in a form: the message, the labels, the options, what was typed, what is wrong', async () => {
    const page = formPage(
      {
        [NASTY]: { type: 'string', description: NASTY },
        b: { type: 'string', title: NASTY, maxLength: 500 },
        c: { type: 'string', enum: ['x', NASTY] },
        d: { type: 'array', items: { anyOf: [{ const: 'd', title: NASTY }] } },
      },
      { message: NASTY, keptAs: NASTY, values: { [NASTY]: MARKUP, b: MARKUP } },
    );
    const typed = readSubmission(page, new URLSearchParams({ 'f.0': MARKUP, 'f.1': MARKUP }));
    if (typed.ok) throw new Error('The form was accepted.');
    const problem = { form: NASTY, fields: { [NASTY]: NASTY, b: NASTY, gone: NASTY } };
    const look = createViews({ title: NASTY });
    const other = { target: NASTY, account: NASTY, token: 'a"><script>' };
    const html = await look.form(post, other, page, { ...typed.submission, problem }).text();
    expect(html).not.toMatch(LEAK);
    expect(shownTimes(html)).toBeGreaterThanOrEqual(15);
  });

  it('stays in an input as it was typed', async () => {
    const page = formPage({
      a: { type: 'string' },
      b: { type: 'string', maxLength: 900 },
      c: { type: 'integer' },
    });
    const typed = readSubmission(
      page,
      new URLSearchParams({ 'f.0': ' a\u200Bb ', 'f.1': '\n<x>', 'f.2': '1"' }),
    );
    if (typed.ok) throw new Error('The form was accepted.');
    const html = await views.form(post, frame, page, typed.submission).text();
    expect(html).toContain('value=" a\u200Bb "');
    // The parser drops the first line break after the tag.
    expect(html).toContain('>\n\n&lt;x&gt;</textarea>');
    expect(html).toContain('value="1&quot;"');
  });

  it('is escaped on the other pages', async () => {
    const named = createViews({ title: 'x', name: NASTY });
    const grant = { ...grantPage, message: NASTY, providerTitle: NASTY, scopes: [NASTY] };
    const [first] = listings;
    const listing = {
      ...(first as typeof first & object),
      label: NASTY,
      name: NASTY,
      client: NASTY,
      scopes: [NASTY],
    };
    const pages: readonly (readonly [Response, number])[] = [
      [named.grant(get, { target: NASTY, token: 't' }, grant), 8],
      [named.stored(get, { account: NASTY, token: 't' }, [listing]), 6],
      [named.ending(get, { kind: 'code', code: '<script>', minutes: 1 }), 1],
    ];
    for (const [response, atLeast] of pages) {
      const html = await response.text();
      expect(html).not.toMatch(LEAK);
      expect(shownTimes(html)).toBeGreaterThanOrEqual(atLeast);
    }
  });

  it('keeps its lines, and nothing in it becomes a link', async () => {
    const page = formPage({}, { message: 'First\r\nhttps://evil.example\r\n\r\nLast' });
    const html = await views.form(get, frame, page, startSubmission(page)).text();
    expect(html).toContain('First\nhttps://evil.example\n\nLast</p>');
    expect(html).not.toContain('<a ');
  });
});

describe('a form', () => {
  const show = async (page: Parameters<typeof startSubmission>[0], request = get): Promise<string> =>
    (await views.form(request, frame, page, startSubmission(page)).text()).replaceAll(/\s+/g, ' ');

  it('S64 says who asks, what for, for which account, and why, and has the token', async () => {
    const html = await show(everyKind);
    expect(html).toMatch(/Asked by<\/dt> ?<dd> ?<bdi>Acme Deploy/);
    expect(html).toMatch(/Needed for<\/dt> ?<dd> ?<bdi>deploy/);
    expect(html).toMatch(/Your account<\/dt> ?<dd> ?<bdi>ann@example.com/);
    expect(html).toContain('We deploy on Tuesday.');
    expect(html).toContain('<input type="hidden" name="token" value="csrf-token" />');
    expect(html).toContain('name="action" value="accept"');
    expect(html).toContain('name="action" value="decline"');
  });

  it('links to what is kept, if it keeps something for somebody who has such a list', async () => {
    const link = 'href="https://tools.example.com/askwell/stored"';
    const stored = 'https://tools.example.com/askwell/stored';
    const shown = (page: FormPage, more: object): Promise<string> =>
      views.form(get, { ...frame, ...more }, page, startSubmission(page)).text();
    const { keptAs: _, ...once } = everyKind;
    expect(await shown(everyKind, { stored })).toContain(link);
    expect(await shown(everyKind, {})).not.toContain('/stored');
    expect(await shown(once, { stored })).not.toContain('/stored');
  });

  it('says where secrets go, and whether they are kept', async () => {
    expect(await show(everyKind)).toMatch(/do not see them.*encrypted under the name “deploy”/);
    const { keptAs: _, ...once } = everyKind;
    expect(await show(once)).toMatch(/do not see them.*used for this request/);
    expect(await show(formPage({ a: { type: 'string' } }))).not.toMatch(/Secrets/);
  });

  it('has nothing chosen that nobody chose', async () => {
    const html = await show(everyKind);
    // "No answer" to the one optional question of yes or no.
    expect(html.match(/ checked/g)).toHaveLength(1);
    expect(html).toMatch(/value="" checked ?\/?>.{0,80}No answer/);
    expect(html).not.toContain(' selected');
  });

  it('shows what is suggested', async () => {
    const html = await show(
      formPage({
        a: { type: 'boolean', default: false },
        b: { type: 'string', enum: ['x', 'y'], default: 'y' },
        c: { type: 'array', items: { type: 'string', enum: ['x', 'y'] }, default: ['x'] },
        d: { type: 'string', format: 'date-time', default: '2026-07-28T09:30:00-11:30' },
        e: { type: 'string', format: 'date-time', default: '2026-07-28T09:30:00.123456Z' },
        f: { type: 'string', format: 'date', default: '2026-07-28' },
      }),
    );
    expect(html).toMatch(/name="f.0" value="false" checked/);
    expect(html).toMatch(/name="f.1" value="1" checked/);
    expect(html).toMatch(/name="f.2" value="0" checked/);
    expect(html).toMatch(/type="datetime-local"[^>]* name="f.3" value="2026-07-28T09:30:00"/);
    // An offset that is nowhere in use is there all the same.
    expect(html).toMatch(/<option value="-11:30" selected ?> ?UTC−11:30/);
    // What no browser could show as a date would be lost in one.
    expect(html).toMatch(/<input id="f-4"[^>]* type="text"[^>]* value="2026-07-28T09:30:00.123456Z"/);
    expect(html).toMatch(/<input id="f-5"[^>]* type="date"[^>]* value="2026-07-28"/);
  });

  it('tells options apart that read alike', async () => {
    const html = await show(
      formPage({
        a: {
          type: 'string',
          oneOf: [
            { const: 'a', title: 'Same' },
            { const: '', title: 'Same' },
          ],
        },
      }),
    );
    expect(html).toContain('Same (a)');
    expect(html).toContain('Same ((empty))');
  });

  it('has secrets in fields that nobody can read over a shoulder, and that browsers do not fill in', async () => {
    const html = await show(everyKind);
    expect(html).toMatch(/<input type="password" autocomplete="new-password"[^>]* name="f.13"/);
    expect(html).toMatch(/<textarea class="masked"[^>]* name="f.14"/);
    expect(html.match(/spellcheck="false"[^>]*data-1p-ignore/g)).toHaveLength(2);
  });

  it('calls a single value by no name', async () => {
    const html = await show(formPage({ value: { type: 'string' } }, { scalar: true }));
    expect(html).toContain('<bdi>Your answer</bdi>');
    expect(html).not.toContain('<bdi>value</bdi>');
  });

  it('lists what is wrong first, with links to the inputs, and says so in the title', async () => {
    const html = (await sample('errors', post).text()).replaceAll(/\s+/g, ' ');
    expect(html).toMatch(/<title>Error: /);
    expect(html).toMatch(/role="alert" tabindex="-1" autofocus/);
    expect(html).toContain('8 things have to be corrected');
    for (const [, id] of html.matchAll(/<a href="#([^"]+)"/g)) {
      expect(html).toMatch(new RegExp(`<(input|select|textarea)[^>]* id="${id}"`));
    }
    expect(html).toMatch(/aria-invalid="true" aria-describedby="f-2-hint f-2-problem"/);
    expect(html).toContain('Must be at most 10.');
    expect(html).not.toContain('deploy-key');
  });

  it('is 422 when it was sent with something wrong, and 200 when it is looked at', () => {
    expect(sample('errors', post).status).toBe(422);
    expect(sample('errors', get).status).toBe(200);
    expect(sample('form', get).status).toBe(200);
  });

  it('S28 never has a secret in it, whatever else was wrong', async () => {
    const body = new URLSearchParams({ 'f.0': 'x', 'f.13': 'canary-13', 'f.14': 'canary-14', 'f.6': '99' });
    const reading = readSubmission(everyKind, body);
    if (reading.ok) throw new Error('The form was accepted.');
    const html = await views.form(post, frame, everyKind, reading.submission).text();
    expect(html).not.toContain('canary');
    expect(html.match(/Has to be entered again/g)).toHaveLength(2);
    expect(html).toContain('value="99"');
  });
});

describe('the other pages', () => {
  it('S64 consent names the provider and what it would allow, before the browser goes there', async () => {
    const response = views.grant(get, frame, grantPage);
    const html = await response.text();
    expect(html).toContain('Connect your GitHub account');
    expect(html).toContain('<code>read:user</code>');
    expect(html).toContain('Continue to GitHub');
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self' https:;");
    const local = views.grant(new Request('http://127.0.0.1:4000/x'), frame, grantPage);
    expect(local.headers.get('content-security-policy')).toContain(
      "form-action 'self' https: http://127.0.0.1:* http://localhost:*;",
    );
  });

  it('a finished page says that the window can be closed', async () => {
    for (const kind of ['completed', 'declined', 'failed'] as const) {
      expect(await views.ending(get, { kind }).text()).toContain('close this window');
    }
  });

  it('the code is shown with where to give it, and where not', async () => {
    const html = await views.ending(get, { kind: 'code', code: 'K7QM-2XRD', minutes: 1 }).text();
    expect(html).toContain('K7QM-2XRD');
    expect(html).toContain('in the app where you asked for this');
    expect(html).toContain('give it to nobody');
    expect(html).toContain('good for one minute');
  });

  it('what is kept is listed by name, each with a button of its own', async () => {
    const html = await views.stored(get, frame, listings).text();
    expect(html.match(/name="entry" value="entry-\d"/g)).toHaveLength(2);
    expect(html.match(/name="token" value="csrf-token"/g)).toHaveLength(2);
    expect(html).toMatch(/Delete<span class="hidden">\s*A deploy key/);
    expect(html).toMatch(/Disconnect<span class="hidden">\s*GitHub/);
    expect(html).toContain('you delete it');
  });

  it.each(Object.keys(REFUSAL_STATUS) as Refusal[])('a refusal has its status and words: %s', async (why) => {
    const response = views.refuse(get, why);
    expect(response.status).toBe(REFUSAL_STATUS[why]);
    expect(await response.text()).toMatch(/<h1 dir="auto">[^<]{5,}<\/h1>\s*<p>[^<]{10,}<\/p>/);
    expect(response.headers.get('allow')).toBe(why === 'method' ? 'GET, HEAD, POST' : null);
    expect(response.headers.has('retry-after')).toBe(['too-many', 'unavailable'].includes(why));
  });

  it('a button to log out may lead to wherever people log in, and pages without one lead nowhere', async () => {
    const logOut = 'https://tools.example.com/askwell/login/logout?to=%2Fstored';
    const frameOnly = { token: 't' };
    for (const make of [
      (to?: string) => views.refuse(get, 'not-yours', to),
      (to?: string) => views.stored(get, frameOnly, listings, [], to),
    ]) {
      const policy = (response: Response): string =>
        /form-action ([^;]+)/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? '';
      expect(policy(make(logOut))).toBe("'self' https:");
      expect(await make(logOut).text()).toContain(`<form method="post" action="${logOut}">`);
      expect(policy(make())).toBe("'self'");
      expect(await make().text()).not.toContain('/logout');
    }
  });

  it('a redirect leads there, with cookies', () => {
    const response = views.redirect('https://a.example/b', ['c=1']);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('https://a.example/b');
    expect(response.headers.getSetCookie()).toEqual(['c=1']);
  });
});

describe('a look that can not be', () => {
  it.each([
    ['a colour by name', { color: 'red' }, /#rrggbb/],
    ['a style in the colour', { color: '#fff;}body{' }, /#rrggbb/],
    ['a logo without https', { logo: 'http://a.example/x.png' }, /https/],
    ['a script as logo', { logo: 'javascript:alert(1)' }, /https/],
    ['a page as logo', { logo: 'data:text/html,x' }, /https/],
    ['words by what is no language tag', { strings: { 'de\r\nX: y': {} } }, /language tag/],
    ['no name', { title: ' \u200B' }, /name/],
  ])('is refused: %s', (_, look, message) => {
    expect(refusal(() => createViews({ title: 'A', ...look }), 'ASKWELL_USAGE')).toMatch(message);
  });
});
