import {
  type CallToolResult,
  type Client,
  LOG_LEVEL_META_KEY,
  ProtocolError,
  UrlElicitationRequiredError,
} from '@modelcontextprotocol/client';

import { sanitizeLine } from '../client/sanitize.ts';
import { parseUrl } from '../parse-url.ts';

/** How to call a tool. */
export interface RequestOptions {
  /** Asks the server for its log messages. */
  readonly verbose: boolean;
  /** Told what goes on. */
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The longest that a timer can wait, 24 days: a person may take their time. */
const FOREVER_MS = 2 ** 31 - 1;

/** Calls a tool, for however long it takes. */
export async function requestTool(
  client: Client,
  tool: string,
  args: Record<string, unknown>,
  { verbose, log, signal }: RequestOptions,
): Promise<CallToolResult> {
  // Asked for first: the client then knows which arguments go into headers, and we the tools that there are.
  const known = await client
    .listTools(undefined, { signal })
    .then(({ tools }) => tools.map(({ name }) => name))
    .catch((error: unknown) => {
      signal.throwIfAborted();
      log(`the tools can't be listed: ${String(error)}`);
      return undefined;
    });
  if (known !== undefined && !known.includes(tool)) {
    const names = known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`;
    throw new Error(`The server has no tool ${JSON.stringify(tool)}. ${names}`);
  }
  if (
    verbose &&
    client.getProtocolEra() === 'legacy' &&
    client.getServerCapabilities()?.logging !== undefined
  ) {
    await client.setLoggingLevel('debug', { signal }).catch((error: unknown) => log(String(error)));
  }
  const modern = client.getProtocolEra() === 'modern';
  try {
    return await client.callTool(
      {
        name: tool,
        arguments: args,
        ...(verbose && modern && { _meta: { [LOG_LEVEL_META_KEY]: 'debug' } }),
      },
      {
        signal,
        timeout: FOREVER_MS,
        resetTimeoutOnProgress: true,
        // Asked for even where nobody reads it: progress keeps a connection open while a person thinks.
        onprogress: ({ progress, total, message }) => {
          const of = total === undefined ? '' : ` of ${total}`;
          log(`progress ${progress}${of}${message === undefined ? '' : `: ${message}`}`);
        },
      },
    );
  } catch (cause) {
    throw inWords(cause);
  }
}

/** What a server answered instead of a result. */
function inWords(cause: unknown): unknown {
  if (cause instanceof UrlElicitationRequiredError) {
    // Never the URLs: a person follows what a terminal makes a link of, and these were declined, or blocked.
    const hosts = cause.elicitations.map(({ url }) => sanitizeLine(parseUrl(url)?.host ?? 'somewhere', 100));
    return new Error(
      `The tool can't be called before pages were visited, and they were not: of ${[...new Set(hosts)].join(', ')}.`,
    );
  }
  if (cause instanceof ProtocolError) {
    return new Error(`The server answered with an error (${cause.code}): ${cause.message}`, { cause });
  }
  return cause;
}
