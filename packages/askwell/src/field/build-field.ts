import { COMMON_OPTIONS } from './field-common.ts';
import type { AuthorKind, FieldKind } from './field-kind.ts';
import type { FieldSpec } from './field-spec.ts';
import { didYouMean } from './did-you-mean.ts';
import { quote, refuseSchema } from './refuse.ts';

/**
 * A field that has no name yet, made by one of the builders of `field`. `T` is the type of its answer.
 *
 * Its members are for Askwell; use `.optional()` only.
 */
export interface Field<T, Spec extends FieldSpec = FieldSpec> {
  /** What the field is, with an empty name. */
  readonly '~field': Spec;
  /** Never there at run time; carries `T`. */
  readonly '~types'?: { readonly data: T } | undefined;
  /** The same field, which may be left empty. Its member is then absent from the data. */
  optional(): Field<T | undefined, Spec>;
}

/** Whether a value was made by a builder, of this or another copy of the package. */
export function isField(value: unknown): value is Field<unknown> {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '~field')) return false;
  const spec = (value as Field<unknown>)['~field'];
  return typeof spec === 'object' && spec !== null && typeof spec.kind === 'string';
}

/**
 * Makes a field of a builder's options, after checking them.
 *
 * @param builder The call as the author wrote it, such as `field.string()`, for messages.
 * @param allowed The options of that kind beside those that every kind has.
 */
export function buildField<T, Spec extends FieldSpec>(
  builder: string,
  kind: FieldKind<Spec>,
  author: AuthorKind<Spec>,
  spec: Spec,
  options: object,
  allowed: readonly string[],
): Field<T, Spec> {
  const known = [...COMMON_OPTIONS, ...allowed];
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const meant = didYouMean(name, known);
    const remedy = meant === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${quote(meant)}?`;
    refuseSchema(`${builder} has no option ${quote(name)}.`, remedy);
  }
  const flaw = commonFlaw(spec) ?? author.flaw(spec) ?? defaultFlaw(kind, spec);
  if (flaw !== undefined) refuseSchema(`${builder}: ${flaw}.`, 'Correct the options of the field.');
  return fieldOf<T, Spec>(spec);
}

/** Why the default of a field is not an answer to it, without the default itself. */
export function defaultFlaw<Spec extends FieldSpec>(kind: FieldKind<Spec>, spec: Spec): string | undefined {
  if (!Object.hasOwn(spec, 'default')) return undefined;
  const value = (spec as { default?: unknown }).default;
  const problem = kind.shape(spec, value) ?? kind.check(spec, value as never);
  return problem === undefined ? undefined : `the default ${problem}`;
}

function fieldOf<T, Spec extends FieldSpec>(spec: Spec): Field<T, Spec> {
  return Object.freeze({
    '~field': spec,
    optional: () => fieldOf<T | undefined, Spec>(Object.freeze<Spec>({ ...spec, required: false })),
  });
}

/** Options that TypeScript checks, for those who write JavaScript. */
function commonFlaw(spec: FieldSpec): string | undefined {
  if (spec.title !== undefined && typeof spec.title !== 'string') return 'title must be text';
  if (spec.description !== undefined && typeof spec.description !== 'string') {
    return 'description must be text';
  }
  if (spec.examples !== undefined && !Array.isArray(spec.examples)) return 'examples must be a list';
  if (spec.notSecret !== undefined && !hasReason(spec.notSecret)) {
    return 'notSecret must be { reason: "…" } with the reason in words';
  }
  return undefined;
}

/** Whether a value is a `notSecret` with a reason in it. */
export function hasReason(value: unknown): value is { readonly reason: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { reason } = value as { reason?: unknown };
  return typeof reason === 'string' && reason.trim() !== '';
}
