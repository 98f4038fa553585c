import type { Secret } from '../secret.ts';
import type { CommonOptions, FieldCommon } from './field-common.ts';
import type { AuthorKind, FieldKind, PropertySource } from './field-kind.ts';
import type { WireString } from './requested-schema.ts';
import { buildField } from './build-field.ts';
import type { Field } from './build-field.ts';
import { lengthFlaw, lengthProblem } from './code-points.ts';
import { defined } from './defined.ts';
import { commonMembers, countKeyword } from './keywords.ts';

/** A field for something that neither the client nor the model may see. It has no default and no examples. */
export interface SecretSpec extends FieldCommon {
  readonly kind: 'secret';
  /** In code points. */
  readonly minLength?: number;
  /** In code points. */
  readonly maxLength?: number;
}

/** The options of {@link secretField}. */
export interface SecretOptions extends Omit<CommonOptions, 'notSecret' | 'examples'> {
  /** The fewest code points. */
  readonly minLength?: number;
  /** The most code points. */
  readonly maxLength?: number;
}

/**
 * A field for a password, a key, a token. A form with one is never sent in form mode: the person enters it on a page
 * of the server, and the data has it as a {@link Secret}. See `field` for what all builders share.
 */
export function secretField(options: SecretOptions = {}): Field<Secret<string>, SecretSpec> {
  const spec = defined<SecretSpec>({
    ...options,
    examples: undefined,
    notSecret: undefined,
    name: '',
    kind: 'secret',
    required: true,
  });
  return buildField('field.secret()', secretKind, secretAuthor, spec, options, ['minLength', 'maxLength']);
}

/** What there is to know about secrets. */
export const secretKind: FieldKind<SecretSpec> = {
  parse(source: PropertySource): SecretSpec {
    return defined<SecretSpec>({
      ...commonMembers(source),
      examples: undefined,
      kind: 'secret',
      minLength: countKeyword(source, 'minLength'),
      maxLength: countKeyword(source, 'maxLength'),
    });
  },

  shape(_spec, value): string | undefined {
    return typeof value === 'string' ? undefined : 'must be text';
  },

  check(spec, value: string): string | undefined {
    return lengthProblem(spec, value);
  },
};

/** What only authors need to know about secrets. */
export const secretAuthor: AuthorKind<SecretSpec> = {
  keywords: ['minLength', 'maxLength', 'format', 'writeOnly'],

  /** Text like any other: what makes it a secret is that it isn't sent in form mode. */
  emit(spec): WireString {
    return defined<WireString>({
      type: 'string',
      title: spec.title,
      description: spec.description,
      minLength: spec.minLength,
      maxLength: spec.maxLength,
      format: undefined,
      default: undefined,
    });
  },

  flaw(spec): string | undefined {
    // A suggestion would have to be sent, and then it is no secret.
    if (Object.hasOwn(spec, 'default')) return 'a secret has no default';
    return lengthFlaw(spec);
  },
};
