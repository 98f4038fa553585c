import { isAskwellError } from '../../errors.ts';
import { canonicalJson } from '../../json.ts';
import type { SealBinding, Sealer } from '../../seal/seal.ts';
import type { BrowserUser } from '../identity/identity.ts';

/** What a browser holds for the pages, each kind good for nothing else. */
export type PageSealKind = 'flow' | 'token' | 'state' | 'code';

/** What a sealed text is bound to, beside its kind. */
export interface PageSealPlace {
  /** The interaction, `stored`, or an OAuth `state`. */
  readonly subject: string;
  /** Whose it is. */
  readonly user: BrowserUser | undefined;
  /** The flow that a token belongs to. */
  readonly flow?: string;
}

/** Seals what goes into cookies and hidden inputs, so that nobody can make or move it (S65). */
export interface PageSeals {
  seal(kind: PageSealKind, text: string, place: PageSealPlace, expiresAt: number): Promise<string>;
  /** `undefined` for everything that {@link seal} did not make for this place, or that has expired. */
  open(kind: PageSealKind, sealed: string, place: PageSealPlace): Promise<string | undefined>;
}

export function createPageSeals(options: {
  readonly sealer: Sealer;
  readonly audience: string;
  readonly now: () => number;
}): PageSeals {
  const { sealer, audience, now } = options;
  const binding = (kind: PageSealKind, { subject, user, flow }: PageSealPlace): SealBinding => ({
    audience,
    principal: canonicalJson(user === undefined ? [] : person(user)),
    method: `askwell/page-${kind}`,
    target: subject,
    arguments: flow ?? '',
  });
  return {
    seal: (kind, text, place, expiresAt) => sealer.seal(text, binding(kind, place), expiresAt),
    async open(kind, sealed, place) {
      try {
        return (await sealer.open(sealed, binding(kind, place), now())).text;
      } catch (error) {
        if (isAskwellError(error, 'ASKWELL_STATE')) return undefined;
        throw error;
      }
    },
  };
}

/** The label is left out: an account may be renamed while a page is open. */
function person(user: BrowserUser): readonly unknown[] {
  return user.kind === 'user' ? [user.kind, user.issuer ?? null, user.subject] : [user.kind];
}
