import { fromJsonSchema } from '@modelcontextprotocol/server';

import type { ElicitSchema } from '../field/elicit-schema.ts';
import type { StandardSchemaV1 } from '../field/standard-schema.ts';
import { AskwellError, isAskwellError } from '../errors.ts';
import type { Form } from '../form/form.ts';
import { isObject } from '../json.ts';
import type { AskData } from '../replay/context.ts';
import { toForm } from '../replay/create-context.ts';

/**
 * A schema of a tool's input or output: a Standard Schema that can give JSON Schema (zod, valibot, arktype), JSON
 * Schema, or a field map as in `ctx.elicit`. Unlike a form it may be nested, except as a field map.
 */
export type ObjectSchema = ElicitSchema;

/** The type of the values of an {@link ObjectSchema}. */
export type ObjectData<S extends ObjectSchema> = AskData<S>;

/** A schema ready for use: converted once, when it was registered. */
export interface CompiledSchema {
  /** As advertised to clients. */
  readonly json: Record<string, unknown> & { readonly type: 'object' };
  /** Resolves with the value the handler is given, or with what is wrong. */
  parse(value: unknown): Promise<{ readonly value: unknown } | { readonly problem: string }>;
}

/** Any object; what a tool without `input` takes. */
export const ANY_OBJECT: CompiledSchema = {
  json: { type: 'object', properties: {} },
  parse: async (value) => ({ value }),
};

/**
 * Converts a schema, or says why it can't be.
 *
 * @param use - `input` advertises what may come in, `output` what goes out
 */
export function compileSchema(schema: ObjectSchema, use: 'input' | 'output', where: string): CompiledSchema {
  if (isStandard(schema)) return compileStandard(schema, use, where);
  if (isObject(schema) && (schema as Record<string, unknown>)['type'] === 'object') {
    return {
      json: schema as unknown as CompiledSchema['json'],
      parse: (value) => validate(fromJsonSchema(schema as never), value),
    };
  }
  const form = toFields(schema, where);
  if (form.scalar) throw notAnObject(where);
  if (form.secrets.length > 0) throw secretArgument(where);
  return {
    json: form.wire('2026-07-28') as unknown as CompiledSchema['json'],
    async parse(value) {
      const reading = await form.read(value, '2026-07-28');
      if (reading.ok) return { value: reading.data };
      const { form: whole, fields = {} } = reading.problem;
      const lines = Object.entries(fields).map(([name, text]) => `${name}: ${text}`);
      return { problem: [...(whole === undefined ? [] : [whole]), ...lines].join('; ') };
    },
  };
}

function compileStandard(schema: StandardSchemaV1, use: 'input' | 'output', where: string): CompiledSchema {
  const { jsonSchema } = schema['~standard'] as {
    jsonSchema?: Record<'input' | 'output', (options: { target: string }) => Record<string, unknown>>;
  };
  if (jsonSchema === undefined) {
    throw new AskwellError(
      'ASKWELL_SCHEMA',
      `The schema of ${where} can't be advertised: its library (${schema['~standard'].vendor}) gives no JSON Schema. Use ` +
        'zod 4.2 or later, arktype, or wrap a valibot schema with toStandardJsonSchema from @valibot/to-json-schema.',
    );
  }
  const json = jsonSchema[use]({ target: 'draft-2020-12' });
  if (json['type'] !== 'object') throw notAnObject(where);
  return { json: json as CompiledSchema['json'], parse: (value) => validate(schema, value) };
}

async function validate(
  schema: StandardSchemaV1,
  value: unknown,
): Promise<{ readonly value: unknown } | { readonly problem: string }> {
  const pending = schema['~standard'].validate(value);
  const result = pending instanceof Promise ? await pending : pending;
  if (result.issues === undefined) return { value: result.value };
  const lines = result.issues.map((issue) => {
    const path = (issue.path ?? []).map((part) => String(isObject(part) ? part['key'] : part)).join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  return { problem: lines.join('; ') };
}

function isStandard(schema: ObjectSchema): schema is ObjectSchema & StandardSchemaV1 {
  return (
    (typeof schema === 'object' || typeof schema === 'function') && schema !== null && '~standard' in schema
  );
}

/** A field map is read as a form is; its errors would speak of forms and of asking. */
function toFields(schema: ObjectSchema, where: string): Form {
  try {
    return toForm(schema, { reason: 'arguments and results are no form that a person fills in' });
  } catch (error) {
    if (!isAskwellError(error)) throw error;
    throw new AskwellError(
      error.code,
      `${where} can't be a field map, which is flat. Describe nested data with zod, arktype, valibot or JSON Schema. ` +
        `What was wrong: ${error.message}`,
    );
  }
}

function secretArgument(where: string): AskwellError {
  return new AskwellError(
    'ASKWELL_SECRET_IN_FORM',
    `The schema of ${where} has a field.secret(), but arguments and results pass through the client and its model.`,
  );
}

function notAnObject(where: string): AskwellError {
  return new AskwellError(
    'ASKWELL_SCHEMA',
    `The schema of ${where} must describe an object with named members, for instance { app: 'string' }.`,
  );
}
