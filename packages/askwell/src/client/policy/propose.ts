import { AskwellError } from '../../errors.ts';
import type { FieldSpec } from '../../field/field-spec.ts';
import { looksSecret } from '../../field/looks-secret.ts';
import { isObject, own, setOwn } from '../../json.ts';
import type { JsonObject } from '../../json.ts';
import type { FormElicitation } from '../elicitation.ts';
import { isPlainLine, sanitizeLine, sanitizeText } from '../sanitize.ts';
import type { PolicyLink } from './policy-link.ts';

/**
 * A question as a function of the host sees it: plain data without control characters. It is the server's text all the
 * same, so a model should take it as material, not as an instruction.
 */
export interface ProposalQuestion {
  /** The name that the host gave the server. */
  readonly server: string;
  /** The tool or prompt that was called, or the URI that was read. */
  readonly target?: string;
  readonly message: string;
  /** Fields and options whose names have hidden characters in them are left out. */
  readonly fields: readonly FieldSpec[];
}

/** What a function of the host proposes: values by field name. */
export interface Proposal {
  readonly content: JsonObject;
}

/**
 * Proposes an answer, or nothing. What it throws is reported, and counts as nothing. May take as long as it likes; the question waits for it, until the signal aborts.
 */
export type ProposeFunction = (
  question: ProposalQuestion,
  signal: AbortSignal,
) => Proposal | undefined | Promise<Proposal | undefined>;

/** What a function of the host may do beyond proposing. */
export interface ProposeOptions {
  /** The names of the servers to which its answer is sent without a person. Default: none. */
  readonly submitFor?: readonly string[];
  /**
   * Told what the function threw; the question goes on as if it had proposed nothing. Default: the `onFailure` of the
   * client.
   */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Has a function of the host, for instance a model, propose answers. The person sees them in the form, as proposals,
 * and decides. For the servers in `submitFor` an answer that fits is sent as it is; one that does not fit is proposed.
 *
 * It is never asked about a URL, nor about a form with a field that looks like a secret, and it never answers a form
 * by proposing nothing: whatever fails or does not fit, the person is asked.
 *
 * @param name - names it to the person and in the audit log
 *
 * @example
 * ```ts
 * const policy = [propose('assistant', async ({ message, fields }, signal) => ({ content: await model(message, fields, signal) }))];
 * ```
 */
export function propose(name: string, fn: ProposeFunction, options: ProposeOptions = {}): PolicyLink {
  const { submitFor = [], onFailure } = options;
  if (typeof name !== 'string' || typeof fn !== 'function') {
    throw new AskwellError(
      'ASKWELL_USAGE',
      'propose needs a name and a function: propose("assistant", async (question) => …).',
    );
  }
  // A name that stands for all of them would let servers submit that nobody thought of.
  if (!Array.isArray(submitFor) || submitFor.some((server) => typeof server !== 'string' || server === '*')) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      'The option submitFor of propose is a list of the names of servers, one by one.',
    );
  }
  const submits = new Set<string>(submitFor);

  return {
    name,
    ...(submits.size > 0 && { answersForms: true }),
    async decide(elicitation, signal, report) {
      if (elicitation.mode === 'url' || elicitation.secrets.length > 0) return undefined;
      const { form, from } = elicitation;
      if (form.fields.some((field) => field.kind === 'secret' || looksSecret(field) !== undefined))
        return undefined;
      let content: unknown;
      try {
        const proposal: unknown = await fn(describe(elicitation), signal);
        content = isObject(proposal) ? own(proposal, 'content') : undefined;
      } catch (error) {
        if (!signal.aborted) (onFailure ?? report)?.(error);
      }
      if (!isObject(content)) return undefined;
      const names = Object.keys(content);
      const prefill = content as JsonObject;
      if (!submits.has(from.server.name)) return { prefill };
      // A field that was not asked for is a sign that something else was meant.
      if (names.some((field) => form.fields.every(({ name }) => name !== field))) return { prefill };
      const reading = form.read(content);
      if (!reading.ok || Object.keys(reading.content).length === 0) return { prefill };
      return { action: 'accept', content: reading.content };
    },
  };
}

function describe({ from, message, form }: FormElicitation): ProposalQuestion {
  return {
    server: from.server.name,
    ...(from.target !== undefined && { target: sanitizeLine(from.target) }),
    message: sanitizeText(message),
    fields: form.fields.filter(({ name }) => isPlainLine(name)).map(plainField),
  };
}

function plainField(field: FieldSpec): FieldSpec {
  if (field.kind !== 'choice' && field.kind !== 'choices') return plain(field) as FieldSpec;
  // A name or a value that would have to be changed could not be answered with.
  return plain({ ...field, options: field.options.filter(({ value }) => isPlainLine(value)) }) as FieldSpec;
}

/** Data of a server with every text made plain. Fields are a few levels deep and not cyclic. */
function plain(data: unknown): unknown {
  if (typeof data === 'string') return sanitizeText(data);
  if (Array.isArray(data)) return data.map(plain);
  if (!isObject(data)) return data;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(data)) setOwn(copy, name, plain(data[name]));
  return copy;
}
