import { isObject, own } from '../json.ts';
import { defined } from './defined.ts';
import { MAX_OPTIONS } from './limits.ts';
import { quote, refuseLimit, refuseSchema } from './refuse.ts';
import type { WireOption } from './requested-schema.ts';
import type { SchemaRules } from './schema-rules.ts';

/** One value that can be chosen. */
export interface Option {
  readonly value: string;
  /** What a person reads in place of the value. */
  readonly title?: string;
  /** More about it. It stays here: no revision has it on the wire. */
  readonly description?: string;
  /** What is sent for it where another server offers something else than text. Our own forms have texts only. */
  readonly sent?: number | boolean;
}

/** What may be said about an option in a map `{ value: … }`. */
export interface OptionLabel {
  readonly title?: string;
  readonly description?: string;
}

/** The ways to write options: values, a map from values to titles, or a list of both. */
export type OptionsInput =
  | readonly string[]
  | { readonly [value: string]: OptionLabel }
  | readonly (string | { readonly value: string; readonly title?: string; readonly description?: string })[];

/** The values of {@link OptionsInput}, as a union of literals where they are known. */
export type OptionValue<O extends OptionsInput> = O extends readonly (infer Item)[]
  ? Item extends string
    ? Item
    : Item extends { readonly value: infer V extends string }
      ? V
      : never
  : keyof O & string;

/** Reads an author's options. */
export function toOptions(builder: string, input: OptionsInput): readonly Option[] {
  const entries: unknown[] = Array.isArray(input)
    ? input
    : Object.entries(input).map(([value, label]) => (isObject(label) ? { ...label, value } : label));
  const options = entries.map((entry): Option => {
    if (typeof entry === 'string' && Array.isArray(input)) return Object.freeze({ value: entry });
    if (!isObject(entry) || typeof entry['value'] !== 'string') {
      return refuseSchema(
        `${builder}: an option is neither text nor an object.`,
        "Write them as ['low', 'high'] or { low: { title: 'Low' } }.",
      );
    }
    return defined<Option>({
      value: entry['value'],
      title: labelText(builder, entry['title']),
      description: labelText(builder, entry['description']),
    });
  });
  return Object.freeze(options);
}

function labelText(builder: string, text: unknown): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  return refuseSchema(
    `${builder}: the title or description of an option is not text.`,
    'Make it text or leave it out.',
  );
}

/** Why a list of options can't be offered. The cap is not a flaw but a limit, so it is thrown here. */
export function optionsFlaw(options: readonly Option[]): string | undefined {
  if (options.length === 0) return 'it has no options to choose from';
  refuseManyOptions(options);
  const seen = new Set<string>();
  for (const { value } of options) {
    if (seen.has(value)) return `the option ${quote(value)} is there twice`;
    seen.add(value);
  }
  return undefined;
}

/** Refuses more options than a person can look through. */
export function refuseManyOptions(options: readonly Option[]): void {
  if (options.length <= MAX_OPTIONS) return;
  refuseLimit(
    `A choice has ${options.length} options, and at most ${MAX_OPTIONS} are allowed.`,
    'Ask for text instead, or narrow the choice down with an earlier question.',
  );
}

/** The options of a JSON Schema that allows only certain values; `undefined` for any other schema. */
export function readOptions(
  schema: Record<string, unknown>,
  rules: SchemaRules,
): readonly Option[] | undefined {
  const listed = valuesOf(schema, rules) ?? branchesOf(schema, rules);
  return listed && Object.freeze(rules.options(listed));
}

/** `const`, or `enum` with the `enumNames` of 2025-06-18, which may be too short or too long. */
function valuesOf(schema: Record<string, unknown>, rules: SchemaRules): Option[] | undefined {
  const constant = rules.option(own(schema, 'const'));
  if (constant !== undefined) return [constant];
  const values = own(schema, 'enum');
  if (!Array.isArray(values)) return undefined;
  const names = own(schema, 'enumNames');
  const options: Option[] = [];
  for (const [index, value] of values.entries()) {
    const option = rules.option(value);
    if (option === undefined) return undefined;
    options.push(labelled(option, Array.isArray(names) ? names[index] : undefined, undefined));
  }
  return options;
}

/** `oneOf` or `anyOf` whose branches are all values or lists of values. */
function branchesOf(schema: Record<string, unknown>, rules: SchemaRules): Option[] | undefined {
  const branches = own(schema, 'oneOf') ?? own(schema, 'anyOf');
  if (!Array.isArray(branches)) return undefined;
  const options: Option[] = [];
  for (const branch of branches as readonly unknown[]) {
    const values = isObject(branch) ? valuesOf(branch, rules) : undefined;
    if (!isObject(branch) || values === undefined) return undefined;
    const [only] = values;
    if (values.length === 1 && only !== undefined) {
      options.push(labelled(only, own(branch, 'title'), own(branch, 'description')));
    } else {
      options.push(...values);
    }
    // Branches may refer to one long list again and again.
    refuseManyOptions(options);
  }
  return options;
}

function labelled(option: Option, title: unknown, description: unknown): Option {
  return defined<Option>({
    ...option,
    title: typeof title === 'string' && title !== '' ? title : option.title,
    description: typeof description === 'string' ? description : undefined,
    sent: option.sent,
  });
}

/** What a person reads for an option. */
export function optionTitle(option: Option): string {
  return option.title ?? option.value;
}

/** Whether any option has a title, which decides between the two ways to write a choice on the wire. */
export function hasTitles(options: readonly Option[]): boolean {
  return options.some((option) => option.title !== undefined);
}

/** Options with titles, as the wire writes them. */
export function wireOptions(options: readonly Option[]): readonly WireOption[] {
  return options.map((option) => ({ const: option.value, title: optionTitle(option) }));
}

/** "must be one of …", naming at most ten options. */
export function noOptionProblem(options: readonly Option[], article: string): string {
  const named = options.slice(0, 10).map(optionTitle).join(', ');
  return `must be ${article} of: ${named}${options.length > 10 ? `, or ${options.length - 10} more` : ''}`;
}

const membership = new WeakMap<readonly Option[], ReadonlySet<string>>();

/** Whether a text is one of the options, in constant time for long lists. */
export function isOption(options: readonly Option[], value: string): boolean {
  if (options.length <= 8) return options.some((option) => option.value === value);
  let values = membership.get(options);
  if (values === undefined) {
    values = new Set(options.map((option) => option.value));
    membership.set(options, values);
  }
  return values.has(value);
}
