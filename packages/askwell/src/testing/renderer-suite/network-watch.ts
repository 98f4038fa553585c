/** A class whose instances connect somewhere. */
interface Connecting {
  connect: (this: unknown, ...args: unknown[]) => unknown;
}

/**
 * Notes what this process asks of a host while something runs: `fetch`, and on Node every socket. Whoever looks the name
 * up first or opens a page in another process is not seen here.
 */
export async function watchNetwork<T>(
  host: string,
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly requested: readonly string[] }> {
  const requested: string[] = [];
  const note = (what: string): void => {
    if (what.includes(host)) requested.push(what);
  };
  const restore: (() => void)[] = [];

  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    note(input instanceof Request ? input.url : String(input));
    return fetch(input, init);
  };
  restore.push(() => {
    globalThis.fetch = fetch;
  });

  // Node, Bun and Deno have it; a browser does not.
  const net = (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule?.('node:net');
  if (net !== undefined) {
    const socket = net.Socket.prototype as unknown as Connecting;
    const { connect } = socket;
    socket.connect = function watched(...args) {
      note(describeTarget(args));
      return connect.apply(this, args);
    };
    restore.push(() => {
      socket.connect = connect;
    });
  }
  try {
    const result = await run();
    return { result, requested };
  } finally {
    for (const undo of restore) undo();
  }
}

/** `connect(port, host)`, `connect({ host, port })`, or what Node makes of either: a list that begins with that object. */
function describeTarget(args: readonly unknown[]): string {
  const [first, second] = args.flat();
  if (typeof first !== 'object' || first === null) return `${String(second)}:${String(first)}`;
  const { host, port } = first as { host?: unknown; port?: unknown };
  return `${String(host)}:${String(port)}`;
}
