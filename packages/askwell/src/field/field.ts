import { booleanField } from './boolean.ts';
import { choiceField } from './choice.ts';
import { choicesField } from './choices.ts';
import { integerField } from './integer.ts';
import { numberField } from './number.ts';
import { secretField } from './secret.ts';
import { stringField } from './string.ts';

/**
 * Builders of form fields. Each returns a {@link Field} that knows the type of its answer; `.optional()` lets it be
 * left empty.
 *
 * A `default` is shown to the person as a suggestion. It is never filled in for them: an answer without a required
 * field is asked again.
 *
 * @throws AskwellError `ASKWELL_SCHEMA` for an unknown or contradictory option, when the field is built.
 *
 * @example
 * ```ts
 * const answer = await ctx.elicit('Where to?', {
 *   environment: field.choice({ dev: { title: 'Development' }, prod: { title: 'Production' } }),
 *   replicas: field.integer({ minimum: 1, maximum: 10, default: 3 }),
 *   note: field.string({ maxLength: 200 }).optional(),
 * });
 * ```
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/client/elicitation
 */
export const field: {
  readonly string: typeof stringField;
  readonly number: typeof numberField;
  readonly integer: typeof integerField;
  readonly boolean: typeof booleanField;
  readonly choice: typeof choiceField;
  readonly choices: typeof choicesField;
  readonly secret: typeof secretField;
} = Object.freeze({
  string: stringField,
  number: numberField,
  integer: integerField,
  boolean: booleanField,
  choice: choiceField,
  choices: choicesField,
  secret: secretField,
});
