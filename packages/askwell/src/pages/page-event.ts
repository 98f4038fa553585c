import { digest } from '../digest.ts';
import type { Refusal } from './views/views.ts';

/**
 * Something that happened to a hosted page, for an audit log (S79). It holds no answer, no link, no code and no token,
 * and names an interaction by a digest from which nobody gets back to its link.
 */
export interface PageEvent {
  /**
   * - `opened` a call has asked for a page
   * - `claimed` a browser has sent its first verified POST
   * - `authorizing` a person has agreed to connect an account, and was sent to the third party
   * - `completed`, `declined`, `failed` how it ended on the page
   * - `confirmed` the right completion code was given back
   * - `wrong-code` a wrong one was
   * - `withdrawn` the call no longer waits for it
   * - `refused` a request was refused; `reason` tells why
   * - `forgotten` a person has had a kept secret or grant deleted
   */
  readonly type:
    | 'opened'
    | 'claimed'
    | 'authorizing'
    | 'completed'
    | 'declined'
    | 'failed'
    | 'confirmed'
    | 'wrong-code'
    | 'withdrawn'
    | 'refused'
    | 'forgotten';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The same for all events of one interaction; missing where there is none. */
  readonly interaction?: string;
  /** The tool, prompt or resource that asks. */
  readonly target?: string;
  /** Why a request was refused. */
  readonly reason?: Refusal;
}

/** Tells of an event; `id` is an interaction's, and leaves only as a digest. */
export type TellPageEvent = (event: Omit<PageEvent, 'at' | 'interaction'>, id?: string) => void;

/** @param listener - what it throws is reported, and changes nothing else */
export function createTellPageEvent(options: {
  readonly listener: ((event: PageEvent) => void) | undefined;
  readonly audience: string;
  readonly now: () => number;
  readonly report: (error: unknown, where: string) => void;
}): TellPageEvent {
  const { listener, audience, now, report } = options;
  if (listener === undefined) return () => {};
  return (event, id) => {
    try {
      listener({
        ...event,
        at: now(),
        ...(id !== undefined && { interaction: digest(12, 'page event', audience, id) }),
      });
    } catch (error) {
      report(error, 'the listener onEvent of createPages()');
    }
  };
}
