import { AskwellError } from '../errors.ts';
import { parseForeignForm } from '../form/foreign-form.ts';
import { isObject } from '../json.ts';
import type { Elicitation, ServerIdentity, Source } from './elicitation.ts';

/** What a question is read with. */
export interface ReadOptions {
  readonly from: Source;
  readonly server: ServerIdentity;
  /** Domains that are as good as the server's own. */
  readonly allow: readonly string[];
  /** How often the person has agreed to a URL. */
  readonly opened: (url: string) => number;
}

// Every form needs it, and asking for a loaded module again costs as much as reading a small form.
let secrets: typeof import('./foreign-secret.ts') | undefined;

/**
 * Reads what a server sent. What only some questions need is loaded when the first of them comes: the words that give
 * secrets away, the regular expressions, the table of domains.
 *
 * @throws `ASKWELL_CLIENT`, `ASKWELL_SCHEMA` or `ASKWELL_LIMIT` if it can't be shown
 */
export async function readElicitation(params: unknown, options: ReadOptions): Promise<Elicitation> {
  if (!isObject(params) || typeof params['message'] !== 'string') throw malformed('it has no message');
  const { from } = options;
  const { message } = params;
  // Revisions that know one mode don't name it (C3).
  switch (params['mode'] ?? 'form') {
    case 'form': {
      const schema = params['requestedSchema'];
      let form = parseForeignForm(schema);
      // Patterns are in no revision's schema, and are sent all the same.
      if (form.fields.some((field) => 'foreignPattern' in field)) {
        const { loadPatternMatcher } = await import('./foreign-pattern.ts');
        form = parseForeignForm(schema, { patterns: await loadPatternMatcher() });
      }
      secrets ??= await import('./foreign-secret.ts');
      return { mode: 'form', from, message, form, secrets: secrets.findSecretFields(form, message) };
    }
    case 'url': {
      const { url } = params;
      if (typeof url !== 'string') throw malformed('it has no URL');
      const { judgeUrl } = await import('./url/judge-url.ts');
      const { server, allow } = options;
      const verdict = judgeUrl(url, { server, allow });
      return { mode: 'url', from, message, url, verdict, opened: options.opened(url) };
    }
    default:
      throw malformed(`this client did not declare the mode ${JSON.stringify(params['mode'])}`);
  }
}

function malformed(why: string): AskwellError {
  return new AskwellError('ASKWELL_CLIENT', `The server sent a question that can't be shown: ${why}.`);
}
