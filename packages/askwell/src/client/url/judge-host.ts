import { isLoopback } from '../../url-rules.ts';
import { quoted, warned } from './finding.ts';
import { ipAddressOf } from './ip-address.ts';
import { lookalike } from './lookalike.ts';
import { unicodeHostOf } from './punycode.ts';
import { isRewritten } from './read-url.ts';
import { isMixedScript } from './scripts.ts';
import { acquaintance, isExpectedPort, isSameSite, NOWHERE } from './sites.ts';
import type { KnownSites, Site } from './sites.ts';
import { imitatesPunctuation, readsAsLatin } from './skeleton.ts';
import type { UrlFinding } from './verdict.ts';

// Names that are not in the public DNS: by a standard, or in every other company.
const PRIVATE_NAME = /\.(?:local|localdomain|internal|intranet|private|lan|corp|home|home\.arpa)$/;

/** Everything that can be said of a host by its name, its address and its port. */
export function judgeHost(site: Site, writtenHost: string, known: KnownSites): UrlFinding[] {
  return [
    ...judgePlace(site, writtenHost, known),
    ...judgePort(site, known),
    ...judgeLetters(site),
    ...judgeOwner(site, known),
  ];
}

/** Where the host is: an address, this computer, a network that others don't reach. */
function judgePlace(site: Site, writtenHost: string, known: KnownSites): UrlFinding[] {
  const { hostname, domain } = site;
  const findings: UrlFinding[] = [];
  const address = ipAddressOf(hostname);
  const host = quoted(hostname);
  const isOdd = isRewritten(writtenHost.replace(/\.$/, ''), hostname);
  if (address !== undefined && (isOdd || address.wrapped)) {
    findings.push(
      warned('odd-ip-notation', `The address of the computer, ${host}, is written in an unusual way.`),
    );
  } else if (isOdd) {
    findings.push(
      warned('rewritten-host', `The host is written with other characters; it is opened as ${host}.`),
    );
  }
  if (acquaintance(site, known) === 'host') return findings;
  if (isLoopback(hostname)) {
    if (!known.local) {
      const isElsewhere = known.own !== undefined && known.own !== NOWHERE;
      const rest = isElsewhere ? 'the server is not' : 'nothing says that the server is';
      findings.push(warned('loopback', `The page is on this computer (${host}), and ${rest}.`));
    }
    return findings;
  }
  if (address !== undefined) {
    findings.push(warned('ip-address', `The host is a bare address, ${host}: nothing says whose it is.`));
  }
  if (address?.reach === 'private' || (address === undefined && PRIVATE_NAME.test(hostname))) {
    findings.push(warned('private-address', `${host} is inside a private network, not on the internet.`));
  }
  if (address === undefined && domain === undefined) {
    findings.push(
      warned('no-registrable-domain', `${host} is not part of a domain that anybody registered.`),
    );
  }
  return findings;
}

function judgePort(site: Site, known: KnownSites): UrlFinding[] {
  // What runs on this computer always has a port of its own.
  if (site.port === '' || isLoopback(site.hostname) || isExpectedPort(site, known)) return [];
  return [warned('port', `The page is at port ${site.port}, which is not the usual one.`)];
}

/** What the letters of the host pretend, whoever it belongs to. */
function judgeLetters({ hostname, domain }: Site): UrlFinding[] {
  const unicodeHost = unicodeHostOf(hostname);
  if (unicodeHost === hostname) return [];
  const findings = [
    warned(
      'punycode',
      `The host ${quoted(hostname)} has letters beyond the English alphabet, and reads ${quoted(unicodeHost)}.`,
    ),
  ];
  const labels = unicodeHost.split('.');
  const mixed = labels.find(isMixedScript);
  if (mixed !== undefined) {
    findings.push(warned('mixed-script', `${quoted(mixed)} mixes letters of different alphabets.`));
  }
  if (/\p{Default_Ignorable_Code_Point}/u.test(unicodeHost)) {
    findings.push(warned('invisible-character', 'The host has characters in it that nobody can see.'));
  }
  if (imitatesPunctuation(unicodeHost)) {
    const message = `The host has a symbol in it that looks like the end of a host; it belongs to ${quoted(domain ?? hostname)}.`;
    findings.push(warned('confusable', message));
  }
  // Under an ending in the same script, such a name is just a word.
  const ending = labels.at(-1) ?? '';
  for (const label of /\P{ASCII}/u.test(ending) ? [] : labels) {
    const latin = readsAsLatin(label);
    if (latin === undefined) continue;
    const message = `${quoted(label)} reads as ${quoted(latin)}, and has none of its letters.`;
    findings.push(warned('confusable', message));
  }
  return findings;
}

/** Whose the host is, if it is not the server's and not one that was allowed. */
function judgeOwner(site: Site, known: KnownSites): UrlFinding[] {
  const { own, allowed } = known;
  const others = own === undefined ? allowed : [own, ...allowed];
  if (others.length === 0 || isLoopback(site.hostname) || acquaintance(site, known) !== undefined) return [];
  const siblings = others.filter((other) => isSameSite(site, other));
  const findings: UrlFinding[] = [];
  for (const other of siblings.length > 0 ? [] : others) {
    const message = lookalike(site, other);
    if (message === undefined) continue;
    findings.push(warned('confusable', message));
    break;
  }
  const shown = quoted(siblings.length > 0 ? site.hostname : (site.domain ?? site.hostname));
  return [...findings, warned('other-site', otherSite(shown, own))];
}

function otherSite(shown: string, own: Site | undefined): string {
  if (own === undefined) return `${shown} is not among the sites that were allowed.`;
  if (own === NOWHERE) {
    return `Whether ${shown} is the server's own site can't be told: the origin that was set for the server is none.`;
  }
  return `The page is at ${shown}, not at the server's own site, ${quoted(own.domain ?? own.hostname)}.`;
}
