import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';

/** Looks at what goes over a connection, and may keep a message from going on. */
export interface WireTap {
  /** A message of the SDK on its way to the server. `false` keeps it here. */
  sending?(message: JSONRPCMessage, options: SendOptions | undefined, line: Line): boolean;
  /** A message of the server on its way to the SDK. `false` keeps it here, a message goes on in its place. */
  receiving?(message: JSONRPCMessage, line: Line): boolean | JSONRPCMessage;
  /** The connection has ended. */
  closed?(): void;
}

/** What the SDK hands to a transport beside the message. */
export type SendOptions = NonNullable<Parameters<Transport['send']>[1]>;

/** A tapped connection, as seen from one of the taps. */
export interface Line {
  /** Hands a message on to the SDK, past the taps between, as if the server had sent it. */
  deliver(message: JSONRPCMessage): void;
}

/**
 * Taps a connected transport. The last tap is nearest to the SDK: it sees first what is sent, and last what is received.
 */
export function tapTransport(transport: Transport, taps: readonly WireTap[]): void {
  const send = transport.send.bind(transport);
  const { onmessage, onclose } = transport;
  type Extra = Parameters<NonNullable<typeof onmessage>>[1];

  const receive = (first: number, message: JSONRPCMessage, extra?: Extra): void => {
    let current = message;
    for (let index = first; index < taps.length; index += 1) {
      const next = taps[index]?.receiving?.(current, lines[index] as Line) ?? true;
      if (next === false) return;
      if (next !== true) current = next;
    }
    onmessage?.call(transport, current, extra);
  };
  const lines = taps.map((_, index): Line => ({ deliver: (message) => receive(index + 1, message) }));

  transport.send = (message, options) => {
    for (let index = taps.length - 1; index >= 0; index -= 1) {
      if (taps[index]?.sending?.(message, options, lines[index] as Line) === false) return Promise.resolve();
    }
    return send(message, options);
  };
  transport.onmessage = (message, extra) => receive(0, message, extra);
  transport.onclose = () => {
    for (const tap of taps) tap.closed?.();
    onclose?.call(transport);
  };
}
