import type { JsonObject } from '../../json.ts';
import type { Principal } from '../../replay/host.ts';
import type { PageRequest } from '../../replay/page-host.ts';

// One question that is answered on a page, as a record. Pure: `transition` decides, the store makes it so.
//
//   pending ── claim ──► claimed ── complete ──► completed ── code, right ──► completed, confirmed
//      │                    │                        └─ code, wrong too often, or time ─► failed
//      │                    ├────── decline ───► declined
//      │                    └────── fail ──────► failed
//      └─ withdraw ─► expired ◄─ withdraw, time
//
// I1. Looking changes nothing: no event comes of a GET but the provider's redirect back.
// I2. `claim` binds the interaction to one browser (its flow cookie); only that browser can go on.
// I3. An end is an end: no event leads out of declined, failed or expired, and none out of completed but `code`, which
//     either confirms what is completed or makes it fail.
// I4. At most one of any number of racing events is carried out; the store's compare-and-set decides.
// I5. A grant is kept between `settle` and `complete`, and only then. What calls an authorization off, or begins it anew,
//     comes before `settle` and prevents it, or is refused.

export type InteractionState = 'pending' | 'claimed' | 'completed' | 'declined' | 'failed' | 'expired';

/** An authorization at a third party that is under way. */
export interface PendingAuthorization {
  /** Digest of the `state` that was sent, which may come back once; absent when it has. */
  readonly state?: string;
  /** What the provider needs again at the end: PKCE verifier, nonce, redirect URI. */
  readonly memo: JsonObject;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Set when what came of it is about to be kept: until when it can't be called off any more. */
  readonly settledUntil?: number;
}

/** What a person has to give back in the client. */
export interface CompletionCode {
  /** Salted digest of the code. */
  readonly digest: string;
  readonly salt: string;
  readonly wrong: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly confirmed: boolean;
}

/** The record of an interaction. JSON. */
export interface Interaction {
  readonly state: InteractionState;
  /** Who asked, and so who may answer. */
  readonly principal: Principal;
  readonly target: string;
  readonly run: string;
  readonly page: PageRequest;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Until when it can be finished, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Digest of the flow cookie of the browser that claimed it. */
  readonly flow?: string;
  /** What was submitted, of a completed form. */
  readonly content?: JsonObject;
  /** Whether the handler's own check has seen `content`. */
  readonly checked?: boolean;
  readonly authorization?: PendingAuthorization;
  /** The provider's answer as its redirect brought it, if it waits for the code to be confirmed: a URL. */
  readonly response?: string;
  readonly code?: CompletionCode;
}

/** What can happen to an interaction. `flow` is the digest of the browser's flow cookie. */
export type InteractionEvent =
  | { readonly type: 'claim'; readonly flow: string }
  | { readonly type: 'authorize'; readonly flow: string; readonly authorization: PendingAuthorization }
  /** The provider's redirect came back: takes the state out, so that it can't come twice. */
  | { readonly type: 'return'; readonly flow: string; readonly state: string }
  /** The grant is about to be kept: from here on nothing calls it off, so that none is kept that nobody wants (I5). */
  | { readonly type: 'settle'; readonly flow: string }
  | {
      readonly type: 'complete';
      readonly flow: string;
      readonly content?: JsonObject;
      readonly checked?: boolean;
      readonly response?: string;
      readonly code?: CompletionCode;
    }
  | { readonly type: 'decline'; readonly flow: string }
  | { readonly type: 'fail'; readonly flow: string }
  | { readonly type: 'withdraw' }
  /** The code was given back in the client: `right` is the outcome of comparing it. */
  | { readonly type: 'code'; readonly right: boolean };

/**
 * - `gone` it has ended
 * - `other-browser` another browser has claimed it
 * - `unclaimed` the event needs a claim first
 * - `state` no such authorization is under way, or has come back; or there is no code to give
 * - `spent` the code can't be given any more
 */
export type Rejection = 'gone' | 'other-browser' | 'unclaimed' | 'state' | 'spent';

/** What an event makes of an interaction; the same object, if it has had its effect before. */
export type Transition =
  | { readonly ok: true; readonly interaction: Interaction }
  | { readonly ok: false; readonly reason: Rejection };

/** Wrong codes after which an interaction fails. */
export const MAX_WRONG_CODES = 5;
/** How long keeping a grant may take. A process that died in between holds the page up no longer than that. */
export const SETTLED_MS = 60_000;

/** Whether a person can do nothing more on the page. A completed interaction may still wait for its code. */
export function hasEnded(interaction: Interaction): boolean {
  return interaction.state !== 'pending' && interaction.state !== 'claimed';
}

