import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  type CallToolResult,
  Client,
  type ClientOptions,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

import { attachElicitation, type AttachOptions } from '../client/attach-elicitation.ts';
import { sanitizeLine } from '../client/sanitize.ts';
import type { Revision } from '../revision.ts';
import { explain } from './explain.ts';
import { requestTool } from './request-tool.ts';
import type { Target } from './target.ts';

/** How to connect. */
export interface ConnectOptions {
  readonly version: string;
  readonly revision: Revision | undefined;
  /** Who answers the questions. */
  readonly elicitation: Omit<AttachOptions, 'server'>;
  /** Asks the server for its log messages. */
  readonly verbose: boolean;
  /** Told what goes on. */
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A connection to a server. */
export interface Connection {
  callTool(name: string, args: Record<string, unknown>): Promise<CallToolResult>;
  close(): Promise<void>;
}

/** A round of questions is one of the server's; a person may be asked many. */
const MAX_ROUNDS = 50;
/** A server that does not say within this time that it knows the newest revision is taken for an older one. */
const PROBE_MS = 15_000;
/** How long a server may take to say goodbye. */
const GOODBYE_MS = 2_000;
/** More lines than this don't wait for a question to close. */
const MAX_HELD = 1_000;
/** The last lines that a server wrote before it failed: with the stack of an error, its message too. */
const STDERR_LINES = 40;

/**
 * Connects to a server.
 *
 * @throws an error that names the server, and what it wrote on standard error
 */
export async function connect(target: Target, options: ConnectOptions): Promise<Connection> {
  const client = new Client({ name: 'askwell', version: options.version }, clientOptions(options.revision));
  const attached = attachElicitation(client, {
    ...options.elicitation,
    server: { name: target.label, origin: target.kind === 'url' ? target.url.origin : 'local' },
  });
  // Lines would run into the question on the screen, so they wait until it is closed.
  const held: string[] = [];
  const flush = (): void => {
    for (const line of held.splice(0)) options.log(line);
  };
  const log = (line: string): void => {
    if (held.push(line) > MAX_HELD || attached.pending === 0) flush();
  };
  client.setNotificationHandler('notifications/message', ({ params }) => {
    log(`${params.level}: ${typeof params.data === 'string' ? params.data : JSON.stringify(params.data)}`);
  });

  const { transport, written, end } = transportTo(target, log);
  log(`connecting to ${target.label}`);
  try {
    await client.connect(transport, { signal: options.signal });
  } catch (cause) {
    await client.close().catch(() => undefined);
    const why = explain(cause instanceof Error && isMissingProgram(cause) ? noProgram(target) : cause);
    throw new Error(`Can't connect to ${sanitizeLine(target.label)}: ${why}${written()}`, { cause });
  }
  traceMessages(transport, log);
  const server = client.getServerVersion();
  log(
    `connected, revision ${client.getNegotiatedProtocolVersion() ?? 'unknown'}, ` +
      `server ${server === undefined ? 'without a name' : `${server.name} ${server.version}`}`,
  );
  return {
    async callTool(name, args) {
      try {
        return await requestTool(client, name, args, { ...options, log });
      } catch (cause) {
        if (!(cause instanceof SdkError) || cause.code !== SdkErrorCode.ConnectionClosed) throw cause;
        throw new Error(`The server ended before it had answered.${written()}`);
      }
    },
    async close() {
      flush();
      // A server that does not answer the goodbye must not keep a result from ending the command.
      await Promise.race([end().catch(() => undefined), sleep(GOODBYE_MS)]);
      await Promise.race([client.close().catch(() => undefined), sleep(GOODBYE_MS)]);
    },
  };
}

function clientOptions(revision: Revision | undefined): ClientOptions {
  const probe = { timeoutMs: PROBE_MS };
  const inputRequired = { maxRounds: MAX_ROUNDS };
  switch (revision) {
    case undefined:
      return { inputRequired, versionNegotiation: { mode: 'auto', probe } };
    case '2026-07-28':
      return { inputRequired, versionNegotiation: { mode: { pin: revision }, probe } };
    default:
      return { supportedProtocolVersions: [revision] };
  }
}

interface Line {
  readonly transport: Transport;
  /** What the server wrote last on standard error, as an addition to a message. */
  readonly written: () => string;
  /** Says goodbye, where there is a way to. */
  readonly end: () => Promise<void>;
}

function transportTo(target: Target, log: (line: string) => void): Line {
  if (target.kind === 'url') {
    const transport = new StreamableHTTPClientTransport(target.url);
    return { transport, written: () => '', end: () => transport.terminateSession() };
  }
  const transport = new StdioClientTransport({
    command: target.command,
    args: [...target.args],
    // As if the person had started it: with their environment.
    env: Object.fromEntries(
      Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    // What it writes would run into the question on the screen.
    stderr: 'pipe',
  });
  const lines: string[] = [];
  let rest = '';
  (transport.stderr as Readable | null)?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = (parts.pop() ?? '').slice(-1000);
    for (const part of parts) {
      const line = sanitizeLine(part);
      if (line === '') continue;
      log(`server wrote: ${line}`);
      lines.push(line);
      if (lines.length > STDERR_LINES) lines.shift();
    }
  });
  return {
    transport,
    written: () => (lines.length > 0 ? `\nIt wrote:\n${lines.join('\n')}` : ''),
    end: async () => undefined,
  };
}

/** Logs each message by its method, never with its content: that may be an answer. */
function traceMessages(transport: Transport, log: (line: string) => void): void {
  const send = transport.send.bind(transport);
  transport.send = (message, sendOptions) => {
    log(`> ${nameOf(message)}`);
    return send(message, sendOptions);
  };
  const receive = transport.onmessage;
  transport.onmessage = (message, extra) => {
    log(`< ${nameOf(message)}`);
    receive?.(message, extra);
  };
}

function nameOf(message: object): string {
  if ('method' in message) return String(message.method);
  if ('error' in message) return `error ${(message.error as { code: number }).code}`;
  const { result } = message as { result?: { resultType?: unknown; inputRequests?: object } };
  if (result?.resultType !== 'input_required') return 'result';
  return `input required (${Object.keys(result.inputRequests ?? {}).join(', ')})`;
}

/** The system's own word for it (ENOENT) could be about any file. */
function noProgram(target: Target): Error {
  const name = target.kind === 'command' ? target.command : target.label;
  return new Error(
    `there is no program ${JSON.stringify(name)}. No shell starts it, so it can't be an alias or have variables in front.`,
  );
}

function isMissingProgram(error: Error): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code === 'ENOENT' || (cause instanceof Error && isMissingProgram(cause));
}
