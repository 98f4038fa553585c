import { isObject, own } from '../json.ts';
import { didYouMean } from './did-you-mean.ts';
import { quote, refuseSchema } from './refuse.ts';

// A constraint in an author's JSON Schema that would have no effect is worse than an error, so a raw schema may
// hold only what has one, and annotations.

/** Keywords that constrain nothing. */
const ANNOTATIONS = [
  '$schema',
  '$id',
  'id',
  '$anchor',
  '$comment',
  '$defs',
  'definitions',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
];

/** Keywords that people write, and what they mean in JSON Schema. */
const MISNAMED: { readonly [keyword: string]: string } = {
  min: '"minimum" or "minLength"',
  max: '"maximum" or "maxLength"',
  required: 'the list "required" of the whole schema, or .optional() of a builder',
  optional: 'the list "required" of the whole schema, or .optional() of a builder',
  options: '"enum"',
  values: '"enum"',
  label: '"title"',
  placeholder: '"description"',
};

const REMEDIES: { readonly [keyword: string]: string } = {
  additionalProperties: 'Leave it out: unknown members of an answer are always dropped.',
  uniqueItems: 'Leave it out: no option can be chosen twice.',
};

/** Refuses the first keyword that would silently have no effect. */
export function refuseLostKeywords(
  schema: Record<string, unknown>,
  honoured: readonly string[],
  where: string,
): void {
  const known = ['type', ...ANNOTATIONS, ...honoured];
  for (const keyword of Object.keys(schema)) {
    if (known.includes(keyword) || keyword.startsWith('x-') || schema[keyword] === undefined) continue;
    if (keyword === 'additionalProperties' && typeof schema[keyword] === 'boolean') continue;
    refuseSchema(
      `${where} has the keyword ${quote(keyword)}, which would have no effect in a form.`,
      remedyFor(keyword, known),
    );
  }
}

function remedyFor(keyword: string, known: readonly string[]): string {
  const remedy = Object.hasOwn(REMEDIES, keyword) ? REMEDIES[keyword] : undefined;
  if (remedy !== undefined) return remedy;
  const misnamed = Object.hasOwn(MISNAMED, keyword) ? MISNAMED[keyword] : undefined;
  if (misnamed !== undefined) return `Use ${misnamed}.`;
  const meant = didYouMean(keyword, known);
  return meant === undefined
    ? 'Check it in the handler and ask again, or use a schema of zod, valibot or arktype, which validates by itself.'
    : `Did you mean ${quote(meant)}?`;
}

/** The same for the schemas inside a choice: its list of values, and each value. */
export function refuseLostInChoice(schema: Record<string, unknown>, where: string): void {
  for (const keyword of ['oneOf', 'anyOf']) {
    const branches = own(schema, keyword);
    if (!Array.isArray(branches)) continue;
    for (const branch of branches as readonly unknown[]) {
      if (isObject(branch))
        refuseLostKeywords(branch, ['const', 'enum', 'enumNames'], `An option of ${where}`);
    }
  }
}