/**
 * An interaction as it is at a time: what was not finished in time has expired, and what waited for its code for too
 * long has failed.
 */
export function interactionAt(interaction: Interaction, now: number): Interaction {
  if (!hasEnded(interaction)) {
    return now < interaction.expiresAt || isSettled(interaction, now)
      ? interaction
      : end(interaction, 'expired');
  }
  const { state, code } = interaction;
  if (state !== 'completed' || code === undefined || code.confirmed || now < code.expiresAt)
    return interaction;
  return end(interaction, 'failed');
}

/** Decides what an event makes of an interaction. Pure. @param now - milliseconds since the epoch */
export function transition(before: Interaction, event: InteractionEvent, now: number): Transition {
  const interaction = interactionAt(before, now);
  if (event.type === 'code') return giveCode(interaction, event.right);
  if (hasEnded(interaction)) return { ok: false, reason: 'gone' };
  if (event.type === 'withdraw') {
    if (isSettled(interaction, now)) return { ok: false, reason: 'gone' };
    return { ok: true, interaction: end(interaction, 'expired') };
  }

  const { state, flow } = interaction;
  if (event.type === 'claim' && state === 'pending') {
    return { ok: true, interaction: { ...interaction, state: 'claimed', flow: event.flow } };
  }
  if (state === 'pending') return { ok: false, reason: 'unclaimed' };
  if (event.flow !== flow) return { ok: false, reason: 'other-browser' };
  if (isSettled(interaction, now) && !AFTER_SETTLING.has(event.type)) return { ok: false, reason: 'state' };
  switch (event.type) {
    case 'claim':
      return { ok: true, interaction };
    case 'authorize': {
      if (interaction.page.kind !== 'grant') return { ok: false, reason: 'state' };
      // Another one under way is replaced: its state does not come back any more.
      return { ok: true, interaction: { ...interaction, authorization: event.authorization } };
    }
    case 'return': {
      const { authorization } = interaction;
      if (authorization?.state === undefined) return { ok: false, reason: 'state' };
      if (authorization.state !== event.state || now >= authorization.expiresAt) {
        return { ok: false, reason: 'state' };
      }
      const { state: _spent, ...rest } = authorization;
      return { ok: true, interaction: { ...interaction, authorization: rest } };
    }
    case 'settle': {
      const { authorization } = interaction;
      if (authorization === undefined || !hasReturned(interaction)) return { ok: false, reason: 'state' };
      const settled = { ...authorization, settledUntil: now + SETTLED_MS };
      return { ok: true, interaction: { ...interaction, authorization: settled } };
    }
    case 'complete': {
      if (interaction.page.kind === 'grant' && !hasReturned(interaction))
        return { ok: false, reason: 'state' };
      const { content, checked, response, code } = event;
      return {
        ok: true,
        interaction: {
          ...interaction,
          state: 'completed',
          ...(content !== undefined && { content }),
          ...(checked !== undefined && { checked }),
          ...(response !== undefined && { response }),
          ...(code !== undefined && { code }),
        },
      };
    }
    case 'decline':
      return { ok: true, interaction: end(interaction, 'declined') };
    case 'fail':
      return { ok: true, interaction: end(interaction, 'failed') };
  }
}

function giveCode(interaction: Interaction, right: boolean): Transition {
  const { state, code } = interaction;
  if (code === undefined) return { ok: false, reason: hasEnded(interaction) ? 'gone' : 'state' };
  if (state !== 'completed') return { ok: false, reason: 'spent' };
  // The same answer may be replayed; a right code stays right.
  if (code.confirmed) return right ? { ok: true, interaction } : { ok: false, reason: 'gone' };
  if (right) return { ok: true, interaction: { ...interaction, code: { ...code, confirmed: true } } };
  const counted = { ...interaction, code: { ...code, wrong: code.wrong + 1 } };
  return {
    ok: true,
    interaction: counted.code.wrong >= MAX_WRONG_CODES ? end(counted, 'failed') : counted,
  };
}

const AFTER_SETTLING: ReadonlySet<InteractionEvent['type']> = new Set(['claim', 'complete', 'fail']);

function isSettled({ authorization }: Interaction, now: number): boolean {
  return now < (authorization?.settledUntil ?? 0);
}

/** Whether the provider's redirect came back for the authorization that was begun last. */
function hasReturned({ authorization }: Interaction): boolean {
  return authorization !== undefined && authorization.state === undefined;
}

/** An end without a result keeps nothing that was gathered on the way. */
function end(interaction: Interaction, state: 'declined' | 'failed' | 'expired'): Interaction {
  const { content: _content, authorization: _authorization, response: _response, ...rest } = interaction;
  return { ...rest, state };
}
