import type { FieldSpec } from '../field/field-spec.ts';
import { looksSecret } from '../field/looks-secret.ts';
import { secretAskedFor, secretInProse } from '../field/secret-phrases.ts';
import type { AskedForm } from '../form/asked-form.ts';
import type { SecretField } from './elicitation.ts';
import { undisguised } from './foreign-disguise.ts';
import { sanitizeText } from './sanitize.ts';

/**
 * The fields of a form that look as if they asked for a secret, which a form must not do (S1, S2), with the reason.
 *
 * On top of what `looksSecret` looks at, this reads through disguises, since a server may mean to deceive, and looks at
 * the message, which may ask for a password that is to be typed into a field called `value`. A harmless question that
 * is held back is a nuisance, so a message that merely mentions a secret does not count, and one that is nothing but
 * its name counts for fields that say nothing themselves.
 *
 * @param message As it came.
 */
export function findSecretFields(form: Pick<AskedForm, 'fields'>, message: string): readonly SecretField[] {
  const found: SecretField[] = [];
  let readings: readonly string[] | undefined;
  for (const field of form.fields) {
    const reason =
      reasonOf(field) ??
      (canBeTyped(field) ? inMessage(field, (readings ??= readingsOf(message))) : undefined);
    if (reason !== undefined) found.push({ field, reason });
  }
  return found;
}

function reasonOf(field: FieldSpec): string | undefined {
  if (field.kind === 'secret') return 'its format is "password"';
  const plain = looksSecret(field);
  if (plain !== undefined || !canBeTyped(field)) return plain;
  for (const part of ['name', 'title', 'description'] as const) {
    const text = field[part];
    if (text === undefined) continue;
    for (const reading of undisguised(text)) {
      // Only this part: a default that was harmless before is harmless still.
      const reason = looksSecret({
        kind: field.kind,
        required: true,
        name: 'x',
        [part]: reading,
      } as FieldSpec);
      if (reason !== undefined) return `${reason} in disguise`;
    }
  }
  return undefined;
}

/** Whether anything at all can be typed in, so that it may be a secret. */
function canBeTyped(field: FieldSpec): boolean {
  return (
    field.kind === 'number' ||
    field.kind === 'integer' ||
    (field.kind === 'string' && !['date', 'date-time', 'email'].includes(field.format ?? ''))
  );
}

function inMessage(field: FieldSpec, readings: readonly string[]): string | undefined {
  const numbersOnly = field.kind !== 'string';
  const search = saysNothing(field) ? secretInProse : secretAskedFor;
  for (const reading of readings) {
    const secret = search(reading, numbersOnly);
    if (secret !== undefined) return `the message asks for "${secret}"`;
  }
  return undefined;
}

/** How much is searched at once. Longer texts would be searched at their ends only. */
const CHUNK = 1500;
const OVERLAP = 200;

/** The message in pieces, in all the ways to read it, with questions put as requests. */
function readingsOf(message: string): readonly string[] {
  const shown = sanitizeText(message);
  const pieces: string[] = [];
  for (let start = 0; start === 0 || start + OVERLAP < shown.length; start += CHUNK - OVERLAP) {
    const piece = shown.slice(start, start + CHUNK);
    for (const reading of [piece, ...undisguised(piece)]) pieces.push(asRequest(reading));
  }
  return pieces;
}

function asRequest(text: string): string {
  return text
    .replaceAll(/\bwhat(?:['’]?s|\s+is|\s+are)\s+(?=(?:your|the)\s)/gi, 'enter ')
    .replaceAll(
      /\b(?:confirm|verify|send|tell|write|choose|set|repeat|retype|re-?enter)\s+(?:me\s+|us\s+)?(?=(?:your|a)\s)/gi,
      'enter ',
    )
    .replaceAll(/\bis\s+(?=(?:required|needed|necessary)\b)/gi, '');
}

const GENERIC = new Set(
  'a, an, answer, arg, argument, content, data, entry, field, info, input, it, item, msg, my, param, parameter, q, reply, response, result, s, str, string, text, the, user, v, val, value, x, your'.split(
    ', ',
  ),
);

/** Whether a field is called something like `value`, so that only the message says what it is for. */
function saysNothing(field: FieldSpec): boolean {
  return [field.name, field.title ?? 'x'].every((text) =>
    text
      .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .every((word) => word === '' || GENERIC.has(word)),
  );
}
