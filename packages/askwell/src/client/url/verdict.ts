/** What a finding is about. `docs/url-verdicts.md` explains each. */
export type UrlFindingCode =
  // Never opened.
  | 'not-a-url'
  | 'scheme'
  | 'userinfo'
  | 'control-character'
  | 'backslash'
  | 'http'
  // Opened only after a warning.
  | 'rewritten-host'
  | 'invisible-character'
  | 'ip-address'
  | 'odd-ip-notation'
  | 'loopback'
  | 'private-address'
  | 'port'
  | 'no-registrable-domain'
  | 'punycode'
  | 'mixed-script'
  | 'confusable'
  | 'other-site'
  | 'redirect'
  | 'secret-in-url'
  // Opened after a warning, unless it is longer than anything that opens URLs takes.
  | 'very-long';

/** One thing that is worth knowing about a URL. */
export interface UrlFinding {
  readonly code: UrlFindingCode;
  /** Whether it forbids opening, or is worth a warning. */
  readonly severity: 'block' | 'warn';
  /** One sentence for a person, sanitized, without a secret. */
  readonly message: string;
}

/** How to show a URL. The parts joined are the whole URL (C19); every part is safe to show. */
export interface UrlDisplay {
  /** The whole URL as it will be opened, in ASCII. Of a text that is no URL, as much as can be shown. */
  readonly href: string;
  /** What comes before the registrable domain. */
  readonly before: string;
  /** The registrable domain, or the whole host where there is none: highlight it (C21). */
  readonly domain: string;
  /** What comes after the domain: port, path, query, fragment. */
  readonly after: string;
  /** The host, with its port if it has one. */
  readonly host: string;
  /** The same in the letters of its own script, where that is another spelling than `host` (C22). */
  readonly unicodeHost?: string;
}

/** What can be said of a URL without asking anybody. */
export interface UrlVerdict {
  /** `block`: never open it. `warn`: only after the findings were shown. `ok`: nothing was found. */
  readonly verdict: 'ok' | 'warn' | 'block';
  readonly findings: readonly UrlFinding[];
  readonly display: UrlDisplay;
}
