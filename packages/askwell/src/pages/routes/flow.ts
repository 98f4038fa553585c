import { digest } from '../../digest.ts';
import type { Cookies } from './cookies.ts';
import type { BrowserUser } from '../identity/identity.ts';
import { randomText } from '../random-text.ts';
import type { PageSeals } from './page-seals.ts';

/** One browser on its way through one page. */
export interface Flow {
  /** Of 256 random bits that only the cookie holds; what a record and a token are bound to. */
  readonly digest: string;
  /** Of the same bits, and kept nowhere. Nobody but the browser can know it where its cookie can't be planted. */
  readonly seed: string;
}

/** A flow with what the response has to set. */
export interface StartedFlow extends Flow {
  readonly cookies: readonly string[];
}

/**
 * Flow cookies: one for each page and browser. The value is sealed to the page and to who is logged in, so that a value
 * of an attacker's choice, or one that the attacker got with another account, is no flow (session fixation).
 */
export interface Flows {
  read(request: Request, subject: string, user: BrowserUser): Promise<Flow | undefined>;
  /** The browser's flow, or a new one. Kept if it is there, so that two tabs work. */
  start(request: Request, subject: string, user: BrowserUser, expiresAt: number): Promise<StartedFlow>;
  /** Cookies that let the flow live on for a short time, so that a page that is loaded again can say that it is done. */
  fade(request: Request, subject: string): readonly string[];
}

const DIGEST_BYTES = 32;
/** Browsers send all cookies with every request, so those of finished pages must go soon. */
const FADE_SECONDS = 600;

export function createFlows(cookies: Cookies, seals: PageSeals, now: () => number): Flows {
  const nameOf = (subject: string): string => `flow-${digest(9, 'flow cookie', subject)}`;
  const flowOf = (value: string): Flow => ({
    digest: digest(DIGEST_BYTES, 'flow', value),
    seed: digest(DIGEST_BYTES, 'flow seed', value),
  });

  const read = async (request: Request, subject: string, user: BrowserUser): Promise<Flow | undefined> => {
    const sealed = cookies.read(request, nameOf(subject));
    if (sealed === undefined) return undefined;
    const value = await seals.open('flow', sealed, { subject, user });
    return value === undefined ? undefined : flowOf(value);
  };

  return {
    read,
    async start(request, subject, user, expiresAt) {
      const flow = await read(request, subject, user);
      if (flow !== undefined) return { ...flow, cookies: [] };
      const value = randomText();
      // A page that is finished in its last moment has something to show afterwards; the record decides what can be done.
      const sealed = await seals.seal('flow', value, { subject, user }, expiresAt + FADE_SECONDS * 1000);
      const seconds = Math.max(1, Math.ceil((expiresAt - now()) / 1000) + FADE_SECONDS);
      return { ...flowOf(value), cookies: [cookies.write(nameOf(subject), sealed, seconds)] };
    },
    fade(request, subject) {
      const sealed = cookies.read(request, nameOf(subject));
      return sealed === undefined ? [] : [cookies.write(nameOf(subject), sealed, FADE_SECONDS)];
    },
  };
}
