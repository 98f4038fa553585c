import type { Option } from './options.ts';

/**
 * What differs between the sources of a JSON Schema while a property is read. Rules are handed in, so that the side
 * that reads other people's schemas does not carry what only authors are told.
 */
export interface SchemaRules {
  /** What becomes of a keyword whose value is not of its type: it is refused, or ignored. */
  wrongType(field: string, keyword: string, expected: string): undefined;
  /** Makes an option of a value of `enum` or `const`; `undefined` if none can be made of it. */
  option(value: unknown): Option | undefined;
  /** The options that are offered, of those that are listed. */
  options(listed: readonly Option[]): readonly Option[];
  /** Under which name the `pattern` of a text is kept. Without one it has no effect. */
  readonly patternAs?: 'pattern' | 'foreignPattern';
  /** Whether the form is sent on, so that its way of writing titles has to be remembered. */
  readonly sentOn: boolean;
}
