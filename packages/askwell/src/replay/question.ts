import { toBase64Url } from '../base64url.ts';
import { digestBytes } from '../digest.ts';
import { AskwellError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Answer, Ask, AskKind } from './ask.ts';
import type { ClientFacts } from './host.ts';
import type { AnswerState } from './journal.ts';

/** How an ask is known in the journal, and on the wire (R4). */
export interface Identified {
  /** Digest of the author's key and of all that the person sees, and a counter for repeats. */
  readonly id: string;
  /** The wanted key on the wire: the author's, or a readable one. */
  readonly key: string;
  /** Taken when `key` is in use. */
  readonly longKey: string;
}

/** What a raw answer turned out to be. */
export type Reading =
  | {
      readonly ok: true;
      readonly answer: Answer;
      readonly state: AnswerState;
      readonly value: Json | undefined;
    }
  | { readonly ok: false; readonly problem: string; readonly values: JsonObject };

/** Something to ask, of any kind: all that the pass needs to know about it. */
export interface Question {
  readonly kind: AskKind;
  /** The beginning of the question, for messages to the author. */
  readonly label: string;
  /** How often an invalid answer is asked again, the first time included. */
  readonly attempts: number;
  identify(count: (name: string) => string): Identified;
  /** The question as it goes out; the second time with the problem and what was right before. */
  ask(key: string, again?: { readonly problem: string; readonly values: JsonObject }): Ask;
  /** Checks what the client sent. */
  read(raw: unknown): Reading | Promise<Reading>;
  /** Data from journaled content. */
  revive(content: Json | undefined): unknown;
  /** The error when the client can't be asked this. */
  incapable(client: ClientFacts): AskwellError;
  /** The error when no valid answer came. */
  exhausted(): AskwellError;
}

const LABEL_LENGTH = 80;

/** Cuts a message for use in an error or a journal. */
export function labelOf(message: string): string {
  return message.length > LABEL_LENGTH ? `${message.slice(0, LABEL_LENGTH - 1)}…` : message;
}

/** The part of an identity that its content decides. */
interface Named {
  readonly id: string;
  readonly longKey: string;
}

// A question is identified in each pass that comes by it, and most are asked again and again.
const MAX_NAMED = 500;
const MAX_NAMED_LENGTH = 2_000;
const named = new Map<string, Named>();

/** Identity from the author's key and the content of the question. */
export function identify(
  options: { readonly key: string | undefined; readonly slug: string; readonly content: readonly string[] },
  count: (name: string) => string,
): Identified {
  const { id, longKey } = nameOf(JSON.stringify([options.key ?? '', ...options.content]), options.slug);
  return { id: count(id), key: options.key ?? longKey, longKey };
}

function nameOf(content: string, slug: string): Named {
  const known = named.get(content);
  if (known !== undefined) return known;
  const bytes = digestBytes(12, content);
  const hex = [...bytes.subarray(0, 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const made = { id: toBase64Url(bytes), longKey: `${slugOf(slug)}-${hex}` };
  if (content.length <= MAX_NAMED_LENGTH) {
    if (named.size >= MAX_NAMED) named.delete(named.keys().next().value as string);
    named.set(content, made);
  }
  return made;
}

function slugOf(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, 32);
  return slug === '' ? 'ask' : slug;
}

const KEY = /^[A-Za-z0-9_-]{1,64}$/;

/** Checks a key that an author gave; `.` is kept for the numbers of repeated attempts. */
export function checkKey(key: string | undefined): void {
  // `__proto__` is lost on its way through JSON libraries that assign members.
  if (key === undefined || (KEY.test(key) && key !== '__proto__')) return;
  throw new AskwellError(
    'ASKWELL_USAGE',
    `The ask key ${JSON.stringify(key)} can't be used: a key is 1 to 64 letters, digits, "_" or "-", for instance "target".`,
  );
}

/** The three ways a person can answer; anything else is the client's mistake. */
export function readAction(raw: unknown): { action: 'accept' | 'decline' | 'cancel'; content: unknown } {
  const action = isObject(raw) ? raw['action'] : undefined;
  if (action === 'accept' || action === 'decline' || action === 'cancel') {
    return { action, content: (raw as Record<string, unknown>)['content'] };
  }
  throw new AskwellError(
    'ASKWELL_CLIENT',
    'The client answered with something that is no elicitation result: its "action" must be "accept", "decline" or "cancel".',
  );
}

/** The error for a client that did not declare a capability. */
export function incapable(what: string, required: JsonObject, client: ClientFacts): AskwellError {
  return new AskwellError(
    'ASKWELL_CAPABILITY',
    `The client${client.name === undefined ? '' : ` ${JSON.stringify(client.name)}`} did not declare ${what}, so this ` +
      `can't be asked. Use a client that can, or test with ctx.can(...) before asking.`,
    { details: { requiredCapabilities: required } },
  );
}

/** The error for a client that can't open pages. */
export function urlIncapable(client: ClientFacts): AskwellError {
  return incapable(
    client.revision === '2025-06-18'
      ? 'URL elicitation (its protocol revision, 2025-06-18, does not have it)'
      : 'URL elicitation',
    { elicitation: { url: {} } },
    client,
  );
}

/** The error when an answer that can't be asked again was not valid. */
export function unexpected(label: string): AskwellError {
  return new AskwellError('ASKWELL_ANSWER', `No valid answer to ${JSON.stringify(label)} came.`);
}
