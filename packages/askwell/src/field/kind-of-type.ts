import { isObject, own } from '../json.ts';
import type { FieldSpec } from './field-spec.ts';
import { readOptions } from './options.ts';
import type { SchemaRules } from './schema-rules.ts';

/** The kind of field that a `type` stands for, where neither options nor branches say more; `undefined` for none. */
export function kindOfType(
  type: unknown,
  schema: Record<string, unknown>,
  rules: SchemaRules,
): FieldSpec['kind'] | undefined {
  switch (type) {
    case 'string':
      return own(schema, 'format') === 'password' ? 'secret' : 'string';
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    case 'array': {
      const items = own(schema, 'items');
      return isObject(items) && readOptions(items, rules) !== undefined ? 'choices' : undefined;
    }
    default:
      return undefined;
  }
}
