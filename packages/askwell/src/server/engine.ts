import { createRequestStates, type RequestStates } from '../channel/request-state.ts';
import { AskwellError } from '../errors.ts';
import type { Environment } from '../replay/host.ts';
import { checkLifetime } from '../replay/check-options.ts';
import { createSyncStepScope, type StepScope } from '../replay/step-scope.ts';
import { webCryptoAead } from '../seal/aead.ts';
import { createKeyRing, generateKey, parseKeys } from '../seal/key-ring.ts';
import { nodeAead } from '../seal/node-aead.ts';
import { createSealer } from '../seal/seal.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import type { Store } from '../store/store.ts';
import { createAsyncStepScope } from './async-step-scope.ts';
import { redact } from './redact.ts';

/** Options that servers and `createResumable` share. */
export interface EngineOptions {
  /**
   * Keys that seal what waits for an answer, as `askwell keygen` prints them, the current one first. Without
   * them `ASKWELL_KEYS` is read, and without that a key is made that dies with the process.
   */
  readonly keys?: readonly string[];
  /** What states are bound to; all instances of a fleet need the same. Default: the server's name. */
  readonly audience?: string;
  /** How long a question stays answerable, in milliseconds. Default one hour. */
  readonly stateTtl?: number;
  /** How often one call may ask. Default 25. The client has a limit of its own, usually 10. */
  readonly maxRounds?: number;
  /**
   * `strict` runs every pass twice and fails if they differ. Default: `strict` where `NODE_ENV` is `test`, else
   * `once`.
   */
  readonly replay?: 'strict' | 'once';
  /** For journals over 64 KB and single-use states. Default: in this process. */
  readonly store?: Store;
  /** Told what an operator should know; gets no answers and no secrets. Default: standard error. */
  readonly onWarning?: (message: string) => void;
  /**
   * Told of errors that handlers and steps throw, of which callers see the message alone. Default: `onWarning` with the
   * stack, from which what looks like a secret is taken out.
   */
  readonly onError?: (error: unknown, where: string) => void;
}

/** The names of {@link EngineOptions}. */
export const ENGINE_OPTIONS: readonly string[] = [
  'keys',
  'audience',
  'stateTtl',
  'maxRounds',
  'replay',
  'store',
  'onWarning',
  'onError',
];

/** What all calls of one server share. */
export interface Engine {
  readonly audience: string;
  readonly states: RequestStates;
  readonly environment: Environment;
  readonly stateTtl: number;
  readonly maxRounds: number;
  readonly strict: boolean;
  readonly stepScope: StepScope;
  warn(message: string): void;
  /** Reports what an author's code threw. */
  report(error: unknown, where: string): void;
  /** Warns, once, if the sealing keys die with this process; for transports on which that breaks calls. */
  warnOfKeys(): void;
}

// Workers and browsers have no setImmediate.
const nextTurn: (resolve: () => void) => void =
  typeof setImmediate === 'function'
    ? (resolve) => setImmediate(resolve)
    : (resolve) => setTimeout(resolve, 0);

const HOUR_MS = 60 * 60 * 1000;

/** Checks the options and makes the engine. */
export function createEngine(name: string, options: EngineOptions): Engine {
  const configured = options.keys ?? parseKeys(environmentVariable('ASKWELL_KEYS') ?? '');
  const ephemeralKeys = configured.length === 0;
  const warn = options.onWarning ?? ((message: string) => console.error(`askwell: ${message}`));
  let warned = false;
  checkLifetime('stateTtl', options.stateTtl);
  const strict =
    (options.replay ?? (environmentVariable('NODE_ENV') === 'test' ? 'strict' : 'once')) === 'strict';
  const environment: Environment = {
    now: () => Date.now(),
    random: () => Math.random(),
    uuid: crypto.randomUUID.bind(crypto),
    turn: () => new Promise((resolve) => nextTurn(resolve)),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  return {
    audience: options.audience ?? name,
    states: createRequestStates({
      sealer: createSealer(
        createKeyRing(ephemeralKeys ? [generateKey()] : configured),
        nodeAead() ?? webCryptoAead,
      ),
      store: options.store ?? createMemoryStore(),
      now: environment.now,
      uuid: environment.uuid,
    }),
    environment,
    stateTtl: options.stateTtl ?? HOUR_MS,
    maxRounds: positive('maxRounds', options.maxRounds, 25),
    strict,
    stepScope: (strict ? createAsyncStepScope() : undefined) ?? createSyncStepScope(),
    warn,
    report:
      options.onError ??
      ((error, where) => {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        warn(`${where} failed: ${redact(text)}`);
      }),
    warnOfKeys() {
      if (!ephemeralKeys || warned) return;
      warned = true;
      warn(
        'no sealing keys are set, so this process made its own. A call that waits for an answer fails when the ' +
          'process restarts, or when the answer reaches another instance. Set ASKWELL_KEYS (npx askwell keygen).',
      );
    },
  };
}

/** Workers have no `process`. */
function environmentVariable(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name];
}

function positive(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (Number.isFinite(value) && value > 0) return value;
  throw new AskwellError(
    'ASKWELL_USAGE',
    `The option ${name} must be a positive number, not ${String(value)}.`,
  );
}
