import type { FormElicitation, Source, UrlElicitation } from '../../../src/client/elicitation.ts';
import { parseForeignForm } from '../../../src/form/foreign-form.ts';

const position = { index: 1, count: 1 } as const;

/** Questions as the core hands them to the policy, of a server "billing". */
export function formQuestion(
  properties: object = { city: { type: 'string', minLength: 2 }, note: { type: 'string' } },
  more: Partial<FormElicitation> & {
    readonly required?: readonly string[];
    readonly source?: Partial<Source>;
  } = {},
): FormElicitation {
  const { required = [], source, ...rest } = more;
  return {
    mode: 'form',
    from: { server: { name: 'billing' }, position, ...source },
    message: 'Where?',
    form: parseForeignForm({ type: 'object', properties, required }),
    secrets: [],
    ...rest,
  };
}

/** A page that the server wants to have opened, with a secret in its query that must turn up nowhere. */
export function urlQuestion(
  more: Partial<UrlElicitation> & { readonly source?: Partial<Source> } = {},
): UrlElicitation {
  const { source, ...rest } = more;
  const href = 'https://pay.billing.example:8443/go?token=canary';
  return {
    mode: 'url',
    from: { server: { name: 'billing' }, position, ...source },
    message: 'Open?',
    url: href,
    verdict: {
      verdict: 'warn',
      findings: [{ code: 'port', severity: 'warn', message: 'An unusual port.' }],
      display: {
        href,
        before: 'https://pay.',
        domain: 'billing.example',
        after: ':8443/go?token=canary',
        host: 'pay.billing.example:8443',
      },
    },
    opened: 0,
    ...rest,
  };
}

/** A signal that never aborts. */
export const { signal } = new AbortController();
