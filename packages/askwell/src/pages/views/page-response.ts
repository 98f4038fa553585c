import { sha256 } from '@noble/hashes/sha2.js';

/** What differs between the responses of pages. */
export interface PageResponse {
  readonly status: number;
  /** The whole page; absent for a redirect. */
  readonly body?: string;
  readonly language?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly cookies?: readonly string[] | undefined;
  /** Where forms of the page may lead. Default: nowhere but here. */
  readonly formAction?: string;
}

/** Makes responses with the headers that every page has. */
export type Respond = (request: Request | undefined, response: PageResponse) => Response;

/**
 * @param style - the content of the only `style` element that pages have
 * @param logo - the URL of a picture, which is all that a page may load
 */
export function createRespond(style: string, logo: string | undefined): Respond {
  const digest = btoa(String.fromCharCode(...sha256(new TextEncoder().encode(style))));
  const images = logo === undefined ? '' : `; img-src ${imageSource(new URL(logo))}`;

  return (request, { status, body, language, headers = {}, cookies = [], formAction = "'self'" }) => {
    const all = new Headers({
      ...FIXED,
      'content-security-policy':
        `default-src 'none'; style-src 'sha256-${digest}'${images}; form-action ${formAction}; ` +
        "base-uri 'none'; frame-ancestors 'none'",
      ...(body !== undefined && { 'content-type': 'text/html; charset=utf-8', vary: 'accept-language' }),
      ...(language !== undefined && { 'content-language': language }),
      ...headers,
    });
    for (const cookie of cookies) all.append('set-cookie', cookie);
    return new Response(request?.method === 'HEAD' ? null : (body ?? null), { status, headers: all });
  };
}

/** Read as a URL, whose scheme is in small letters however it was written. */
function imageSource({ protocol, origin }: URL): string {
  return protocol === 'data:' ? 'data:' : origin;
}

// `same-origin`, not `no-referrer`: with that, browsers send `Origin: null` with the POST of our own form.
const FIXED = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
} as const;
