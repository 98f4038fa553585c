import type { Json } from '../json.ts';
import type { Revision } from '../revision.ts';
import type { Guard } from './guard.ts';
import type { PageHost } from './page-host.ts';
import type { StepScope } from './step-scope.ts';

/** Time and randomness, handed in so that the core has no clock of its own (R11). */
export interface Environment {
  /** Milliseconds since the epoch. */
  now(): number;
  /** At least 0 and less than 1. */
  random(): number;
  /** A random (version 4) UUID. */
  uuid(): string;
  /**
   * Resolves when everything has run that can run without waiting for the outside: a macrotask, which comes after all
   * microtasks.
   */
  turn(): Promise<void>;
  /** Resolves after so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

/**
 * Who is asking, from verified authorization; never from what a client says of itself.
 *
 * - `local`: the person at this machine, over stdio or in memory
 * - `anonymous`: HTTP without authorization
 * - `user`: HTTP with a verified token
 */
export type Principal =
  | { readonly kind: 'local' }
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user';
      readonly issuer?: string;
      readonly subject?: string;
      readonly client: string;
    };

/** What the client says of itself. Not verified: show it, don't trust it. */
export interface ClientFacts {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly revision: Revision;
}

/** Severities of a log message, as in the protocol. */
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical' | 'alert' | 'emergency';

/** What a run needs of the server that it runs in, beside the channel. */
export interface Host {
  readonly environment: Environment;
  readonly principal: Principal;
  readonly client: ClientFacts;
  /** Aborts when the caller goes away or cancels. */
  readonly signal: AbortSignal;
  /** How often asks may go out in one run. */
  readonly maxRounds: number;
  /** Whether every pass is run twice and compared. */
  readonly strict: boolean;
  /** Finds asks inside steps. */
  readonly stepScope: StepScope;
  progress(progress: number, total: number | undefined, message: string | undefined): void;
  log(level: LogLevel, data: Json): void;
  /** A step failed for good; the handler sees no more of it than name and message. */
  stepFailed(error: unknown, step: string): void;
  /** Hosted pages, of servers that have them; `run` is the journal's. */
  pagesFor?(run: string): PageHost;
  /** Knows the secrets of this call, and takes them out of what leaves it. */
  readonly guard: Guard;
  /** Something an operator should know that is no failure of this call; never contains answers. */
  warn(message: string): void;
}
