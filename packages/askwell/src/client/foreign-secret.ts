import type { FieldSpec } from '../field/field-spec.ts';
import { isPostal, looksSecret } from '../field/looks-secret.ts';
import { searchProse, secretInName } from '../field/secret-phrases.ts';
import type { AskedForm } from '../form/asked-form.ts';
import type { SecretField } from './elicitation.ts';
import { undisguised } from './foreign-disguise.ts';
import { suspectName, suspectRequest } from './foreign-suspects.ts';
import { sanitizeText } from './sanitize.ts';

/**
 * The fields of a form that look as if they asked for a secret, which a form must not do (S1, S2), with the reason.
 *
 * On top of what `looksSecret` looks at, this reads through disguises, since a server may mean to deceive; knows names
 * and requests that are only suspicious, which no author is held back for; and looks at the message, which may ask for
 * a password that is to be typed into a field called `value`. A harmless question that is held back is a nuisance, so a
 * message that merely mentions a secret does not count, and one that is nothing but its name counts for fields that say
 * nothing themselves.
 *
 * @param message As it came.
 */
export function findSecretFields(form: Pick<AskedForm, 'fields'>, message: string): readonly SecretField[] {
  const found: SecretField[] = [];
  const inMessage = messageSearch(message);
  let words: string | undefined;
  const context = (): string =>
    (words ??= [
      sanitizeText(message),
      ...form.fields.flatMap(({ name, title, description }) => [name, title, description]),
    ].join('\n'));
  for (const field of form.fields) {
    const reason = reasonOf(field, context) ?? (canBeTyped(field) ? inMessage(field) : undefined);
    if (reason !== undefined) found.push({ field, reason });
  }
  return found;
}

function reasonOf(field: FieldSpec, context: () => string): string | undefined {
  if (field.kind === 'secret') return 'its format is "password"';
  const plain = looksSecret(field);
  if (plain !== undefined || !canBeTyped(field)) return plain;
  const { kind, name, title, description } = field;
  const numbersOnly = kind !== 'string';
  const readings = { name: [name], title: [title ?? ''], description: [description ?? ''] };
  for (const part of ['name', 'title', 'description'] as const) {
    const [text] = readings[part];
    if (text === undefined || text === '') continue;
    for (const reading of undisguised(withoutWordSigns(text))) {
      readings[part].push(reading);
      // Only this part: a default that was harmless before is harmless still.
      const reason = looksSecret({ kind, required: true, name: 'x', [part]: reading } as FieldSpec);
      if (reason !== undefined && !(isPostal(field) && reason.includes('"pin code"'))) {
        return `${reason} in disguise`;
      }
    }
    if (part === 'name') continue;
    const asked = readings[part].map((reading) => suspectRequest(reading, numbersOnly)).find(Boolean);
    if (asked !== undefined) return `its ${part} asks for "${asked}"`;
  }
  const split = splitInTwo(field, numbersOnly);
  if (split !== undefined) return `its name, title and description together say "${split}"`;
  const suspect = suspectName(readings.name, title === undefined ? undefined : readings.title, {
    numbersOnly,
    context,
  });
  return suspect === undefined
    ? undefined
    : `its ${title === undefined ? 'name' : 'title'} says "${suspect}"`;
}

/** A word in two parts that are shown one after the other: "Pass", "word". */
function splitInTwo({ name, title, description }: FieldSpec, numbersOnly: boolean): string | undefined {
  for (const [first, second] of [
    [name, title],
    [title ?? name, description],
  ]) {
    if (first === undefined || second === undefined || !/^\s*[A-Za-zÀ-ӿ]{1,12}\W*$/.test(second)) continue;
    if (first.length > 40) continue;
    const found =
      secretInName(`${first.trim()}${second.trim().toLowerCase()}`, numbersOnly) ??
      secretInName(`${first} ${second}`, numbersOnly);
    if (found !== undefined) return found;
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

/** Looks for what a message asks of a field. Fields differ in two ways only, so it is searched four times at most. */
function messageSearch(message: string): (field: FieldSpec) => string | undefined {
  let readings: readonly string[] | undefined;
  const reasons = new Map<string, string | undefined>();
  return (field) => {
    const numbersOnly = field.kind !== 'string';
    const names = saysNothing(field);
    const key = `${numbersOnly} ${names}`;
    if (!reasons.has(key)) {
      reasons.set(key, askedIn((readings ??= readingsOf(message)), numbersOnly, names));
    }
    return reasons.get(key);
  };
}

function askedIn(readings: readonly string[], numbersOnly: boolean, names: boolean): string | undefined {
  for (const reading of readings) {
    const secret = searchProse(reading, numbersOnly, names) ?? suspectRequest(reading, numbersOnly);
    if (secret !== undefined) return `the message asks for "${secret}"`;
  }
  return undefined;
}

/** As much of the message as is shown, in all the ways to read it, with questions put as requests. */
function readingsOf(message: string): readonly string[] {
  const shown = withoutWordSigns(sanitizeText(message));
  return [...new Set([shown, ...undisguised(shown)].map(asRequest))];
}

/** Without the signs for whole words, such as ﷺ and ㌀, which would make a text many times as long. */
function withoutWordSigns(text: string): string {
  return text.replaceAll(/[\ufdf0-\ufdfb\u3300-\u33ff]/g, ' ');
}

function asRequest(text: string): string {
  return text
    .replaceAll(/\bwhat(?:['’]?s|\s+is|\s+are)\s+(?=(?:your|the)\s)/gi, 'enter ')
    .replaceAll(
      /\b(?:confirm|verify|send|tell|write|choose|set|repeat|retype|re-?enter)\s+(?:me\s+|us\s+)?(?=(?:your|a)\s)/gi,
      'enter ',
    )
    .replaceAll(/\b(?:contents?|output) of /gi, '')
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
