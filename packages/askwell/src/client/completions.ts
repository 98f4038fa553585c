/** Pages that were asked for by id, on revision 2025-11-25, and which of them the server has called finished. */
export interface Completions {
  /** A page was asked for. */
  expect(id: string): void;
  /** The server says that a page is finished. Unknown and finished ids are ignored (C13). */
  complete(id: string): boolean;
  /** Aborts when the page is finished; at once if it is already. Unknown ids never do. */
  finished(id: string): AbortSignal;
}

/** A server that asks for more pages than this is not remembered any better. */
const MAX_EXPECTED = 1000;

/** Makes the memory of one connection. */
export function createCompletions(): Completions {
  const expected = new Map<string, AbortController>();
  return {
    expect(id) {
      const before = expected.get(id);
      // Asked for again before it was finished: still the same page.
      if (before !== undefined && !before.signal.aborted) return;
      expected.delete(id);
      expected.set(id, new AbortController());
      const [oldest] = expected.keys();
      if (expected.size > MAX_EXPECTED && oldest !== undefined) expected.delete(oldest);
    },
    complete(id) {
      const page = expected.get(id);
      if (page === undefined || page.signal.aborted) return false;
      page.abort();
      return true;
    },
    finished: (id) => (expected.get(id) ?? new AbortController()).signal,
  };
}
