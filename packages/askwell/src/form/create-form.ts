import { refuseHuge, refuseManyFields } from '../field/schema-caps.ts';
import { readSchema } from '../field/read-schema.ts';
import { isStandardSchema } from '../field/standard-schema.ts';
import type { ElicitSchema } from '../field/elicit-schema.ts';
import type { InferData } from '../field/infer-data.ts';
import { buildForm } from './build-form.ts';
import type { Form } from './build-form.ts';
import { findSuspects, guardSecrets } from './secret-guard.ts';
import type { NotSecretOption, Suspect } from './secret-guard.ts';

/** Options of {@link createForm}. */
export interface FormOptions {
  /** Clears fields that look like secrets: all of them, or some by name, each with the reason. */
  readonly notSecret?: NotSecretOption;
}

interface Converted {
  readonly form: Form<unknown>;
  readonly suspects: readonly Suspect[];
}

// Converting a schema costs some hundred microseconds, asking with a form a few, and handlers ask with the same
// schema object again and again. Entries of the first go with their schemas; of the second there are four.
const byObject = new WeakMap<object, Converted>();
const byName = new Map<string, Converted>();

/**
 * Makes a form of whatever says what to ask for. Converted once for each schema object; a schema must not be changed
 * after.
 *
 * @throws AskwellError `ASKWELL_SCHEMA` if it can't be a form; `ASKWELL_SECRET_IN_FORM` if a field looks like a secret;
 * `ASKWELL_LIMIT` if it is over a cap.
 *
 * @example
 * ```ts
 * const form = defineForm({ email: field.string({ format: 'email' }), plan: ['free', 'pro'] });
 * form.wire('2026-07-28'); // { type: 'object', properties: { email: …, plan: … }, required: ['email', 'plan'] }
 * ```
 */
export function createForm<const S extends ElicitSchema>(
  schema: S,
  options: FormOptions = {},
): Form<InferData<S>> {
  const { form, suspects } = find(schema) ?? keep(schema, convert(schema));
  guardSecrets(form.fields, suspects, options.notSecret);
  return form as Form<InferData<S>>;
}

function convert(schema: ElicitSchema): Converted {
  const read = readSchema(schema);
  refuseManyFields(read.fields.length);
  const form = buildForm<unknown>(read, !isStandardSchema(schema));
  refuseHuge(form.wire('2026-07-28'));
  return { form, suspects: findSuspects(form.fields) };
}

function find(schema: ElicitSchema): Converted | undefined {
  return typeof schema === 'string' ? byName.get(schema) : byObject.get(schema as object);
}

function keep(schema: ElicitSchema, converted: Converted): Converted {
  if (typeof schema === 'string') byName.set(schema, converted);
  else byObject.set(schema as object, converted);
  return converted;
}
