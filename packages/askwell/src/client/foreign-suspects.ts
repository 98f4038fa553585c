import { plain, wordsOf } from '../field/secret-text.ts';

// What is only suspicious. A name such as `pass` or a request such as "paste your .env file" may well be harmless, so no
// author is held back for it; from a server that somebody else wrote it is more likely a secret than not.

interface Suspect {
  /** What a name, and nothing but the name, may be. */
  readonly names: RegExp;
  /** What in the form tells that it is something else. */
  readonly unless?: RegExp;
  /** What has to stand somewhere in the form. Only these may be numbers. */
  readonly only?: RegExp;
}

const SUSPECTS: readonly Suspect[] = [
  {
    names: /^pass$/,
    unless:
      /\b(?:ski|boarding|bus|flight|tickets?|museum|passes|(?:which|what|of|day|week|season|guest|press|event|park) pass|pass (?:rate|mark|or fail))\b/,
  },
  {
    names: /^(?:pat|cookies?|clave|parola|authori[sz]ation)$/,
    unless: /\b(?:first name|who|recipe|bake|eat|flavou?r|consent|which|approved|orden|palabra|dizionario)\b/,
  },
  {
    names:
      /^(?:pem|dsn|kube ?config|env file|dotenv|(?:vault|unseal) key|(?:database|db|postgres|mongo|mongodb|redis|jdbc) ur[il])$/,
    unless: /\b(?:path|public|cert|certificate|name)\b/,
  },
  { names: /^pan$/, only: /\b(?:card|cvv|cvc|visa|mastercard)\b/ },
  { names: /^tan$/, only: /\b(?:bank|banking|iban|transfer|uberweisung|konto)\b/ },
];

/** Where a suspect stands. */
export interface SuspectPlace {
  readonly numbersOnly: boolean;
  /** All that the form says. */
  readonly context: () => string;
}

/**
 * The secret that a field may be called by, if it is called that and nothing else.
 *
 * @param names Its name in all the ways to read it.
 * @param titles The same of its title. It is what is shown, and a name that says more takes it back: `boarding_pass`.
 */
export function suspectName(
  names: readonly string[],
  titles: readonly string[] | undefined,
  { numbersOnly, context }: SuspectPlace,
): string | undefined {
  for (const label of (titles ?? names).map(bare)) {
    const suspect = SUSPECTS.find(({ names: wanted }) => wanted.test(label));
    if (suspect === undefined || (numbersOnly && suspect.only === undefined)) continue;
    const name = bare(names[0] ?? '');
    if (name !== label && ` ${name} `.includes(` ${label} `)) continue;
    const said = wordsOf(context()).join(' ');
    if (suspect.only?.test(said) !== false && suspect.unless?.test(said) !== true) return label;
  }
  return undefined;
}

/** A short name without the words that say nothing. */
function bare(text: string): string {
  if (text.length > 60) return '';
  return wordsOf(text)
    .join(' ')
    .replace(/^(?:(?:your|the|my|enter|new|current|confirm) )+/, '')
    .replace(/(?: (?:value|text|here|confirm|again|please|optional|required|\d+))+$/, '');
}

const ASKS =
  '\\b(?:enter|type|provide|give|submit|input|paste|insert|need|tell|copy|share|send|upload|show) ';
const FEW_WORDS = new RegExp(`${ASKS}(?:[\\w-]+ ){0,4}$`);
const THE_WHOLE = new RegExp(
  `${ASKS}(?:(?:the|your|me|us|full|whole|entire|all|contents?|text|of|from|file|here) )*\\S*$`,
);

/** Requests for what has no name of its own: what is rare in them, and what has to precede it. */
const REQUESTS: readonly (readonly [what: string, target: RegExp, before: RegExp])[] = [
  [
    'one-time code',
    /\bcode(?: (?:that|which|we|i|was|has|have|been|just))*(?:['’]ve)? (?:sent|texted|e-?mailed)\b|\bcode (?:from|in|on|shown by) (?:your |the |an )?(?:\w+ )?(?:authenticator|sms|text message|phone)\b/g,
    FEW_WORDS,
  ],
  [
    'card number',
    /\b(?:number|digits|code) (?:on|from|at) the (?:back|front) of (?:your |the )(?:(?:credit|debit|bank) )?card\b/g,
    FEW_WORDS,
  ],
  [
    'file of secrets',
    /\bid_(?:rsa|dsa|ecdsa|ed25519)\b(?!\.pub)|\.env\b|\benv file\b|\.(?:netrc|pgpass|aws\/credentials|kube\/config)\b|\bkubeconfig\b/g,
    THE_WHOLE,
  ],
];

/** A code of another kind, or a request that says no. */
const HARMLESS =
  /\b(?:promo|discount|coupon|voucher|gift|referral|invite|booking|product|postal|zip|area|country|source|tracking|order|error|never|not|don['’]?t|no|without) [^.]{0,40}$/;

/** How far a request may be from what it asks for. */
const REACH = 80;

/** The secret that a text asks for without its name: "Enter the code we sent to your phone". */
export function suspectRequest(text: string, numbersOnly: boolean): string | undefined {
  const searched = plain(text).replaceAll(/\s+/g, ' ');
  for (const [what, target, before] of REQUESTS) {
    if (numbersOnly && before === THE_WHOLE) continue;
    for (const { index } of searched.matchAll(target)) {
      const lead = searched.slice(Math.max(index - REACH, 0), index);
      if (before.test(lead) && !HARMLESS.test(lead)) return what;
    }
  }
  return undefined;
}
