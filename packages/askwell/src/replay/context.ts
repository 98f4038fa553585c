import type { ElicitSchema, FieldMap } from '../field/elicit-schema.ts';
import type { ElicitInputField } from '../field/from-elicit-input.ts';
import type { InferData } from '../field/infer-data.ts';
import type { Form } from '../form/form.ts';
import type { Json, JsonObject, Jsonify } from '../json.ts';
import type { Problem } from './form-question.ts';
import type { AuthorizeOptions, Grant } from './grant.ts';
import type { ClientFacts, LogLevel, Principal } from './host.ts';
import type { KeptSecret, SecretOptions, SecretValue } from './kept-secret.ts';
import type { Provider } from './page-host.ts';
import type { ElicitResult } from './result.ts';
import type { StepContext, StepOptions } from './step.ts';

/** Everything `ctx.elicit` accepts: a schema of any kind, or a form that was defined before. */
export type AskSchema = ElicitSchema | Form;

/** The type of `data` for a schema. */
export type AskData<S extends AskSchema> =
  S extends Form<infer T> ? T : S extends ElicitSchema ? InferData<S> : never;

/** Options of one ask. */
export interface ElicitOptions<T> {
  /** A name for the question, unique in the handler. Without it the content of the question identifies it (R4). */
  readonly key?: string;
  /** How often an invalid answer is asked again, the first time included. Default 3. */
  readonly attempts?: number;
  /**
   * A check that no schema can make, for instance that a name is still free. Returns what is wrong, for the
   * whole form or by field; the person is asked again with that and the previous values. Runs once for each
   * answer, not in later passes.
   */
  validate?(data: T): Problem | Promise<Problem>;
  /** Shown as already filled in; the person can change it. */
  readonly defaults?: T extends readonly unknown[] ? T : T extends object ? Partial<T> : T;
  /** How long the question stays answerable, in milliseconds. Default: the server's `stateTtl`. */
  readonly expiresIn?: number;
  /** Fields that look like secrets and are not; the reason is for whoever reads the code. */
  readonly notSecret?:
    | { readonly reason: string }
    | { readonly [field: string]: { readonly reason: string } };
}

/** One entry of `ctx.elicitAll`. */
export type ElicitRequest<S extends AskSchema = AskSchema> = {
  readonly message: string;
  readonly schema: S;
} & Omit<ElicitOptions<AskData<S>>, 'key'>;

/** What `ctx.elicitInput` resolves with. */
export interface ElicitInputResult<F> {
  readonly action: 'accept' | 'decline' | 'cancel';
  /** Present when accepted. */
  readonly content?: { readonly [K in keyof F]: InputValue<F[K]> };
}

type InputValue<F> =
  | (F extends { readonly enum: readonly (infer E)[] }
      ? E
      : F extends { readonly type: 'boolean' }
        ? boolean
        : F extends { readonly type: 'number' | 'integer' }
          ? number
          : string)
  | (F extends { readonly required: false } ? undefined : never);

/** What a client can be asked for. */
export type Ability = 'form' | 'url' | 'task' | 'sampling' | 'roots';

/**
 * What a handler is given beside its arguments.
 *
 * A handler may run several times for one call: each time an answer has come, it runs from its first line,
 * and what it learned before is replayed. Side effects belong in {@link step}; everything else must lead to the
 * same questions each time.
 */
