import {
  Client,
  type FetchLike,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import {
  type AttachedElicitation,
  attachElicitation,
  type AttachOptions,
  type FormAnswer,
  type Notice,
  type Source,
  type UrlAnswer,
} from 'askwell/client';

import type { Revision } from '../../src/revision.ts';

/** A question as the person saw it. */
export interface Shown {
  readonly message: string;
  readonly target?: string | undefined;
  readonly round?: number | undefined;
  /** Form mode: name and title of each field, or the name alone. */
  readonly fields?: readonly string[];
  /** URL mode. */
  readonly url?: string;
}

/** What the person does with a question: the answer, or something that returns it. */
export type Reply = FormAnswer | UrlAnswer | (() => Promise<FormAnswer | UrlAnswer>);

/** Askwell's client, connected to somebody's server. */
export interface Toolkit {
  readonly client: Client;
  readonly elicitation: AttachedElicitation;
  readonly shown: readonly Shown[];
  readonly sources: readonly Source[];
  /** What was found wrong with each URL that was shown. */
  readonly findings: readonly (readonly string[])[];
  readonly notices: readonly Notice[];
  readonly failures: readonly unknown[];
  /** Calls a tool; the text of its result. */
  text(tool: string, args?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

export interface ToolkitOptions extends Partial<AttachOptions> {
  readonly revision: Revision;
  /** What the person does, in this order. A question more than that is a failure. */
  readonly replies?: readonly Reply[];
  /** Which modes the renderer has. Default both. */
  readonly modes?: readonly ('form' | 'url')[];
  /** What the person says when asked whether they have finished a page. Default `done`. */
  readonly waiting?: (signal: AbortSignal) => Promise<'done' | 'cancel'>;
}

/** Connects the SDK's client with Askwell's half of elicitation, and a person who follows a script. */
export async function connectToolkit(transport: Transport, options: ToolkitOptions): Promise<Toolkit> {
  const { revision, replies = [], modes = ['form', 'url'], waiting, ...attach } = options;
  const client = new Client(
    { name: 'askwell-interop', version: '1.0.0' },
    revision === '2026-07-28'
      ? { versionNegotiation: { mode: { pin: revision } } }
      : { supportedProtocolVersions: [revision] },
  );
  const shown: Shown[] = [];
  const sources: Source[] = [];
  const findings: string[][] = [];
  const notices: Notice[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const reply = async (question: Shown, from: Source): Promise<FormAnswer | UrlAnswer> => {
    shown.push({ ...question, ...(from.target !== undefined && { target: from.target, round: from.round }) });
    sources.push(from);
    const given = replies[next++];
    if (given === undefined) throw new Error(`The script has no reply to ${JSON.stringify(question)}.`);
    return typeof given === 'function' ? given() : given;
  };
  const elicitation = attachElicitation(client, {
    server: { name: 'somebody’s server' },
    onFailure: (error) => failures.push(error),
    ...attach,
    renderer: {
      ...(modes.includes('form') && {
        form: async ({ message, form, from }) => {
          const fields = form.fields.map(({ name, title }) =>
            title === undefined ? name : `${name}: ${title}`,
          );
          return (await reply({ message, fields }, from)) as FormAnswer;
        },
      }),
      ...(modes.includes('url') && {
        url: async ({ message, url, from, verdict }) => {
          findings.push(verdict.findings.map(({ code }) => code));
          return reply({ message, url }, from);
        },
        waiting: async (_, signal) => (waiting === undefined ? 'done' : waiting(signal)),
      }),
      notice: (notice) => void notices.push(notice),
    },
  });
  await client.connect(transport);
  return {
    client,
    elicitation,
    shown,
    sources,
    findings,
    notices,
    failures,
    async text(name, args = {}) {
      const { content } = await client.callTool({ name, arguments: { ...args } });
      return content.map((block) => (block.type === 'text' ? block.text : `[${block.type}]`)).join('\n');
    },
    close: () => client.close(),
  };
}

/** A transport over HTTP, and when the stream is there on which the server may send what belongs to no call. */
export function streamableHttp(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): { readonly transport: Transport; readonly listening: Promise<void> } {
  let listens = (): void => undefined;
  const listening = new Promise<void>((resolve) => (listens = resolve));
  const watched: FetchLike = async (input, init) => {
    const response = await fetch(input, init);
    if (init?.method === 'GET' && response.ok) listens();
    return response;
  };
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: watched,
    requestInit: { headers: { ...headers } },
  });
  return { transport, listening };
}

/** A transport of the oldest kind over HTTP. */
export function serverSentEvents(url: string): Transport {
  return new SSEClientTransport(new URL(url));
}
