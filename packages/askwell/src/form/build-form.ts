import { AskwellError } from '../errors.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import { valueProblem } from '../field/kinds.ts';
import { SCALAR_NAME } from '../field/parse-schema.ts';
import type { ReadSchema } from '../field/read-schema.ts';
import { quote } from '../field/refuse.ts';
import type { RequestedSchema } from '../field/requested-schema.ts';
import type { StandardResult } from '../field/standard-schema.ts';
import { isObject, own, setOwn } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Revision } from '../revision.ts';
import { digestOf } from './digest.ts';
import { optionBoxes } from './option-boxes.ts';
import { issuesProblem } from './problem.ts';
import type { FormProblem } from './problem.ts';
import { readContent, refuseContent, valuesWithout } from './read-content.ts';
import type { ContentReading } from './read-content.ts';
import { sameJson } from './same-json.ts';
import { wireSchema } from './wire.ts';

/** What becomes of an answer. */
export type FormReading<T> =
  | {
      readonly ok: true;
      /** What the author gets. */
      readonly data: T;
      /** The answer as it may be kept: by field, whatever the revision; a single value stands under `value`. */
      readonly content: JsonObject;
      /** Whether the data is the content, as JSON (after unwrapping a single value), so that keeping one is enough. */
      readonly plain: boolean;
    }
  | {
      readonly ok: false;
      readonly problem: FormProblem;
      /** The fields that were fine, to be shown again as defaults. */
      readonly values: JsonObject;
    };

/** A form: fields to show, a schema to send, and a way to read the answer. Immutable, and usable for many asks. */
export interface Form<T = unknown> {
  readonly fields: readonly FieldSpec[];
  /** Whether it asks for a single value, which stands in the one field `value`. */
  readonly scalar: boolean;
  /** Names the content of the question: equal forms have equal digests, in every process. */
  readonly digest: string;
  /** The names of secret fields. A form that has some must not be sent in form mode. */
  readonly secrets: readonly string[];
  /**
   * Which of the secrets a handler is given hidden, as a `Secret`: all of them, or none where the author's own schema
   * says what the data is.
   */
  readonly hidden: readonly string[];
  /**
   * The `requestedSchema` for a revision, frozen. Without `values` it is made once.
   *
   * @param values Previous answers, shown as defaults where they would be valid answers.
   * @throws AskwellError `ASKWELL_LIMIT` if a multiple choice makes too many fields in revision 2025-06-18.
   */
  wire(revision: Revision, values?: JsonObject): RequestedSchema;
  /**
   * Reads an answer: brings down-levelled content together again, checks it against the schema (S38), and has the
   * author's schema validate and transform it. Returns a promise only if the author's schema does.
   *
   * Whatever the author's schema throws passes through.
   */
  read(content: unknown, revision: Revision): FormReading<T> | Promise<FormReading<T>>;
  /**
   * Makes the data again from content that was accepted earlier. Only the author's schema runs.
   *
   * @throws AskwellError `ASKWELL_ANSWER` if the author's schema no longer accepts it.
   */
  revive(content: JsonObject): T | Promise<T>;
}