export interface Context {
  /**
   * Asks the person for data, as a form. A form with secrets is asked on a hosted page, and so is every form if the
   * client shows pages and no forms; `via` tells.
   *
   * @param message - the question, as the person reads it
   * @param schema - a field map, a Standard Schema (zod, valibot, arktype), JSON Schema, or a shorthand; flat
   * @returns what the person did, with validated data if they accepted
   * @throws `ASKWELL_SCHEMA`, `ASKWELL_SECRET_IN_FORM` when the schema can't be asked; `ASKWELL_CAPABILITY` when
   *   the client can't be; `ASKWELL_ANSWER` when no valid answer came within the attempts
   * @see https://modelcontextprotocol.io/specification/2026-07-28/client/elicitation
   */
  elicit<const S extends AskSchema>(
    message: string,
    schema: S,
    options?: ElicitOptions<AskData<S>>,
  ): Promise<ElicitResult<AskData<S>>>;
  /** Asks several forms in one round; the names of the entries are the keys. */
  elicitAll<const S extends { readonly [key: string]: AskSchema }>(requests: {
    readonly [K in keyof S]: ElicitRequest<S[K]>;
  }): Promise<{ readonly [K in keyof S]: ElicitResult<AskData<S[K]>> }>;
  /** Asks yes or no. True only if the person accepted and said yes. */
  confirm(
    message: string,
    options?: { readonly key?: string; readonly expiresIn?: number },
  ): Promise<boolean>;
  /** Like {@link elicit}, but resolves with the data; a decline or cancel ends the tool with a result that says so. */
  require<const S extends AskSchema>(
    message: string,
    schema: S,
    options?: ElicitOptions<AskData<S>>,
  ): Promise<AskData<S>>;
  /**
   * Asks for data on a page of this server, which verifies who opens it. Nothing of the answer passes the client or its
   * model. Accepted means that the page is completed; agreeing to open it is not enough. Secrets in the data are hidden
   * in a {@link Secret}.
   *
   * @throws as {@link elicit}; `ASKWELL_USAGE` when the server has no pages, or can't verify this caller's browser
   */
  elicitPage<const S extends AskSchema>(
    message: string,
    schema: S,
    options?: ElicitOptions<AskData<S>>,
  ): Promise<ElicitResult<AskData<S>>>;
  /**
   * A secret of the caller by name: from the vault, or else from the person, on a page. Kept for the caller alone, until
   * it is forgotten or expires; an anonymous caller's is kept for this call. A decline or cancel ends the tool with a
   * result that says so.
   *
   * @param name - 1 to 64 letters, digits, ".", "_" or "-"
   * @throws as {@link elicitPage}
   * @example
   * ```ts
   * const token = await ctx.secret('github-token', { message: 'A GitHub token with repo scope' });
   * await ctx.step('star', () => star(token.reveal()));
   * ```
   */
  secret<const F extends FieldMap | undefined = undefined>(
    name: string,
    options: SecretOptions<F>,
  ): Promise<KeptSecret<SecretValue<F>>>;
  /**
   * An account of the caller at a third party (OAuth): connected earlier, or else now, on a page. A decline or cancel ends
   * the tool with a result that says so.
   *
   * @param provider - made by `defineProvider` of `askwell/oauth`, and given to `createPages` too
   * @throws as {@link elicitPage}; `ASKWELL_GRANT` when the provider refused
   */
  authorize(provider: Provider, options: AuthorizeOptions): Promise<Grant>;
  /**
   * Sends the person to a page of your own (URL mode). Accept means that they agreed to open it, not that they finished
   * there. The URL must carry no secret and must not be signed in for anybody (S32, S33).
   */
  elicitUrl(
    message: string,
    url: string,
    options?: { readonly key?: string; readonly expiresIn?: number },
  ): Promise<ElicitResult<undefined>>;
  /** Asks for fields in the short form of JSON Schema with `min` and `max`. Absent if the client can't be asked. */
  readonly elicitInput?: <const F extends { readonly [name: string]: ElicitInputField }>(
    prompt: string,
    fields: F,
  ) => Promise<ElicitInputResult<F>>;
  /**
   * Asks the client's model for a completion.
   *
   * @deprecated in the protocol since 2026-07-28; call a model provider instead
   */
  sample(params: JsonObject, options?: { readonly key?: string }): Promise<JsonObject>;
  /**
   * Asks the client for its roots.
   *
   * @deprecated in the protocol since 2026-07-28; take paths as arguments instead
   */
  listRoots(options?: {
    readonly key?: string;
  }): Promise<readonly { readonly uri: string; readonly name?: string }[]>;

  /**
   * Does something once, however often the handler runs: `fn` runs in the first pass that gets here, later
   * passes are given what it returned, as JSON. If it throws, later passes see a `StepError` with the same name
   * and message. A crash between the effect and its recording can run it again, with the same `idempotencyKey`.
   *
   * @param name - unique in the handler; repeats are counted
   */
  step<T>(
    name: string,
    fn: (step: StepContext) => T | Promise<T>,
    options?: StepOptions,
  ): Promise<Jsonify<Awaited<T>>>;
  /** Milliseconds since the epoch, the same in every pass. */
  now(): number;
  /** A random number from 0 to below 1, the same in every pass. */
  random(): number;
  /** A random UUID, the same in every pass. */
  uuid(): string;
  /** Runs `fn` at the end of this pass, last first; for what is held across an ask (R10). */
  defer(fn: () => unknown): void;
  /** Aborts at the end of the pass, and when the call is cancelled. */
  readonly signal: AbortSignal;

  /** Tells the caller how far the tool is. Not repeated when a pass is replayed. */
  progress(progress: number, total?: number, message?: string): void;
  /** Sends a log message to the client. Not repeated when a pass is replayed. Never log answers. */
  log(level: LogLevel, data: Json): void;
  /** Who is asking, from verified authorization. */
  readonly principal: Principal;
  /** What the client says of itself. */
  readonly client: ClientFacts;
  /** Whether the client can be asked for this, on this request. */
  can(ability: Ability): boolean;
}
