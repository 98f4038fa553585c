import type { Ability, RendererHarness } from '../renderer-harness.ts';

/** One thing that every renderer has to do. */
export interface RendererCase {
  /** A sentence, with the requirements and pitfalls that it is about before the colon. */
  readonly title: string;
  /** What a renderer must have to be asked for it. */
  readonly needs?: readonly Ability[];
  /** Throws if the renderer does not do it. */
  run(harness: RendererHarness): Promise<void>;
}
