import { digest } from '../digest.ts';
import { AskwellError } from '../errors.ts';
import type { Form, FormProblem } from '../form/form.ts';
import { canonicalJson, type JsonObject } from '../json.ts';
import { checkAttempts, checkLifetime } from './check-options.ts';
import { cleanPage } from './clean-ask.ts';
import { cleanError } from './clean-error.ts';
import type { Problem } from './form-question.ts';
import { confirmCode, noCode } from './page-code.ts';
import { type Finding, goneError, judge, labelFor } from './page-data.ts';
import type { FormPage, GrantPage, OpenedPage, PageCheck, PageHost } from './page-host.ts';
import { pageQuestion } from './page-question.ts';
import type { Pass } from './pass.ts';
import { checkKey, urlIncapable } from './question.ts';

// What a handler asks on hosted pages, put together from steps and asks, so that the rules of replay hold for it as for
// anything else. The journal gets references and findings, never what was entered.

/** A form to be filled in on a page. */
export interface PageForm {
  readonly message: string;
  readonly form: Form;
  readonly key?: string | undefined;
  readonly attempts?: number | undefined;
  readonly expiresIn?: number | undefined;
  readonly values?: JsonObject | undefined;
  /** What tells it from others with the same words: the name of a secret. Branches may come by in another order. */
  readonly as?: string | undefined;
  /** The name it will be kept under. */
  readonly keptAs?: string | undefined;
  /** Gets the data as the handler does. */
  readonly validate?: ((data: never) => Problem | Promise<Problem>) | undefined;
}

/** What came of a page. */
export type PageAnswer =
  | { readonly action: 'accept'; readonly id: string }
  | { readonly action: 'decline' | 'cancel' };

/** How long a page can be finished when nobody says otherwise: as long as a link lies in a chat unread. */
const LIFETIME_MS = 15 * 60 * 1000;
const ATTEMPTS = 3;

/** The pages of the server. @throws `ASKWELL_USAGE` if it has none, `ASKWELL_CAPABILITY` if the client can't open any */
export function pagesOf(pass: Pass, what: string): PageHost {
  const { host, channel, journal } = pass;
  const pages = host.pagesFor?.(journal.run);
  if (pages === undefined) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `${what} needs hosted pages, and this server has none. Make some with createPages of askwell/pages, which wants ` +
        'to know how to verify who opens them, and give them to the server as its option pages.',
    );
  }
  if (!channel.can('url')) throw urlIncapable(host.client);
  return pages;
}

/** Asks for a form on a page, again with the problem if the answer is not valid (R7). */
export async function askFormOnPage(pass: Pass, pages: PageHost, asked: PageForm): Promise<PageAnswer> {
  const { form, message, key } = asked;
  checkKey(key);
  const attempts = checkAttempts(asked.attempts, ATTEMPTS);
  const name = digest(9, asked.as ?? '', key ?? '', message, form.digest, canonicalJson(asked.values ?? {}));
  const check: PageCheck = async (content) => {
    try {
      const finding = await judge(pass, asked, content);
      return finding.ok ? undefined : finding.problem;
    } catch (error) {
      // It goes to the pages, which report it and know no secret of this call.
      throw cleanError(error, pass.host.guard);
    }
  };
  let again: { readonly problem: FormProblem; readonly values: JsonObject } | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const shown = again === undefined ? asked.values : { ...asked.values, ...again.values };
    const page: FormPage = {
      kind: 'form',
      message,
      schema: form.wire('2026-07-28'),
      secrets: form.secrets,
      scalar: form.scalar,
      ...(shown !== undefined && { values: shown }),
      ...(again !== undefined && { problem: again.problem }),
      ...(asked.keptAs !== undefined && { keptAs: asked.keptAs }),
    };
    const answer = await askPage(pass, pages, { page, name, key, expiresIn: asked.expiresIn, check });
    if (answer.action !== 'accept') return answer;
    const finding = (await pass.step(
      // Of this very page: another with the same words has a finding of its own.
      `@read:${digest(9, answer.id)}`,
      async () => {
        const found = await pages.content(answer.id);
        if (found === undefined) throw goneError(pass, message);
        return found.checked ? { ok: true } : judge(pass, asked, found.content);
      },
      {},
    )) as Finding;
    if (finding.ok) return answer;
    again = finding;
  }
  throw new AskwellError(
    'ASKWELL_ANSWER',
    `No valid answer to ${JSON.stringify(labelFor(pass, message))} came within ${attempts} attempts. What was wrong was shown to the person.`,
  );
}

/** Asks the person to connect an account. */
export async function askGrantOnPage(
  pass: Pass,
  pages: PageHost,
  asked: {
    readonly page: () => Promise<GrantPage>;
    readonly provider: string;
    readonly message: string;
    readonly scopes: readonly string[];
    readonly expiresIn: number | undefined;
  },
): Promise<PageAnswer> {
  const { page, message, expiresIn } = asked;
  const name = digest(9, 'grant', asked.provider, message, ...asked.scopes);
  return askPage(pass, pages, { page, name, message, expiresIn });
}

interface PageAsk {
  readonly page: FormPage | (() => Promise<GrantPage>);
  readonly name: string;
  readonly message?: string;
  readonly key?: string | undefined;
  readonly expiresIn?: number | undefined;
  readonly check?: PageCheck;
}

/** Opens one interaction and waits for its end, and for the code if there is one. */
async function askPage(pass: Pass, pages: PageHost, asked: PageAsk): Promise<PageAnswer> {
  const { page, expiresIn } = asked;
  checkLifetime('expiresIn', expiresIn);
  const opened = (await pass.step(
    `@page:${asked.name}`,
    async () => {
      const request = typeof page === 'function' ? await page() : page;
      const { id, code } = await pages.open(cleanPage(request, pass.host.guard), expiresIn ?? LIFETIME_MS);
      return { id, code };
    },
    {},
  )) as Omit<OpenedPage, 'url'>;
  const message = typeof page === 'function' ? (asked.message as string) : page.message;
  if (opened.code && !pass.channel.can('form')) throw noCode(pass.host.client);
  // Whoever finishes a page that nobody waits for any more must be told so, and not that all is well.
  const ended = pass.whenOver(() => pages.withdraw(opened.id));
  const answer = await pass.ask(
    pageQuestion({
      message,
      said: pass.host.guard.clean(message),
      page: { ...opened, url: await pass.during(pages.urlOf(opened.id)) },
      host: pages,
      signal: () => pass.signal,
      key: asked.key,
      expiresIn,
      check: asked.check,
    }),
  );
  if (answer.action !== 'accept' || !opened.code) ended();
  if (answer.action !== 'accept') return answer;
  if (answer.value === 'failed') {
    throw new AskwellError(
      typeof page === 'function' ? 'ASKWELL_GRANT' : 'ASKWELL_ANSWER',
      `${JSON.stringify(labelFor(pass, message))} could not be finished on the page. The reason is in the server's log; if it is none that ` +
        'an operator has to mend, call again to try again.',
    );
  }
  if (!opened.code) return { action: 'accept', id: opened.id };
  const confirmed = await confirmCode(pass, pages, opened.id, message);
  ended();
  return confirmed === 'accept' ? { action: 'accept', id: opened.id } : { action: confirmed };
}
