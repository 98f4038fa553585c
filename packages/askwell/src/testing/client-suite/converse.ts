import type { ServerIdentity } from '../../client/elicitation.ts';
import type { Revision } from '../../revision.ts';
import type { ClientHarness, TestedClient } from '../client-harness.ts';
import { claim } from '../renderer-suite/claims.ts';
import { type Doing, type WatchedPerson, watchPerson } from './person-watch.ts';
import { type WireReply, type WireServer, wireServer, type WireServerOptions } from './wire-server.ts';

/** What the person calls the server of the suite. */
export const SERVER: ServerIdentity = { name: 'my-ledger', origin: 'https://ledger.example' };

/** A form as a server sends it. */
export function form(
  message: string,
  properties: Readonly<Record<string, unknown>> = { value: { type: 'string' } },
  required: readonly string[] = [],
): Record<string, unknown> {
  return { mode: 'form', message, requestedSchema: { type: 'object', properties, required } };
}

/** A page as a server sends it; revision 2025-11-25 wants an id. */
export function page(url: string, revision: Revision, elicitationId = 'page 1'): Record<string, unknown> {
  return { mode: 'url', message: 'Please.', url, ...(revision === '2025-11-25' && { elicitationId }) };
}

/** A conversation that is set up. */
export interface Conversation extends WatchedPerson {
  readonly server: WireServer;
  readonly client: TestedClient;
}

/** What a conversation is about, beside the server's part. */
export interface ConverseOptions extends Omit<WireServerOptions, 'revision' | 'script'> {
  readonly script: WireServerOptions['script'];
  readonly person: Doing;
  readonly modes?: readonly ('form' | 'url')[];
  readonly maxPerMinute?: number;
}

/** Sets a client up between a server and a person, runs something, and hangs up. */
export async function converse<T>(
  harness: ClientHarness,
  revision: Revision,
  { script, person, modes, maxPerMinute = 1000, ...rest }: ConverseOptions,
  run: (conversation: Conversation) => Promise<T>,
): Promise<T> {
  const server = wireServer({ revision, script, ...rest });
  const watched = watchPerson(person, modes);
  const client = await harness.connect(server.transport, {
    revision,
    server: SERVER,
    renderer: watched.renderer,
    maxPerMinute,
  });
  try {
    return await run({ ...watched, server, client });
  } finally {
    await client.close();
  }
}

/** Calls the tool once; what it returns, and the conversation to look back at. */
export function callOnce(
  harness: ClientHarness,
  revision: Revision,
  options: ConverseOptions,
): Promise<Conversation & { readonly text: string }> {
  return converse(harness, revision, options, async (conversation) => ({
    ...conversation,
    text: await conversation.client.call('ask', {}),
  }));
}

/** Claims that a server got no answer with content for a question. */
export function notAccepted(reply: WireReply | undefined, what: string): void {
  claim(reply?.result?.['action'] !== 'accept', `${what} was accepted.`);
}

/** The `tools/call` requests that a server got. */
export function legs({ received }: WireServer): WireServer['received'] {
  return received.filter(({ method }) => method === 'tools/call');
}
