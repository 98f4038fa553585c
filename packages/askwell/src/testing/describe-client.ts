import { REVISIONS } from '../revision.ts';
import type { ClientHarness } from './client-harness.ts';
import { clientCases } from './client-suite/client-cases.ts';
import { declareCase } from './declare-case.ts';
import type { TestFunctions } from './test-functions.ts';

/**
 * Declares the tests that every client with elicitation has to pass, on each revision that it speaks: what goes over the
 * wire, in which order questions are shown, and what never is. A server without any SDK in it is at the other end. They
 * watch the whole process and hold its long timers, so run them one after the other, as runners do by themselves.
 *
 * @param name What the client is called in the titles.
 * @param harness Connects clients.
 * @param test `describe` and `it` of vitest, jest or `node:test`.
 * @example
 * ```ts
 * import { describe, it } from 'node:test';
 *
 * describeClient('my agent', harness, { describe, it });
 * ```
 */
export function describeClient(name: string, harness: ClientHarness, test: TestFunctions): void {
  for (const revision of harness.revisions ?? REVISIONS) {
    test.describe(`${name} as a client of ${revision}`, () => {
      for (const { title, revisions = REVISIONS, needs = [], run } of clientCases) {
        if (!revisions.includes(revision)) continue;
        const reason = needs.map((need) => harness.without?.[need]).find((found) => found !== undefined);
        declareCase(test, title, reason, () => run(harness, revision));
      }
    });
  }
}