/** Makes a form of fields and an author's validation. */
export function buildForm<T>({ fields, scalar, validate }: ReadSchema, hides = true): Form<T> {
  const secrets = Object.freeze(fields.filter((field) => field.kind === 'secret').map((field) => field.name));
  const boxes = optionBoxes(fields);
  const cached = new Map<Revision, RequestedSchema>();

  const wire = (revision: Revision, values?: JsonObject): RequestedSchema => {
    if (values !== undefined) return wireSchema(fields, scalar, revision, boxes, values);
    let schema = cached.get(revision);
    if (schema === undefined) {
      schema = wireSchema(fields, scalar, revision, boxes, undefined);
      cached.set(revision, schema);
    }
    return schema;
  };

  const fail = (reading: ContentReading, problem: FormProblem): FormReading<T> => {
    const fieldProblems = { ...reading.constraints, ...reading.shape, ...problem.fields };
    return {
      ok: false,
      problem: Object.keys(fieldProblems).length > 0 ? { ...problem, fields: fieldProblems } : problem,
      values: valuesWithout(reading.content, fieldProblems),
    };
  };

  const settle = (reading: ContentReading, result: StandardResult<unknown>): FormReading<T> => {
    if (result.issues !== undefined) return fail(reading, issuesProblem(result.issues, { fields, scalar }));
    const broken = stillBroken(fields, scalar, reading.constraints, result.value);
    if (broken !== undefined) return fail({ ...reading, constraints: broken }, {});
    const { content } = reading;
    const data = result.value as T;
    return { ok: true, data, content, plain: sameJson(data, unwrap(content, scalar)) };
  };

  return Object.freeze({
    fields,
    scalar,
    digest: digestOf(wire('2026-07-28')),
    secrets,
    hidden: hides ? secrets : [],
    wire,

    read(answer: unknown, revision: Revision): FormReading<T> | Promise<FormReading<T>> {
      const refusal = refuseContent(answer);
      if (refusal !== undefined) return { ok: false, problem: { form: refusal }, values: {} };
      const reading = readContent(
        fields,
        answer as object,
        revision === '2025-06-18' && boxes.size > 0 ? boxes : undefined,
      );
      if (reading.shape !== undefined) return fail(reading, {});
      if (validate === undefined) {
        if (reading.constraints !== undefined) return fail(reading, {});
        return { ok: true, data: dataOf<T>(reading.content, scalar), content: reading.content, plain: true };
      }
      // The author's words go before ours where both find fault with a field, so it is asked even if we did.
      const result = validate(dataOf(reading.content, scalar));
      return isPromise(result)
        ? Promise.resolve(result).then((settled) => settle(reading, settled))
        : settle(reading, result);
    },

    revive(content: JsonObject): T | Promise<T> {
      const data = dataOf<T>(content, scalar);
      if (validate === undefined) return data;
      const accept = (result: StandardResult<unknown>): T => {
        if (result.issues === undefined) return result.value as T;
        throw noLongerFits(issuesProblem(result.issues, { fields, scalar }));
      };
      const result = validate(data);
      return isPromise(result) ? Promise.resolve(result).then(accept) : accept(result);
    },
  });
}

/**
 * The constraints that an answer breaks although the author's schema took it (S38). What it made of the answer counts
 * too: a schema that trims a text before it looks at it means to accept the space.
 */
function stillBroken(
  fields: readonly FieldSpec[],
  scalar: boolean,
  constraints: ContentReading['constraints'],
  data: unknown,
): ContentReading['constraints'] {
  if (constraints === undefined) return undefined;
  const broken: Record<string, string> = {};
  for (const field of fields) {
    const text = own(constraints, field.name);
    if (typeof text !== 'string') continue;
    const value = scalar ? data : isObject(data) ? own(data, field.name) : undefined;
    if (valueProblem(field, value) !== undefined) setOwn(broken, field.name, text);
  }
  return Object.keys(broken).length > 0 ? broken : undefined;
}

function unwrap(content: JsonObject, scalar: boolean): unknown {
  return scalar ? own(content, SCALAR_NAME) : content;
}

/** The data that a content stands for: a copy, so that a handler that changes its data leaves the content alone. */
function dataOf<T>(content: JsonObject, scalar: boolean): T {
  const data: Record<string, unknown> = {};
  for (const name of Object.keys(content)) {
    const value = own(content, name);
    setOwn(data, name, Array.isArray(value) ? [...value] : value);
  }
  return unwrap(data as JsonObject, scalar) as T;
}

function isPromise<V>(value: V | Promise<V>): value is Promise<V> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Names the fields only: the messages of a schema may quote the answer. */
function noLongerFits(problem: FormProblem): AskwellError {
  const names = Object.keys(problem.fields ?? {}).map(quote);
  return new AskwellError(
    'ASKWELL_ANSWER',
    `An answer that was accepted earlier no longer passes the schema of the form${
      names.length > 0 ? ` (${names.join(', ')})` : ''
    }. The schema has changed, or its result depends on more than the answer. Keep schemas deterministic, and ask again under another key after a change.`,
  );
}
