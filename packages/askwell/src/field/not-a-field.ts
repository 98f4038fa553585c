import { isObject, own } from '../json.ts';
import { quote, refuseSchema } from './refuse.ts';

// Why a JSON Schema can't be a field of a form, each with the nearest thing that works.
// The protocol allows text, numbers, yes or no, and choices of given texts, side by side (S8).

type Schema = Record<string, unknown>;

/** Refuses a property that no kind of field can show. */
export function refuseProperty(schema: Schema, path: string): never {
  const type = own(schema, 'type');
  if (Array.isArray(own(schema, 'allOf'))) {
    return refuseSchema(`Field ${quote(path)} is an intersection ("allOf").`, 'Write it as one schema.');
  }
  if (type === 'object' || isObject(own(schema, 'properties'))) return refuseObject(schema, path);
  if (type === 'array' || Object.hasOwn(schema, 'items') || Object.hasOwn(schema, 'prefixItems')) {
    return refuseArray(schema, path);
  }
  const union = own(schema, 'anyOf') ?? own(schema, 'oneOf') ?? (Array.isArray(type) ? type : undefined);
  if (Array.isArray(union)) return refuseUnion(union, path);
  if (Array.isArray(own(schema, 'enum')) || Object.hasOwn(schema, 'const')) {
    return refuseSchema(
      `Field ${quote(path)} offers values that are not text, and the choices of a form are texts.`,
      "Offer texts, such as field.choice(['1', '2', '3']), and convert the answer; or ask for a number with bounds.",
    );
  }
  if (type === 'null') {
    return refuseSchema(`Field ${quote(path)} can only be null.`, 'Leave it out: there is nothing to ask.');
  }
  if (type !== undefined) {
    return refuseSchema(
      `Field ${quote(path)} has the type ${quote(typeof type === 'string' ? type : typeof type)}, which forms don't have.`,
      'Use text, a number, yes or no, or a choice.',
    );
  }
  return refuseSchema(
    `Field ${quote(path)} says no type, so nobody can tell what to ask for.`,
    'Give it one: string, number, integer, boolean, or a list of values to choose from.',
  );
}

function refuseObject(schema: Schema, path: string): never {
  const properties = own(schema, 'properties');
  const names = isObject(properties) ? Object.keys(properties).slice(0, 5) : [];
  if (names.length === 0) {
    return refuseSchema(
      `Field ${quote(path)} is an object with members of any name, and elicitation forms are flat.`,
      'Name each member as a field of its own, or ask for text and parse it.',
    );
  }
  const inner = names.map((name) => `${path}.${name}`).join(', ');
  const flat = names.map((name) => `${path}_${name}`).join(', ');
  return refuseSchema(
    `Field ${quote(path)} is an object (${inner}), and elicitation forms are flat.`,
    `Flatten it to ${flat}, or ask for it in a second ctx.elicit.`,
  );
}

function refuseArray(schema: Schema, path: string): never {
  const remedy =
    'Use field.choices([...]) if the values are known, ask for one line of text and split it, or ask in a loop.';
  if (Object.hasOwn(schema, 'prefixItems') || Array.isArray(own(schema, 'items'))) {
    return refuseSchema(
      `Field ${quote(path)} is a tuple, and elicitation forms are flat.`,
      'Make each position a field of its own.',
    );
  }
  const items = own(schema, 'items');
  const of = isObject(items) ? describe(items, 's') : 'anything';
  return refuseSchema(
    `Field ${quote(path)} is a list of ${of}, and the only lists in an elicitation form are choices of given texts.`,
    remedy,
  );
}

function refuseUnion(branches: readonly unknown[], path: string): never {
  const kinds = new Set<string>();
  for (const branch of branches.slice(0, 5)) {
    kinds.add(describe(isObject(branch) ? branch : { type: branch }, ''));
  }
  return refuseSchema(
    `Field ${quote(path)} may be ${[...kinds].join(' or ')}, and a field of a form has one type.`,
    'Choose one type, or ask first which it shall be with field.choice([...]).',
  );
}

/** What a schema is about, in a word or two; `plural` is what to put at the end of a noun. */
function describe(schema: Schema, plural: '' | 's'): string {
  const constant = own(schema, 'const');
  const type = constant === undefined ? own(schema, 'type') : typeof constant;
  const article = plural === '' ? 'a ' : '';
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer') return `${article}number${plural}`;
  if (type === 'boolean') return 'yes or no';
  if (type === 'array') return `${article}list${plural}`;
  if (type === 'object' || Object.hasOwn(schema, 'properties'))
    return plural === '' ? 'an object' : 'objects';
  return plural === '' ? 'something else' : 'several things';
}
