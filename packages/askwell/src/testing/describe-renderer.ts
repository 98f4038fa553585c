import { AskwellError } from '../errors.ts';
import { declareCase } from './declare-case.ts';
import type { RendererHarness } from './renderer-harness.ts';
import { rendererCases } from './renderer-suite/renderer-cases.ts';
import type { TestFunctions } from './test-functions.ts';

/** The parts of a harness that an ability stands for. */
const PARTS: readonly ('url' | 'waiting' | 'notice')[] = ['url', 'waiting', 'notice'];

/**
 * Declares the tests that every renderer has to pass: one or more for each requirement of the protocol and each common
 * mistake that a renderer can show. A case that the medium can't have shows up as skipped, with the reason. They watch
 * the whole process, so run them one after the other, as runners do by themselves.
 *
 * @param name What the renderer is called in the titles.
 * @param harness Drives the renderer like a person.
 * @param test `describe` and `it` of vitest, jest or `node:test`.
 * @throws AskwellError `ASKWELL_USAGE` if the harness lacks a part and `without` gives no reason.
 * @example
 * ```ts
 * import { describe, it } from 'node:test';
 *
 * describeRenderer('my web form', harness, { describe, it });
 * ```
 */
export function describeRenderer(name: string, harness: RendererHarness, test: TestFunctions): void {
  for (const part of PARTS) {
    if (harness[part] !== undefined || harness.without?.[part] !== undefined) continue;
    throw new AskwellError(
      'ASKWELL_USAGE',
      `The harness of "${name}" has no "${part}", so those cases can't run. Add it, or say why in "without: { ${part}: … }".`,
    );
  }
  test.describe(`${name} as a renderer`, () => {
    for (const { title, needs = [], run } of rendererCases) {
      const reason = needs.map((need) => harness.without?.[need]).find((found) => found !== undefined);
      declareCase(test, title, reason, () => run(harness));
    }
  });
}
