import { digest } from '../../digest.ts';
import { isRandomText, randomText } from '../random-text.ts';
import type { Records } from '../records.ts';
import type { BrowserUser } from './identity.ts';

/** Somebody who is logged in. */
export type LoggedIn = Extract<BrowserUser, { readonly kind: 'user' }>;

/**
 * Sessions of browsers. An id is made by {@link start} and nowhere else, so that none that came with a request can become
 * somebody's session (fixation); the store sees its hash only.
 */
export interface BrowserSessions {
  find(id: string | undefined): Promise<LoggedIn | undefined>;
  /** The id of a new session. */
  start(user: LoggedIn): Promise<string>;
  end(id: string | undefined): Promise<void>;
}

/**
 * @param options.issuer - and client: a session of another configuration is none
 * @param options.ttl - milliseconds from the log-in, however often the session is used
 */
export function createBrowserSessions(options: {
  readonly records: Records;
  readonly issuer: string;
  readonly clientId: string;
  readonly ttl: number;
  readonly now: () => number;
}): BrowserSessions {
  const { records, issuer, clientId, ttl, now } = options;
  const keyOf = (id: string): string => `session:${digest(32, 'session', issuer, clientId, id)}`;
  return {
    async find(id) {
      if (id === undefined || !isRandomText(id)) return undefined;
      const found = await records.get<{ subject: string; label?: string }>(keyOf(id));
      // A store may keep what has expired for a while.
      if (found === undefined || found.expiresAt <= now()) return undefined;
      const { subject, label } = found.value;
      return { kind: 'user', issuer, subject, ...(label !== undefined && { label }) };
    },
    async start({ subject, label }) {
      const id = randomText();
      const user = { subject, ...(label !== undefined && { label }) };
      await records.put(keyOf(id), user, { expiresAt: now() + ttl, ifVersion: null });
      return id;
    },
    async end(id) {
      if (id !== undefined && isRandomText(id)) await records.delete(keyOf(id));
    },
  };
}
