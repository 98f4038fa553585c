import type { FormElicitation, Source, UrlElicitation } from '../../client/elicitation.ts';
import type { UrlVerdict } from '../../client/url/verdict.ts';
import { askedForm } from '../asked-form.ts';
import type {
  FieldAct,
  FormScript,
  FormShown,
  RendererHarness,
  UrlScript,
  UrlShown,
  WaitScript,
  WaitShown,
} from '../renderer-harness.ts';
import { fail } from './claims.ts';

/** Who asks in the suite. The person calls the server something else than it calls itself. */
export const SOURCE: Source = {
  server: { name: 'my-ledger', origin: 'https://ledger.example' },
  selfName: 'Your Friendly Bank',
  target: 'pay_invoice',
  position: { index: 1, count: 1 },
};

/** A question by form. */
export function formQuestion(
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[] = [],
  more: Partial<FormElicitation> = {},
): FormElicitation {
  const form = askedForm({ type: 'object', properties, required });
  return { mode: 'form', from: SOURCE, message: 'Please tell me more.', form, secrets: [], ...more };
}

/** The page that most cases are about. */
export const PAGE = 'https://pay.accounts.canary-site.example/start/4711?ticket=abc#top';

/** A question by URL. The verdict is made here, so that the cases depend on no rule of judging. */
export function urlQuestion(
  more: Partial<UrlElicitation> = {},
  verdict: Partial<UrlVerdict> = {},
): UrlElicitation {
  return {
    mode: 'url',
    from: SOURCE,
    message: 'Please pay on our page.',
    url: PAGE,
    verdict: {
      verdict: 'ok',
      findings: [],
      display: {
        href: PAGE,
        before: 'https://pay.accounts.',
        domain: 'canary-site.example',
        after: '/start/4711?ticket=abc#top',
        host: 'pay.accounts.canary-site.example',
      },
      ...verdict,
    },
    opened: 0,
    ...more,
  };
}

/** What a case says of a person who fills in a form. */
export interface FillOptions {
  readonly changes?: readonly FieldAct[];
  /** Default: `submit`. */
  readonly end?: FormScript['end'];
  /** Whether the question is void before it is shown. */
  readonly void?: boolean;
}

/** Shows a form to a person who does this. One who waits sees the question taken back once it is there. */
export async function fill(
  harness: RendererHarness,
  question: FormElicitation,
  acts: readonly FieldAct[],
  options: FillOptions = {},
): Promise<FormShown> {
  const { end = 'submit', changes = [] } = options;
  const held = controller(options.void);
  return harness.form(question, { acts, changes, end, shown: held.shown }, held.signal);
}

/** Shows a page to a person who does this. */
export async function visit(
  harness: RendererHarness,
  question: UrlElicitation,
  end: UrlScript['end'],
  {
    openerFails = false,
    void: isVoid = false,
  }: { readonly openerFails?: boolean; readonly void?: boolean } = {},
): Promise<UrlShown> {
  if (harness.url === undefined) return fail('The harness shows no URLs.');
  const { signal, shown } = controller(isVoid);
  return harness.url(question, { end, openerFails, shown }, signal);
}

/** Waits with a person who does this. */
export async function wait(
  harness: RendererHarness,
  question: UrlElicitation,
  end: WaitScript['end'],
  again = 0,
): Promise<WaitShown> {
  if (harness.waiting === undefined) return fail('The harness does not wait.');
  const { signal, shown } = controller(false);
  return harness.waiting(question, { end, again, shown }, signal);
}

function controller(isVoid = false): { readonly signal: AbortSignal; readonly shown: () => void } {
  const abort = new AbortController();
  if (isVoid) abort.abort();
  return { signal: abort.signal, shown: () => abort.abort() };
}
