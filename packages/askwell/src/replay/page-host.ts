import type { RequestedSchema } from '../field/requested-schema.ts';
import type { FormProblem } from '../form/form.ts';
import type { Json, JsonObject } from '../json.ts';

// The seam between the engine and hosted pages. Plain data where it is journaled or stored.

/** A form on a hosted page, as data: any instance can show it. */
export interface FormPage {
  readonly kind: 'form';
  /** Why it is asked, in the author's words. */
  readonly message: string;
  /** In the words of 2026-07-28. */
  readonly schema: RequestedSchema;
  /** Names of the fields that are secrets, which the schema does not tell. */
  readonly secrets: readonly string[];
  /** Whether the form is one value, under the name `value`. */
  readonly scalar: boolean;
  /** What was wrong with the previous answer. */
  readonly problem?: FormProblem;
  /** What is filled in already: the author's defaults, or what was right in the previous answer. Never a secret. */
  readonly values?: JsonObject;
  /** Set if the answer is kept in the vault, so that the page can say so: the name it is kept under. */
  readonly keptAs?: string;
}

/** Consent to connect an account at a third party (OAuth). */
export interface GrantPage {
  readonly kind: 'grant';
  readonly message: string;
  /** Id of a provider that the pages know. */
  readonly provider: string;
  /** All that the grant shall have, the scopes of an earlier one included. */
  readonly scopes: readonly string[];
}

/** What a page asks for. */
export type PageRequest = FormPage | GrantPage;

/** An interaction that was opened. */
export interface OpenedPage {
  /** 256 random bits, base64url. Whoever has it can open the page, and is checked there. */
  readonly id: string;
  /** Where the page is now. Not journaled: a server that is started again may listen elsewhere. */
  readonly url: string;
  /** Whether the person has to give back a code that the finished page shows. */
  readonly code: boolean;
}

/**
 * How far an interaction is. `open` is pending or claimed: the person has not finished. `expired` is also what was
 * withdrawn.
 */
export type PageProgress = 'open' | 'completed' | 'declined' | 'failed' | 'expired';

/** Checks an answer before the page says that it is done; resolves with what is wrong. */
export type PageCheck = (content: JsonObject) => Promise<FormProblem | undefined>;

/** Hosted pages, for one call of one principal. Everything rejects with an `AskwellError` only. */
export interface PageHost {
  /** Why no account can be connected with this provider, for its author; nothing if one can. */
  refusalOf?(provider: Provider): string | undefined;
  /**
   * Opens an interaction for the caller.
   *
   * @param lifetime - milliseconds within which it can be finished
   * @throws `ASKWELL_USAGE` when nobody could verify who opens it: the way of identification does not fit this caller
   */
  open(page: PageRequest, lifetime: number): Promise<OpenedPage>;
  /** Where a page is that was opened earlier. */
  urlOf(id: string): Promise<string>;
  /**
   * Resolves when the person has finished, at the latest after the bounded time that the server waits for a page.
   *
   * @param check - run by a page that is submitted to this process in the meantime, so that the person is told at once
   */
  wait(
    id: string,
    options: { readonly signal: AbortSignal; readonly check?: PageCheck },
  ): Promise<PageProgress>;
  /**
   * Resolves with true when the person has ended the interaction (completed, declined or failed), with false when it
   * expired, was withdrawn, or `signal` aborts; never rejects. For completion notifications.
   */
  ended(id: string, signal: AbortSignal): Promise<boolean>;
  /** Ends an interaction that nobody waits for any more. One that has ended stays as it is. */
  withdraw(id: string): Promise<void>;
  /**
   * What was submitted to a completed form, as content of the schema, secrets included; `undefined` when it is gone.
   * `checked` tells whether `check` has seen it.
   */
  content(id: string): Promise<{ readonly content: JsonObject; readonly checked: boolean } | undefined>;
  /**
   * Takes the code that the person gives back. `spent`: too many wrong ones, or too late; the interaction has failed.
   * The right code finishes what waited for it, such as redeeming an authorization; given again, it is right again.
   */
  confirm(id: string, code: string): Promise<'right' | 'wrong' | 'spent'>;
  /** Secrets and grants that outlive the call. */
  readonly vault: CallVault;
}

/** The caller's part of the vault. */
export interface CallVault {
  /** Whether the caller is somebody for whom a secret can be kept; an anonymous caller is nobody. */
  readonly keeps: boolean;
  /** @param digest - of the form that asks for it; a value that was gathered with another one is as good as none */
  has(name: string, digest: string): Promise<boolean>;
  get(name: string): Promise<Json | undefined>;
  /** @param expiresIn - milliseconds; without it the secret is kept until it is forgotten */
  keep(
    name: string,
    value: Json,
    options: { readonly digest: string; readonly label: string; readonly expiresIn?: number | undefined },
  ): Promise<void>;
  forget(name: string): Promise<void>;
  /** Whether there is a grant of the provider with at least these scopes. */
  hasGrant(provider: string, scopes: readonly string[]): Promise<boolean>;
  /** The scopes of the grant, none if there is no grant. */
  grantedScopes(provider: string): Promise<readonly string[]>;
  /**
   * An access token that is good for at least another minute, where the provider tells; refreshed if needed, by one
   * process at a time.
   *
   * @throws `ASKWELL_GRANT` when the grant is gone or the provider no longer honours it
   */
  accessToken(provider: string): Promise<string>;
  /** Revokes the grant at the provider, as far as it can, and forgets it. */
  revokeGrant(provider: string): Promise<void>;
}

/** A third party that accounts can be connected at, as handlers know it; made by `defineProvider` of `askwell/oauth`. */
export interface Provider {
  /** Letters, digits and dashes; part of the redirect URI. */
  readonly id: string;
  /** As people know it, for instance `GitHub`. */
  readonly title: string;
}
