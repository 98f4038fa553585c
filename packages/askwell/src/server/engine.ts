import type { AttachedPages, PagesKit, PagesPlugin } from '../channel/pages-plugin.ts';
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
  /** For journals over 64 KB, single-use states and hosted pages. Default: in this process. */
  readonly store?: Store;
  /** Hosted pages, made by `createPages` of `askwell/pages`. Without them there are none. */
  readonly pages?: PagesPlugin;
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
  'pages',
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
  readonly pages: AttachedPages | undefined;
  /** Serves a page; 404 where there is none. */
  readonly servePages: (request: Request) => Promise<Response>;
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

/** What the engine needs to know of the server that it drives. */
export interface EngineServer {
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  /** See `PagesKit.origin`. */
  origin(): Promise<string>;
}

/** Checks the options and makes the engine. */
export function createEngine({ name, title, origin }: EngineServer, options: EngineOptions): Engine {
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
  const audience = options.audience ?? name;
  const store = options.store ?? createMemoryStore();
  const sealer = createSealer(
    createKeyRing(ephemeralKeys ? [generateKey()] : configured),
    nodeAead() ?? webCryptoAead,
  );
  const stateTtl = options.stateTtl ?? HOUR_MS;
  const report =
    options.onError ??
    ((error: unknown, where: string) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      warn(`${where} failed: ${redact(text)}`);
    });
  const { now } = environment;
  if (options.pages !== undefined && options.store !== undefined && ephemeralKeys) {
    warn(
      'no sealing keys are set, so this process made its own, and the next one will not be able to open the secrets and ' +
        'grants that this one keeps in the store. Set ASKWELL_KEYS (npx askwell keygen).',
    );
  }
  const pages = attachPages(options.pages, {
    title,
    audience,
    sealer,
    store,
    stateTtl,
    now,
    origin,
    warn,
    report,
  });
  return {
    audience,
    states: createRequestStates({ sealer, store, now, uuid: environment.uuid }),
    pages,
    servePages: async (request) => pages?.fetch(request) ?? new Response('Not found', { status: 404 }),
    environment,
    stateTtl,
    maxRounds: positive('maxRounds', options.maxRounds, 25),
    strict,
    stepScope: (strict ? createAsyncStepScope() : undefined) ?? createSyncStepScope(),
    warn,
    report,
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

function attachPages(plugin: PagesPlugin | undefined, kit: PagesKit): AttachedPages | undefined {
  if (plugin === undefined) return undefined;
  if (typeof plugin.attach === 'function') return plugin.attach(kit);
  throw new AskwellError('ASKWELL_USAGE', 'The option pages takes what createPages of askwell/pages makes.');
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
