import { isObject } from '../../json.ts';
import { grantError, type FailingProvider } from './grant-failure.ts';

/** The part of a fetch that `openid-client` uses. */
export type ProviderFetch = (
  url: string,
  init: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: unknown;
    readonly signal?: AbortSignal | undefined;
  },
) => Promise<Response>;

/** Answers of authorization servers are a few kilobytes. */
const MAX_BYTES = 256 * 1024;
const BODYLESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A fetch for a provider's endpoints: no redirects, which would carry credentials elsewhere; bounded in time and in
 * size, the body included. Rejects with `ASKWELL_GRANT` only.
 *
 * @param timeout - milliseconds
 */
export function createCarefulFetch(provider: FailingProvider, timeout: number): ProviderFetch {
  return async (url, init) => {
    const signal = AbortSignal.timeout(timeout);
    try {
      const response = await fetch(url, { ...(init as RequestInit), redirect: 'manual', signal });
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status <= 399)) {
        await response.body?.cancel();
        throw grantError(
          provider,
          `${provider.title} redirected a request of this server, which is not followed, since it carries ` +
            'credentials. Check the endpoints.',
        );
      }
      const body = await readWithin(response);
      if (body === undefined) {
        throw grantError(
          provider,
          `${provider.title} answered with more than ${MAX_BYTES} bytes. Try again later.`,
        );
      }
      const headers = new Headers(response.headers);
      // They told how it came over the wire, and it has been decoded.
      for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
      const { status } = response;
      return new Response(BODYLESS.has(status) ? null : body, {
        status: status === 200 && isErrorBody(body) ? 400 : status,
        headers,
      });
    } catch (thrown) {
      if (isObject(thrown) && thrown['code'] === 'ASKWELL_GRANT') throw thrown;
      // The original error may quote the URL with its parameters, and says no more than this.
      throw grantError(
        provider,
        signal.aborted
          ? `${provider.title} did not answer within ${timeout / 1000} seconds. Try again later.`
          : `${provider.title} could not be reached. Check the network and the endpoints, or try again later.`,
      );
    }
  };
}

async function readWithin(response: Response): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.length;
    if (size > MAX_BYTES) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(read.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** GitHub sends OAuth errors with status 200; RFC 6749 5.2 has them with 400. */
function isErrorBody(body: Uint8Array<ArrayBuffer>): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) && typeof value['error'] === 'string' && value['access_token'] === undefined;
  } catch {
    return false;
  }
}
