import { isObject, own } from '../json.ts';
import { MAX_REF_COST, MAX_REF_HOPS } from './limits.ts';
import { refuseLimit } from './refuse.ts';

type Schema = Record<string, unknown>;

/** What can be wrong with a `$ref`: it never ends, it points outside, or to nothing. */
export type ReferenceFault = 'endless' | 'elsewhere' | 'missing';

/** Refuses a schema for its `$ref`. `where` is the field, as it stands in messages. */
export type RefuseReference = (fault: ReferenceFault, where: string, reference: string) => never;

/** The whole schema, in which `$ref`s point. One for each schema that is read. */
export interface SchemaDocument {
  readonly root: Schema;
  readonly refuse: RefuseReference;
  /** What may still be spent on references. */
  left: number;
}

/** Opens a document for reading. */
export function schemaDocument(root: Schema, refuse: RefuseReference): SchemaDocument {
  return { root, refuse, left: MAX_REF_COST };
}

/** A schema without the wrappings that mean nothing to a form. */
export interface ResolvedSchema {
  readonly schema: Schema;
  /** Whether `null` was among its values. It is gone from `schema`. */
  readonly nullable: boolean;
}

/**
 * Takes the wrappings off a schema: local `$ref`s are followed, an `allOf`, `anyOf` or `oneOf` of one branch becomes
 * that branch, and `null` is taken out of types, values and branches. What stands beside a wrapping wins over what is
 * inside it, so a title next to a `$ref` stays.
 *
 * @param where The field, as it stands in messages.
 * @throws AskwellError `ASKWELL_SCHEMA` if a reference leads nowhere; `ASKWELL_LIMIT` if they cost too much.
 */
export function resolveSchema(schema: Schema, document: SchemaDocument, where: string): ResolvedSchema {
  let current = schema;
  let nullable = false;
  for (let hop = 0; hop < MAX_REF_HOPS; hop += 1) {
    const inner = unwrap(current, document, where);
    if (inner === undefined) return withoutNull(current, nullable);
    nullable ||= inner.nullable;
    current = inner.schema;
  }
  return document.refuse('endless', where, '');
}

/** A schema whose `items`, which may be a reference too, are resolved. */
export function withResolvedItems(schema: Schema, document: SchemaDocument, where: string): Schema {
  const items = own(schema, 'items');
  return isObject(items) ? { ...schema, items: resolveSchema(items, document, where).schema } : schema;
}

/** Whether a branch of a union allows texts only, so that a person can type any of its values as text. */
export function isText(branch: unknown): boolean {
  if (!isObject(branch)) return false;
  const constant = own(branch, 'const');
  return constant === undefined ? own(branch, 'type') === 'string' : typeof constant === 'string';
}

/** Takes off one wrapping, or says that there is none. */
function unwrap(schema: Schema, document: SchemaDocument, where: string): ResolvedSchema | undefined {
  const reference = own(schema, '$ref');
  if (reference !== undefined) {
    return { schema: beside(schema, '$ref', follow(reference, document, where)), nullable: false };
  }
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const branches = own(schema, keyword);
    if (!Array.isArray(branches)) continue;
    const resolved = (branches as readonly unknown[]).map((branch) => reach(branch, document, where));
    const rest = keyword === 'allOf' ? resolved : resolved.filter((branch) => !isNull(branch));
    const nullable = rest.length < resolved.length;
    const [only] = rest;
    // A branch that is a value stays: its title is that of the option, not of the field.
    if (rest.length === 1 && isObject(only) && (keyword === 'allOf' || !isValue(only))) {
      return { schema: beside(schema, keyword, only), nullable };
    }
    if (nullable || rest.some((branch, index) => branch !== branches[index])) {
      return { schema: { ...schema, [keyword]: rest }, nullable };
    }
  }
  return undefined;
}

/** The target of the `$ref` of a branch, if it has one, with what stands beside it. */
function reach(branch: unknown, document: SchemaDocument, where: string): unknown {
  let current = branch;
  for (let hop = 0; hop < MAX_REF_HOPS && isObject(current); hop += 1) {
    const reference = own(current, '$ref');
    if (reference === undefined) return current;
    current = beside(current, '$ref', follow(reference, document, where));
  }
  return current;
}

/** `inner`, with everything that stands beside it in `outer`. */
function beside(outer: Schema, keyword: string, inner: Schema): Schema {
  const { [keyword]: _, ...rest } = outer;
  return { ...inner, ...rest };
}

/** The schema that a `$ref` points to. Only pointers into the same document: nothing is ever fetched (S72). */
function follow(reference: unknown, document: SchemaDocument, where: string): Schema {
  if (typeof reference !== 'string' || !reference.startsWith('#')) {
    return document.refuse('elsewhere', where, '');
  }
  let target: unknown = document.root;
  for (const token of reference.slice(1).split('/').slice(1)) {
    const name = decode(token).replaceAll('~1', '/').replaceAll('~0', '~');
    target = typeof target === 'object' && target !== null ? own(target, name) : undefined;
  }
  if (isObject(target)) {
    document.left -= reference.length + Object.keys(target).length;
    if (document.left >= 0) return target;
    return refuseLimit(
      'The schema of a form refers to its parts too often.',
      'Elicitation forms are flat: write the fields out.',
    );
  }
  return document.refuse('missing', where, reference);
}

function decode(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

function isNull(branch: unknown): boolean {
  if (!isObject(branch)) return false;
  return own(branch, 'type') === 'null' || (Object.hasOwn(branch, 'const') && branch['const'] === null);
}

function isValue(branch: Schema): boolean {
  return Object.hasOwn(branch, 'const') || Object.hasOwn(branch, 'enum');
}

/** Takes `null` out of `type` and `enum`. */
function withoutNull(schema: Schema, nullable: boolean): ResolvedSchema {
  let current = schema;
  let found = nullable;
  for (const keyword of ['type', 'enum']) {
    const list = own(current, keyword);
    if (!Array.isArray(list)) continue;
    const none = keyword === 'type' ? 'null' : null;
    const rest = (list as readonly unknown[]).filter((item) => item !== none);
    found ||= rest.length < list.length;
    if (rest.length === 1 && keyword === 'type') current = { ...current, type: rest[0] };
    else if (rest.length < list.length) current = { ...current, [keyword]: rest };
  }
  return { schema: current, nullable: found };
}
