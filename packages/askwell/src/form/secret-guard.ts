import { AskwellError } from '../errors.ts';
import { hasReason } from '../field/build-field.ts';
import { didYouMean } from '../field/did-you-mean.ts';
import type { NotSecret } from '../field/field-common.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import { looksSecret } from '../field/looks-secret.ts';
import { secretInProse } from '../field/secret-phrases.ts';
import { quote, refuseSchema } from '../field/refuse.ts';
import { own } from '../json.ts';

/** Says which fields are no secrets although they look like some: the whole form, or fields by name. */
export type NotSecretOption = NotSecret | { readonly [field: string]: NotSecret };

/** A field that looks like a secret, and why. */
export interface Suspect {
  readonly name: string;
  readonly reason: string;
}

/** The fields that look like secrets and don't say themselves that they are none. */
export function findSuspects(fields: readonly FieldSpec[]): readonly Suspect[] {
  const suspects: Suspect[] = [];
  for (const field of fields) {
    const reason = field.notSecret === undefined ? looksSecret(field) : undefined;
    if (reason !== undefined) suspects.push({ name: field.name, reason });
  }
  return suspects;
}

/**
 * Refuses a form that asks for something that must not pass the client (S1, S2).
 *
 * @throws AskwellError `ASKWELL_SECRET_IN_FORM` for the first suspect that `notSecret` does not clear.
 */
export function guardSecrets(
  fields: readonly FieldSpec[],
  suspects: readonly Suspect[],
  notSecret: NotSecretOption | undefined,
): void {
  if (notSecret !== undefined) checkNames(fields, notSecret);
  for (const { name, reason } of suspects) {
    if (notSecret !== undefined && (hasReason(notSecret) || hasReason(own(notSecret, name)))) continue;
    throw new AskwellError(
      'ASKWELL_SECRET_IN_FORM',
      `Field ${quote(name)} looks like a secret (${reason}). What is typed into a form passes through the client and its model, so the protocol forbids to ask for secrets there. ` +
        `Declare it as field.secret(), and it is asked for on a hosted page; or, if it is no secret, say why: notSecret: { reason: "…" }.`,
    );
  }
}

/** A name that is no field clears nothing, so it is an error of typing. */
function checkNames(fields: readonly FieldSpec[], notSecret: NotSecretOption): void {
  if (hasReason(notSecret)) return;
  const names = fields.map((field) => field.name);
  for (const name of Object.keys(notSecret)) {
    if (names.includes(name) && hasReason(own(notSecret, name))) continue;
    if (names.includes(name) || name === 'reason') {
      refuseSchema('notSecret has no reason.', 'Say in words why it is no secret: { reason: "…" }.');
    }
    const meant = didYouMean(name, names);
    refuseSchema(
      `notSecret names ${quote(name)}, which is no field of the form.`,
      meant === undefined ? 'Correct the name or take it out.' : `Did you mean ${quote(meant)}?`,
    );
  }
}

/**
 * Refuses a single field of text whose question asks for a secret: there the question says what the name would.
 *
 * @throws AskwellError `ASKWELL_SECRET_IN_FORM`
 */
export function guardMessage(
  message: string,
  fields: readonly FieldSpec[],
  notSecret: NotSecretOption | undefined,
): void {
  const [field, second] = fields;
  if (field?.kind !== 'string' || second !== undefined) return;
  if (field.notSecret !== undefined || notSecret !== undefined) return;
  const reason = secretInProse(message, false);
  if (reason === undefined) return;
  throw new AskwellError(
    'ASKWELL_SECRET_IN_FORM',
    `The question asks for a secret (${reason}), and what is typed into a form passes through the client and its model. ` +
      `Ask with ctx.secret, or declare the field as field.secret(), and it is asked for on a hosted page. If it is no secret, say why: notSecret: { reason: "…" }.`,
  );
}
