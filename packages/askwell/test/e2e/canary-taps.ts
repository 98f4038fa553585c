import { format, inspect } from 'node:util';

import type { PutOptions, Store } from 'askwell';

import type { Output } from './canary-search.ts';

/** Everything that a log might do with a value, and more. */
export function show(value: unknown): string {
  return inspect(value, { depth: 10, showHidden: true, maxArrayLength: null, maxStringLength: null });
}

/** A request that went through the tap, and its answer. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly requestBody: string;
  readonly status: number;
  readonly responseHeaders: Headers;
  /** Grows while a stream is open. */
  readonly responseBody: () => string;
}

/** What `fetch` of this process sends and gets: client, browser and server are all in it. */
export interface FetchTap {
  readonly exchanges: readonly Exchange[];
  /** Answers a request in place of whoever it was sent to. */
  intercept: ((url: URL, body: string) => Response | undefined) | undefined;
  /** Resolves when all has come that will; for when both sides are closed. */
  settled(): Promise<void>;
  untap(): void;
}

export function tapFetch(): FetchTap {
  const exchanges: Exchange[] = [];
  const bodies: Promise<void>[] = [];
  const open = new Set<ReadableStreamDefaultReader<Uint8Array>>();
  const original = globalThis.fetch;
  const tap: FetchTap = {
    exchanges,
    intercept: undefined,
    async settled() {
      // A stream that the client has left goes on for its copy, with nothing in it.
      await new Promise((resolve) => setImmediate(resolve));
      // Not awaited: the cancellation of one copy waits for that of the other.
      for (const reader of open) void reader.cancel();
      await Promise.all(bodies);
    },
    untap: () => void (globalThis.fetch = original),
  };
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const requestBody = await request.clone().text();
    const url = new URL(request.url);
    const response = tap.intercept?.(url, requestBody) ?? (await original(request));
    const chunks: Buffer[] = [];
    const drain = async (copy: Response): Promise<void> => {
      const reader = copy.body?.getReader();
      if (reader === undefined) return;
      open.add(reader);
      try {
        for (let read = await reader.read(); read.value !== undefined; read = await reader.read()) {
          chunks.push(Buffer.from(read.value));
        }
      } catch {
        // A stream that was cut off has been seen up to there.
      } finally {
        open.delete(reader);
      }
    };
    bodies.push(drain(response.clone()));
    exchanges.push({
      method: request.method,
      url,
      headers: request.headers,
      requestBody,
      status: response.status,
      responseHeaders: response.headers,
      responseBody: () => Buffer.concat(chunks).toString('utf8'),
    });
    return response;
  };
  return tap;
}

/** What this process writes to its console, standard output and standard error, which stay silent meanwhile. */
export interface ConsoleTap {
  readonly outputs: readonly Output[];
  untap(): void;
}

export function tapConsole(): ConsoleTap {
  const outputs: Output[] = [];
  const restore: (() => void)[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const) {
    const original = console[method];
    restore.push(() => void (console[method] = original));
    console[method] = (...args: unknown[]) => {
      outputs.push({ place: 'console', text: `${format(...args)}\n${args.map(show).join('\n')}` });
    };
  }
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = process[name];
    const original = stream.write;
    restore.push(() => void (stream.write = original));
    stream.write = ((chunk: string | Uint8Array): boolean => {
      outputs.push({ place: name, text: Buffer.from(chunk as Uint8Array).toString('utf8') });
      return true;
    }) as typeof stream.write;
  }
  return { outputs, untap: () => restore.forEach((one) => one()) };
}

/** A store whose every key and value is noted, and which fails when it is told to. */
export interface TappedStore extends Store {
  readonly written: readonly Output[];
  /** How often a record was asked for. */
  readonly reads: number;
  /** Called before each write; what it throws is what the store fails with. */
  beforeWrite: ((key: string) => void) | undefined;
}

export function tapStore(store: Store): TappedStore {
  const written: Output[] = [];
  const tapped = {
    written,
    reads: 0,
    beforeWrite: undefined as TappedStore['beforeWrite'],
    get: (key: string) => {
      tapped.reads += 1;
      written.push({ place: 'store key', text: key });
      return store.get(key);
    },
    put: async (key: string, value: string, options?: PutOptions) => {
      written.push({ place: 'store key', text: key }, { place: 'store value', text: value });
      tapped.beforeWrite?.(key);
      return store.put(key, value, options);
    },
    delete: (key: string) => store.delete(key),
    list: (prefix: string) => store.list(prefix),
  };
  return tapped;
}
