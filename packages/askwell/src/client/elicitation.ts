import type { FieldSpec } from '../field/field-spec.ts';
import type { AskedForm } from '../form/asked-form.ts';
import type { JsonObject } from '../json.ts';
import type { UrlVerdict } from './url/verdict.ts';

/** A server as the person knows it. Configured by the host, never taken from the server. */
export interface ServerIdentity {
  /** What the person calls it. */
  readonly name: string;
  /**
   * Where it is, as `https://billing.example`, or `'local'` if it runs on this computer, as one does that was started
   * by a command. URLs that it sends are judged by it; without one, nothing is assumed of where it is.
   */
  readonly origin?: string;
}

/** Where a question comes from (C4). */
export interface Source {
  readonly server: ServerIdentity;
  /** The name that the server gives itself. It proves nothing; show it as a claim, beside the local name. */
  readonly selfName?: string;
  /** The tool or prompt that was called, or the URI that was read. Missing where that can't be told. */
  readonly target?: string;
  /** The how-manieth round of questions of that call this is, from 1. */
  readonly round?: number;
  /** The how-manieth of the questions that came together this is, from 1, and how many they are. */
  readonly position: { readonly index: number; readonly count: number };
}

/** A form that a server wants to have filled in. */
export interface FormElicitation {
  readonly mode: 'form';
  readonly from: Source;
  /** As it came; pass it through `sanitizeText` before you show it (C34). */
  readonly message: string;
  readonly form: AskedForm;
  /** Values that something else than the person proposes, to be shown as such; not defaults of the server. */
  readonly prefill?: Prefill;
  /** Fields that look as if they asked for a secret. Only there if the host allowed it: show a warning. */
  readonly secrets: readonly SecretField[];
}

/** Proposed values, by field. They are only ever sent after the person confirmed them. */
export interface Prefill {
  /** Who proposes them: the name of the policy link. */
  readonly by: string;
  readonly values: JsonObject;
}

/** A field that looks as if it asked for a secret, which a form must not do (S1, S2). */
export interface SecretField {
  readonly field: FieldSpec;
  /** The words that gave it away; never a value. */
  readonly reason: string;
}

/** A page that a server wants to have opened. */
export interface UrlElicitation {
  readonly mode: 'url';
  readonly from: Source;
  /** As it came; pass it through `sanitizeText` before you show it (C34). */
  readonly message: string;
  /** Never one whose verdict is `block`. Show all of it (C19), from `verdict.display`. */
  readonly url: string;
  readonly verdict: UrlVerdict;
  /**
   * How often the person has agreed to this URL in this call. From 1 on the server asks again because it thinks that
   * the page is not finished: offer to go on, to open it again, and to cancel (C14).
   */
  readonly opened: number;
}

/** A question to a person. */
export type Elicitation = FormElicitation | UrlElicitation;

/** What a person did with a form. An explicit "no" is `decline`; Esc, closing and failing are `cancel`. */
export type FormAnswer =
  | { readonly action: 'accept'; readonly content: JsonObject }
  | { readonly action: 'decline' | 'cancel' };

/** What a person did with a page. `accept` means that they agreed, and that it was opened or left to them to open. */
export interface UrlAnswer {
  readonly action: 'accept' | 'decline' | 'cancel';
}
