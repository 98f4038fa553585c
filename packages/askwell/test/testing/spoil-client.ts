import type { Client, JSONRPCMessage, Transport } from '@modelcontextprotocol/client';

import { attachElicitation, type AttachOptions } from '../../src/client/attach-elicitation.ts';
import type { Elicitation } from '../../src/client/elicitation.ts';
import type { Renderer } from '../../src/client/renderer.ts';
import type { ClientHarness, TestedClient } from '../../src/testing/client-harness.ts';
import type { WireMessage } from '../../src/testing/client-suite/wire-server.ts';
import { clientOf } from '../support/client-of.ts';

// A good client with something put between it and the wire, or between it and the person.

type Message = { -readonly [K in keyof WireMessage]: WireMessage[K] };
/** Shows a question to the person. */
export type Show = (asked: Elicitation, signal: AbortSignal) => Promise<never>;

/** How a client is spoilt. Each connection is spoilt anew. */
export interface Spoiling {
  readonly sending?: (message: Message, transport: Transport) => void;
  readonly receiving?: (message: Message, transport: Transport) => void;
  readonly showing?: (asked: Elicitation, signal: AbortSignal, show: Show) => Promise<unknown>;
  readonly options?: Partial<AttachOptions>;
  readonly calling?: (call: TestedClient['call']) => TestedClient['call'];
}

/** Following tasks takes the time of their intervals, and what is spoilt has nothing to do with it. */
const without = { tasks: 'that takes time' };

/** A client with `attachElicitation`, spoilt. */
export function spoilt(make: () => Spoiling): ClientHarness {
  return {
    ...(make().options?.tasks === false ? {} : { without }),
    async connect(transport, setup) {
      const spoiling = make();
      const client = clientOf(setup.revision);
      attachElicitation(client, {
        server: setup.server,
        maxPerMinute: setup.maxPerMinute,
        renderer: between(setup.renderer, spoiling),
        ...spoiling.options,
      });
      await client.connect(tampered(transport, spoiling));
      return tested(client, spoiling);
    },
  };
}

/** A connected client as the suite wants it. */
export function tested(client: Client, { calling = (call) => call }: Spoiling = {}): TestedClient {
  return {
    call: calling(async (name, options) => {
      const { content } = await client.callTool({ name, arguments: {} }, options);
      return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    }),
    close: () => client.close(),
  };
}

function between(renderer: Renderer, { showing }: Spoiling): Renderer {
  if (showing === undefined) return renderer;
  const { form, url } = renderer;
  return {
    ...renderer,
    ...(form !== undefined && { form: (asked, signal) => showing(asked, signal, form as Show) as never }),
    ...(url !== undefined && { url: (asked, signal) => showing(asked, signal, url as Show) as never }),
  };
}

function tampered(inner: Transport, { sending, receiving }: Spoiling): Transport {
  const outer: Transport = {
    start: async () => {
      inner.onmessage = (message) => {
        receiving?.(message as Message, inner);
        outer.onmessage?.(message);
      };
      inner.onclose = () => outer.onclose?.();
      await inner.start();
    },
    send: (message, options) => {
      const copy = structuredClone(message) as Message;
      sending?.(copy, inner);
      return inner.send(copy as JSONRPCMessage, options);
    },
    close: () => inner.close(),
  };
  return outer;
}

/** The answers in a message to the server: one that was pushed for, or those of a round. */
export function answersIn({ method, result, params }: Message): Record<string, unknown>[] {
  if (method === undefined) return result !== undefined && 'action' in result ? [result] : [];
  return Object.values((params?.['inputResponses'] ?? {}) as object) as Record<string, unknown>[];
}

/** The questions in a message of the server. */
function questionsIn({ method, result, params }: Message): Record<string, unknown>[] {
  if (method === 'elicitation/create') return [params as Record<string, unknown>];
  const requests = Object.values((result?.['inputRequests'] ?? {}) as Record<string, Message>);
  return requests.map((request) => request.params as Record<string, unknown>);
}

/** Changes the answers that go to the server. */
export const answers = (change: (answer: Record<string, unknown>) => void): ClientHarness =>
  spoilt(() => ({ sending: (message) => answersIn(message).forEach(change) }));
/** Changes the questions that come from the server. */
export const questions = (change: (question: Record<string, unknown>) => void): ClientHarness =>
  spoilt(() => ({ receiving: (message) => questionsIn(message).forEach(change) }));
/** Puts something between the client and the renderer. */
export const shows = (showing: NonNullable<Spoiling['showing']>): ClientHarness =>
  spoilt(() => ({ showing }));

/** Changes what the client declares. */
export function declares(change: (capabilities: Record<string, unknown>) => void): ClientHarness {
  return spoilt(() => ({
    sending: ({ method, params }) => {
      const meta = params?.['_meta'] as Record<string, Record<string, unknown>> | undefined;
      const modern = meta?.['io.modelcontextprotocol/clientCapabilities'];
      if (method === 'initialize') change(params?.['capabilities'] as Record<string, unknown>);
      else if (modern !== undefined) change(modern);
    },
  }));
}
