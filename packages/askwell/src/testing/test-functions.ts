/** The part of a test runner that a suite declares its cases with; vitest, jest and `node:test` have it. */
export interface TestFunctions {
  describe(name: string, body: () => void): unknown;
  readonly it: {
    (name: string, body: () => Promise<void>): unknown;
    skip(name: string, body: () => Promise<void>): unknown;
  };
}
