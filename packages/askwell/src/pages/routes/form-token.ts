import type { Flow } from './flow.ts';
import type { BrowserUser } from '../identity/identity.ts';
import type { PageSeals } from './page-seals.ts';

/** Where the token of a form belongs. */
export interface FormPlace {
  /** The interaction, or `stored`. */
  readonly subject: string;
  readonly user: BrowserUser;
  readonly flow: Flow;
}

/**
 * The token that proves that a POST came from a page of ours (S64). Bound to the page, the flow cookie and the person:
 * neither another site, which has none, nor another person, who has one of their own, can put it into this browser's
 * form.
 */
export function createFormToken(seals: PageSeals, place: FormPlace, expiresAt: number): Promise<string> {
  return seals.seal('token', '', sealPlace(place), expiresAt);
}

export async function isFormToken(
  seals: PageSeals,
  place: FormPlace,
  body: URLSearchParams,
): Promise<boolean> {
  const tokens = body.getAll('token');
  if (tokens.length !== 1 || tokens[0] === undefined) return false;
  return (await seals.open('token', tokens[0], sealPlace(place))) !== undefined;
}

function sealPlace({ subject, user, flow }: FormPlace): { subject: string; user: BrowserUser; flow: string } {
  return { subject, user, flow: flow.digest };
}
