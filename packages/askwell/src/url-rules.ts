// What a server built with Askwell may send and what a client built with it warns of are the same rules. The words that
// stand for a secret belong to them too, and are in `field/secret-phrases.ts`.

/** Signatures and sessions, which sign in whoever opens the URL (S33). */
const SIGNS_IN =
  /^(?:sig|signature|x-(?:amz|goog)-(?:signature|credential|security-token)|auth|session|sid|ticket)$/i;
/** What a person is known by (S32). */
const PERSONAL = /^(?:e-?mail|phone|ssn)$/i;
// By a name that is always this computer (RFC 6761), or by an address. One that is merely wrapped, as in 64:ff9b::/96,
// goes out to the network, where anybody may answer. The mapped ones don't.
const LOOPBACK = /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::(?:1|ffff:7f[\da-f]{2}:[\da-f]{1,4})\])$/;

/** What the name of a parameter of a URL tells, apart from the words for secrets. */
export function toldByParameter(name: string): 'secret' | 'personal' | undefined {
  if (SIGNS_IN.test(name)) return 'secret';
  return PERSONAL.test(name) ? 'personal' : undefined;
}

/** Whether a host is this computer. It has to come from URL, which has brought every notation into one. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}
