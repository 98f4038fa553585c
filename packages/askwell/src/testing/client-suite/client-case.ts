import type { ClientAbility, ClientHarness } from '../client-harness.ts';
import type { Revision } from '../../revision.ts';

/** One thing that every client has to do. */
export interface ClientCase {
  /** A sentence, with the requirements and pitfalls that it is about before the colon. */
  readonly title: string;
  /** The revisions that know what it is about. Default: all. */
  readonly revisions?: readonly Revision[];
  readonly needs?: readonly ClientAbility[];
  /** Throws if the client does not do it. */
  run(harness: ClientHarness, revision: Revision): Promise<void>;
}
