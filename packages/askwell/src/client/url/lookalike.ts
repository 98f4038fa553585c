import { quoted } from './finding.ts';
import type { Site } from './sites.ts';
import { skeletonOf } from './skeleton.ts';
import { unicodeHostOf } from './punycode.ts';

// Short names are near to too many others: "box" is one letter from "fox".
const SHORTEST_MISSPELT = 5;
const SHORTEST_CONTAINED = 5;
const SHORTEST_PART = 3;

/**
 * Says how the host of one site passes itself off as a known one, or undefined if it doesn't. Both have to be
 * different sites.
 */
export function lookalike(site: Site, known: Site): string | undefined {
  if (site.name === undefined || known.name === undefined || known.domain === undefined) return undefined;
  const shown = quoted(site.domain ?? site.hostname);
  const meant = quoted(known.domain);
  const name = skeletonOf(site.name);
  const knownName = skeletonOf(known.name);
  if (site.name === known.name) return `${shown} has the same name as ${meant} with another ending.`;
  if (name === knownName) return `${shown} is made of letters that look like ${meant}.`;
  if (hyphenated(site.hostname).includes(hyphenated(known.domain))) {
    return `The host reads like ${meant}, but belongs to ${shown}.`;
  }
  if (knownName.length >= SHORTEST_MISSPELT && isOneEditAway(name, knownName)) {
    return `${shown} is one letter away from ${meant}.`;
  }
  const isPart = knownName.length >= SHORTEST_PART && name.split('-').includes(knownName);
  const isEnd = name.startsWith(knownName) || name.endsWith(knownName);
  if (isPart || (isEnd && knownName.length >= SHORTEST_CONTAINED)) {
    return `${shown} has the name of ${meant} in it, but is another site.`;
  }
  return undefined;
}

/** Dots written as hyphens, so that `billing.example.evil.com` and `billing-example.com` are found alike. */
function hyphenated(hostname: string): string {
  return `-${unicodeHostOf(hostname).split(/[.-]/).map(skeletonOf).join('-')}-`;
}

/** Whether one letter was replaced, added or left out, or two neighbours were exchanged. */
function isOneEditAway(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const rest = short.slice(at);
  if (short.length < long.length) return rest === long.slice(at + 1);
  const isReplaced = rest.slice(1) === long.slice(at + 1);
  const isExchanged =
    short[at] === long[at + 1] && short[at + 1] === long[at] && rest.slice(2) === long.slice(at + 2);
  return isReplaced || isExchanged;
}
