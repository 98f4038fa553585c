import type { AuthInfo } from '@modelcontextprotocol/server';

import type { AskwellServer } from 'askwell';

/** A JSON-RPC answer, as it came over HTTP. */
export interface RawAnswer {
  readonly status: number;
  readonly result?: {
    readonly resultType?: string;
    readonly inputRequests?: Readonly<
      Record<string, { readonly method: string; readonly params?: Record<string, unknown> }>
    >;
    readonly requestState?: string;
    readonly content?: readonly { readonly type: string; readonly text?: string }[];
    readonly isError?: boolean;
    readonly [member: string]: unknown;
  };
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

export interface RawOptions {
  readonly capabilities?: unknown;
  readonly authInfo?: AuthInfo;
  readonly headers?: Readonly<Record<string, string>>;
  /** Changes the body's text before it is sent. */
  readonly body?: (text: string) => string;
}

let id = 0;

/** Sends one 2026-07-28 request to a server's fetch handler, without any client's help. */
export async function rawRequest(
  server: Pick<AskwellServer, 'fetch'>,
  method: string,
  params: Readonly<Record<string, unknown>>,
  options: RawOptions = {},
): Promise<RawAnswer> {
  const name = params['name'] ?? params['uri'];
  const request = new Request('http://localhost/mcp', {
    method: 'POST',
    headers: {
      host: 'localhost',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(typeof name === 'string' && { 'mcp-name': name }),
      ...options.headers,
    },
    body: (options.body ?? String)(
      JSON.stringify({
        jsonrpc: '2.0',
        id: (id += 1),
        method,
        params: {
          ...params,
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
            'io.modelcontextprotocol/clientCapabilities': options.capabilities ?? {
              elicitation: { form: {}, url: {} },
            },
          },
        },
      }),
    ),
  });
  const response = await server.fetch(
    request,
    options.authInfo === undefined ? {} : { authInfo: options.authInfo },
  );
  const body = (await response.json()) as RawAnswer;
  return { ...body, status: response.status };
}

/** Calls a tool. */
export function rawCall(
  server: Pick<AskwellServer, 'fetch'>,
  name: string,
  rest: {
    readonly arguments?: unknown;
    readonly inputResponses?: unknown;
    readonly requestState?: unknown;
  } = {},
  options: RawOptions = {},
): Promise<RawAnswer> {
  return rawRequest(server, 'tools/call', { name, arguments: {}, ...rest }, options);
}

/** Accepts every open form of an answer with this content. */
export function acceptAll(
  answer: RawAnswer,
  content: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(answer.result?.inputRequests ?? {}).map((key) => [key, { action: 'accept', content }]),
  );
}
