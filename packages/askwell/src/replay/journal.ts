import { AskwellError } from '../errors.ts';
import type { AskKind } from './ask.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';

/**
 * What earlier passes learned: answers and step results, replayed by the next pass.
 *
 * The journal is plain data. It stays in memory on a live channel, travels sealed inside `requestState` on
 * 2026-07-28, and lies in a store for a task.
 */
export interface Journal {
  /** Unguessable; names the run in idempotency keys. */
  readonly run: string;
  /** How often asks have gone out. */
  round: number;
  /** Consecutive rounds whose answers no question of the handler took (R6). */
  strays: number;
  /** Settled asks, by ask id. */
  readonly answers: Map<string, AnswerEntry>;
  /** Settled steps, and values of `now`, `random` and `uuid`, by step id. */
  readonly steps: Map<string, StepEntry>;
  /** Asks that went out and have no valid answer yet, by ask id. */
  readonly open: Map<string, OpenEntry>;
}

/** A value in the journal. Handed out once as it is; after that copies are made, since handlers mutate. */
export interface Stored {
  value?: Json | undefined;
  text?: string | undefined;
}

/**
 * - `a` accepted, the value is the data
 * - `c` accepted, the value is the content, from which the author's schema makes the data again
 * - `d` declined, `x` cancelled
 * - `f` no valid answer within the attempts
 */
export type AnswerState = 'a' | 'c' | 'd' | 'x' | 'f';

export interface AnswerEntry extends Stored {
  readonly state: AnswerState;
}

export interface StepEntry extends Stored {
  /** Whether the value is `{ name, message }` of what the step threw. */
  readonly failed: boolean;
}

export interface OpenEntry {
  /** The key on the wire. */
  readonly key: string;
  readonly kind: AskKind;
  /** The beginning of the question, for the error that shows how a handler diverged (R6). */
  readonly label: string;
  /** From 1; more than 1 when an invalid answer was asked again. */
  readonly attempt: number;
  /** Why it was asked again. */
  readonly problem?: string;
  /** What was right in the invalid answer. */
  readonly values?: JsonObject;
  /**
   * An answer that came in a pass which ended before the handler asked the question again, as it came. It waits here
   * for a pass that gets there, so that branches which take turns don't lose each other's answers.
   */
  readonly unread?: Json;
}

/** A fresh journal. */
export function createJournal(run: string): Journal {
  return { run, round: 0, strays: 0, answers: new Map(), steps: new Map(), open: new Map() };
}

/** Takes a value out for the handler; what the handler does to it does not change the journal. */
export function takeValue(stored: Stored): Json | undefined {
  if (stored.text === undefined) {
    const { value } = stored;
    if (typeof value !== 'object' || value === null) return value;
    stored.text = JSON.stringify(value);
    stored.value = undefined;
    return value;
  }
  return JSON.parse(stored.text) as Json;
}

function textOf(stored: Stored): string | undefined {
  return stored.text ?? JSON.stringify(stored.value);
}

const FORMAT = 1;

/** The journal as text: arrays instead of objects, because every byte makes a round trip through the client. */
export function encodeJournal(journal: Journal): string {
  const answers: string[] = [];
  for (const [id, entry] of journal.answers) {
    const text = textOf(entry);
    answers.push(`["${id}","${entry.state}"${text === undefined ? '' : `,${text}`}]`);
  }
  const steps: string[] = [];
  for (const [id, entry] of journal.steps) {
    const text = textOf(entry);
    const name = JSON.stringify(id);
    steps.push(text === undefined ? `[${name}]` : `[${name},${text}${entry.failed ? ',1' : ''}]`);
  }
  const open: string[] = [];
  for (const [id, entry] of journal.open) {
    const list: unknown[] = [id, entry.key, entry.kind, entry.label, entry.attempt];
    if (entry.problem !== undefined || entry.unread !== undefined)
      list.push(entry.problem ?? 0, entry.values ?? 0);
    if (entry.unread !== undefined) list.push(entry.unread);
    open.push(JSON.stringify(list));
  }
  const head = `${FORMAT},${JSON.stringify(journal.run)},${journal.round},${journal.strays}`;
  return `[${head},[${answers.join(',')}],[${steps.join(',')}],[${open.join(',')}]]`;
}

/**
 * Reads a journal that {@link encodeJournal} wrote.
 *
 * @throws `ASKWELL_STATE` when the text is not such a journal; the caller has opened a seal before, so this
 * means another version of Askwell wrote it.
 */
export function decodeJournal(text: string): Journal {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw unreadable();
  }
  if (!Array.isArray(parsed) || parsed.length !== 7 || parsed[0] !== FORMAT) throw unreadable();
  const [, run, round, strays, answers, steps, open] = parsed as unknown[];
  if (typeof run !== 'string' || typeof round !== 'number' || typeof strays !== 'number') throw unreadable();
  const journal: Journal = { ...createJournal(run), round, strays };
  for (const row of rows(answers)) {
    journal.answers.set(String(row[0]), { state: row[1] as AnswerState, value: row[2] as Json | undefined });
  }
  for (const row of rows(steps)) {
    journal.steps.set(String(row[0]), { value: row[1] as Json | undefined, failed: row[2] === 1 });
  }
  for (const row of rows(open)) {
    const [id, key, kind, label, attempt, problem, values, unread] = row;
    journal.open.set(String(id), {
      key: String(key),
      kind: kind as AskKind,
      label: String(label),
      attempt: Number(attempt),
      ...(typeof problem === 'string' && { problem }),
      ...(isObject(values) && { values: values as JsonObject }),
      ...(unread !== undefined && { unread: unread as Json }),
    });
  }
  return journal;
}

function rows(value: unknown): readonly (readonly unknown[])[] {
  if (!Array.isArray(value) || !value.every(Array.isArray)) throw unreadable();
  return value as readonly (readonly unknown[])[];
}

function unreadable(): AskwellError {
  return new AskwellError(
    'ASKWELL_STATE',
    'The journal of this call is not readable: another version of Askwell wrote it. Let calls that are under ' +
      'way finish before an upgrade that changes the journal format, or have the client call the tool again.',
  );
}
