import { AskwellError } from '../errors.ts';
import { checkKnownOptions } from '../field/known-options.ts';
import { isObject } from '../json.ts';
import { parseUrl } from '../parse-url.ts';
import { isLoopback } from '../url-rules.ts';
import { checkLook } from './views/check-look.ts';
import type { PagesOptions } from './create-pages.ts';
import type { OAuthProvider } from './grants/oauth-provider.ts';

/** The options of `createPages`, checked and with defaults. */
export interface ReadPagesOptions extends Pick<PagesOptions, 'identify' | 'keys' | 'look' | 'onEvent'> {
  readonly url: URL | undefined;
  readonly path: string;
  readonly providers: readonly OAuthProvider[];
  readonly waitMs: number;
  readonly maxOpen: number;
}

const DEFAULT_PATH = '/askwell';
const DEFAULT_WAIT_MS = 45_000;
const MAX_WAIT_MS = 10 * 60_000;
const DEFAULT_MAX_OPEN = 100;
const KNOWN: readonly (keyof PagesOptions)[] = [
  'identify',
  'url',
  'path',
  'providers',
  'keys',
  'waitMs',
  'maxOpen',
  'look',
  'onEvent',
];
const WAYS =
  'oidcSession({ issuer, clientId }) for people who log in where the MCP endpoint has them log in, custom(fn) for the ' +
  'session of your own application, completionCode() for a server without a log-in, or loopback() for a server on the ' +
  "person's own machine";

/** @throws `ASKWELL_USAGE` */
export function readPagesOptions(given: PagesOptions): ReadPagesOptions {
  const options = given as { readonly [name in keyof PagesOptions]?: unknown };
  if (!isObject(options)) throw usage(`createPages() needs options, at least identify: ${WAYS}.`);
  checkKnownOptions('createPages()', options, KNOWN);
  const { keys, look, onEvent } = options;
  checkIdentity(options.identify);
  if (keys !== undefined && !hasFunctions(keys, ['wrap', 'unwrap']))
    throw usage('The option keys of createPages() needs the functions wrap and unwrap of a KeyProvider.');
  if (look !== undefined) checkLook(look);
  if (onEvent !== undefined && typeof onEvent !== 'function')
    throw usage('The option onEvent of createPages() must be a function.');
  const url = options.url === undefined ? undefined : readUrl(options.url);
  return {
    ...(given as Pick<PagesOptions, 'identify' | 'keys' | 'look' | 'onEvent'>),
    url,
    path: readPath(options.path, url),
    providers: readProviders(options.providers === undefined ? [] : options.providers),
    waitMs: readWait(options.waitMs === undefined ? DEFAULT_WAIT_MS : options.waitMs),
    maxOpen: readMaxOpen(options.maxOpen === undefined ? DEFAULT_MAX_OPEN : options.maxOpen),
  };
}

function checkIdentity(identify: unknown): void {
  if (identify === undefined)
    throw usage(
      'createPages() needs the option identify: without it nobody could tell who opens a page, and anybody with the ' +
        `link could answer for somebody else. Give it ${WAYS}.`,
    );
  const isIdentity =
    hasFunctions(identify, ['attach', 'refusal']) &&
    typeof (identify as { readonly code?: unknown }).code === 'boolean';
  if (!isIdentity)
    throw usage(
      `The option identify of createPages() is not a way of identification. Give it ${WAYS}` +
        (typeof identify === 'function' ? '; a function goes into custom(), or has to be called.' : '.'),
    );
}

/** S35: whether pages may be at a URL. Plain http can be read and changed on its way to any other machine. */
export function isSecureOrigin({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function readUrl(given: unknown): URL {
  const url = given instanceof URL ? new URL(given) : typeof given === 'string' ? parseUrl(given) : undefined;
  const problem =
    url === undefined
      ? 'is not a URL'
      : !isSecureOrigin(url)
        ? 'must be https, or http on this machine'
        : url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== ''
          ? 'must have no user, query or fragment'
          : undefined;
  if (url === undefined || problem !== undefined)
    throw usage(
      `The option url of createPages() ${problem}. Give it like "https://tools.example.com/askwell".`,
    );
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

function readPath(given: unknown, url: URL | undefined): string {
  const own = url?.pathname.replace(/\/+$/, '');
  if (given === undefined && own === '')
    throw usage(
      'The option url of createPages() has no path. Give it with the path, like "https://tools.example.com/askwell"; ' +
        'or, if a proxy changes it, give the path that requests come in at as the option path.',
    );
  const path = given === undefined ? (own ?? DEFAULT_PATH) : given;
  // As URL writes it, since requests are compared with it.
  const isPath = typeof path === 'string' && /^(?:\/[\w.~%-]+)+$/.test(path);
  if (!isPath || new URL(path, 'https://askwell.invalid').pathname !== path)
    throw usage(
      'The option path of createPages() must begin with a slash and end without one, like "/askwell".',
    );
  return path;
}

function readProviders(given: unknown): readonly OAuthProvider[] {
  if (!Array.isArray(given)) throw usage('The option providers of createPages() must be a list.');
  const ids = new Set<string>();
  for (const provider of given as readonly unknown[]) {
    const { id, title } = isObject(provider) ? provider : {};
    const isProvider =
      typeof id === 'string' &&
      /^[\dA-Za-z-]+$/.test(id) &&
      typeof title === 'string' &&
      hasFunctions(provider, ['begin', 'redeem', 'refresh', 'revoke']);
    if (!isProvider)
      throw usage(
        'The option providers of createPages() takes what defineProvider() of askwell/oauth makes.',
      );
    if (ids.has(id))
      throw usage(`Two providers of createPages() have the id ${JSON.stringify(id)}. Give each its own.`);
    ids.add(id);
  }
  return [...(given as readonly OAuthProvider[])];
}

function readWait(given: unknown): number {
  if (typeof given === 'number' && given >= 0 && given <= MAX_WAIT_MS) return given;
  throw usage(
    `The option waitMs of createPages() must be a number of milliseconds from 0 to ${MAX_WAIT_MS}.`,
  );
}

function readMaxOpen(given: unknown): number {
  if (Number.isSafeInteger(given) && (given as number) > 0) return given as number;
  throw usage('The option maxOpen of createPages() must be a whole number of pages, at least 1.');
}

function hasFunctions(value: unknown, names: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  );
}

function usage(message: string): AskwellError {
  return new AskwellError('ASKWELL_USAGE', message);
}
