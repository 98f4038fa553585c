import { AskwellError } from '../../errors.ts';
import type { Principal } from '../../replay/host.ts';

/** How many interactions may be open at a time, in one process (S79). */
export interface OpenPagesLimits {
  /** Of one person, or of one client that tells no person. */
  readonly person: number;
  /** Of all callers that nobody knows, together. */
  readonly anonymous: number;
  /** Of everybody. */
  readonly all: number;
}

/** @param maxOpen - of one person */
export function openPagesLimits(maxOpen: number): OpenPagesLimits {
  return { person: maxOpen, anonymous: maxOpen * 10, all: maxOpen * 100 };
}

/**
 * Counts the interactions that this process has opened and that nobody has finished, so that a caller can't fill the
 * store with them. One that has ended elsewhere counts until this process looks at it, or until its time is over.
 */
export interface OpenPages {
  /**
   * @param expiresAt - milliseconds since the epoch
   * @throws `ASKWELL_LIMIT` if that is one too many
   */
  add(key: string, principal: Principal, expiresAt: number): void;
  remove(key: string): void;
}

/** @param now - milliseconds since the epoch */
export function createOpenPages(now: () => number, limits: OpenPagesLimits): OpenPages {
  const open = new Map<string, { readonly owner: string; readonly expiresAt: number }>();
  const byOwner = new Map<string, Set<string>>();

  const remove = (key: string): void => {
    const entry = open.get(key);
    if (entry === undefined) return;
    open.delete(key);
    const keys = byOwner.get(entry.owner);
    keys?.delete(key);
    if (keys?.size === 0) byOwner.delete(entry.owner);
  };

  /** Only where the room is needed: it looks at all of them. */
  const sweep = (keys: Iterable<string>): void => {
    const time = now();
    for (const key of keys) if ((open.get(key)?.expiresAt ?? 0) <= time) remove(key);
  };

  return {
    remove,
    add(key, principal, expiresAt) {
      const owner = ownerOf(principal);
      const most = principal.kind === 'anonymous' ? limits.anonymous : limits.person;
      const mine = byOwner.get(owner) ?? new Set();
      if (mine.size >= most) sweep([...mine]);
      if (mine.size >= most) throw tooMany(principal, most);
      if (open.size >= limits.all) sweep([...open.keys()]);
      if (open.size >= limits.all) throw tooMany(undefined, limits.all);
      open.set(key, { owner, expiresAt });
      // What was swept may have taken the owner's list away.
      byOwner.set(owner, mine.add(key));
    },
  };
}

/** A person is the same through every client, since clients can be registered at will. */
function ownerOf(principal: Principal): string {
  if (principal.kind !== 'user') return principal.kind;
  const { issuer = null, subject, client } = principal;
  return JSON.stringify(subject === undefined ? [issuer, null, client] : [issuer, subject]);
}

function tooMany(principal: Principal | undefined, most: number): AskwellError {
  const whose =
    principal === undefined
      ? 'This server has'
      : principal.kind === 'anonymous'
        ? 'Callers without a log-in have'
        : 'This caller has';
  return new AskwellError(
    'ASKWELL_LIMIT',
    `${whose} ${most === 1 ? '1 page' : `${most} pages`} open that nobody has finished, which is as many as there may be. ` +
      'Finish or decline some, or wait until they expire, then try again' +
      (principal?.kind === 'anonymous'
        ? '; with authorization, each person has a number of their own.'
        : '.'),
  );
}
