import type { Revision } from '../revision.ts';
import type { Ask, AskKind } from './ask.ts';

/**
 * How asks reach the person, and how the answers come back.
 *
 * There are two kinds of channel. A *live* one (push) answers while the handler waits. Any other (round, task)
 * can't: the pass ends with the asks in hand, and the answers arrive with the next pass.
 */
export interface Channel {
  /** The revision that forms are written in, and answers are read in. */
  readonly revision: Revision;
  /** Whether answers come back while the handler waits. */
  readonly live: boolean;
  /** Whether the client declared what this kind of ask needs, on this very request. */
  can(kind: AskKind): boolean;
  /**
   * Live channels only: sends asks that were asked together. Returns one promise for each, in the same order,
   * which settles with the client's answer as it came, unchecked.
   *
   * @param signal - aborts when nobody waits for the answers any more
   */
  ask(asks: readonly Ask[], signal: AbortSignal): readonly Promise<unknown>[];
}
