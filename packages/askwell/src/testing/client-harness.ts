import type { Transport } from '@modelcontextprotocol/client';

import type { ServerIdentity } from '../client/elicitation.ts';
import type { Renderer } from '../client/renderer.ts';
import type { Revision } from '../revision.ts';

/** How the suite wants a client to be set up. */
export interface ClientSetup {
  /** The only revision that the client may speak. */
  readonly revision: Revision;
  /** What the person calls the server, and where it is. */
  readonly server: ServerIdentity;
  /** Shows the questions. It has the modes that the client is to declare. */
  readonly renderer: Renderer;
  /** How many questions are shown within a minute; the suite asks more only where it says so. */
  readonly maxPerMinute: number;
}

/** A connected client. */
export interface TestedClient {
  /**
   * Calls a tool without arguments.
   *
   * @param options `timeout` is in milliseconds, and does not count while a person is asked.
   * @returns the text of the result; rejects if the call fails
   */
  call(tool: string, options: { readonly timeout?: number; readonly signal?: AbortSignal }): Promise<string>;
  close(): Promise<void>;
}

/** What a client may do without; see {@link ClientHarness.without}. */
export type ClientAbility =
  /** It opens pages. */
  | 'url'
  /** It limits how often it asks. */
  | 'rate-limit'
  /** It refuses forms that ask for secrets. */
  | 'secrets'
  /** It finishes calls that a server turned into tasks. */
  | 'tasks';

/** Makes clients for the suite. */
export interface ClientHarness {
  /** Connects a new client over this transport, which has a server of the suite at its other end. */
  connect(transport: Transport, setup: ClientSetup): Promise<TestedClient>;
  /** Default: all. */
  readonly revisions?: readonly Revision[];
  /** What the client does without, and why. The cases that need it are reported as skipped, with the reason. */
  readonly without?: { readonly [A in ClientAbility]?: string };
}
