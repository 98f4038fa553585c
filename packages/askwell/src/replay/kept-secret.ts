import { AskwellError } from '../errors.ts';
import { checkKnownOptions } from '../field/known-options.ts';
import { field } from '../field/field.ts';
import type { FieldMap } from '../field/elicit-schema.ts';
import type { InferData } from '../field/infer-data.ts';
import { createForm, type Form } from '../form/form.ts';
import type { Json } from '../json.ts';
import { createSecret, type Secret } from '../secret.ts';
import type { Problem } from './form-question.ts';
import { askFormOnPage, pagesOf } from './page-asks.ts';
import { goneError, pageValue, remember } from './page-data.ts';
import type { PageHost } from './page-host.ts';
import type { Pass } from './pass.ts';

/** Data in which no field is hidden any more. */
export type Revealed<T> = { [K in keyof T]: T[K] extends Secret<infer U> ? U : T[K] };

/** What a secret is gathered as: one text, or several fields. */
export type SecretValue<F> = [F] extends [FieldMap] ? Revealed<InferData<F>> : string;

/** Options of `ctx.secret`. */
export interface SecretOptions<F> {
  /** What the person is asked for, and why. */
  readonly message: string;
  /** Several values that belong together; without it one secret text is asked for. */
  readonly fields?: F;
  /**
   * Tries the value before it is accepted, for instance against the service that it is for. Returns what is wrong; the
   * person is asked again with that.
   */
  test?(value: SecretValue<F>): Problem | Promise<Problem>;
  /** How often a value that fails is asked again, the first time included. Default 3. */
  readonly attempts?: number;
  /** How long it is kept, in milliseconds. Without it until it is forgotten. */
  readonly keepFor?: number;
  /** How long the page can be finished, in milliseconds. Default 15 minutes. */
  readonly expiresIn?: number;
}

/** A secret from the vault. */
export interface KeptSecret<T> extends Secret<T> {
  /** Takes it out of the vault, so that it is asked for the next time; for when a service no longer takes it. */
  forget(): Promise<void>;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const OPTIONS = ['message', 'fields', 'test', 'attempts', 'keepFor', 'expiresIn'];
const ONE_SECRET = createForm(field.secret());

// A secret that is asked for twice at once is asked for once. Goes with the pass.
const underWay = new WeakMap<Pass, Map<string, Promise<KeptSecret<never>>>>();

/**
 * A secret of the caller by name: from the vault, or else from the person, on a page. Ends the tool if they decline.
 */
export function keptSecret(
  pass: Pass,
  name: string,
  options: SecretOptions<FieldMap | undefined>,
): Promise<KeptSecret<never>> {
  const asked = underWay.get(pass) ?? new Map<string, Promise<KeptSecret<never>>>();
  underWay.set(pass, asked);
  const known = asked.get(name);
  if (known !== undefined) return known;
  const made = gather(pass, name, options);
  asked.set(name, made);
  const over = (): void => void asked.delete(name);
  made.then(over, over);
  return made;
}

async function gather(
  pass: Pass,
  name: string,
  options: SecretOptions<FieldMap | undefined>,
): Promise<KeptSecret<never>> {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      'A secret needs a name of 1 to 64 letters, digits, ".", "_" or "-", for instance "github-token".',
    );
  }
  checkKnownOptions(`ctx.secret(${JSON.stringify(name)}, …)`, options, OPTIONS);
  const { message, fields, keepFor, test } = options;
  if (typeof message !== 'string' || message === '') {
    throw new AskwellError(
      'ASKWELL_USAGE',
      'ctx.secret needs a message that tells the person what is asked for, and why.',
    );
  }
  checkKeepFor(keepFor);
  const pages = pagesOf(pass, 'ctx.secret');
  const form: Form = fields === undefined ? ONE_SECRET : createForm(fields);
  const { vault } = pages;

  const fromVault = async (): Promise<Json | undefined> => {
    const value = await pass.during(vault.get(name));
    if (value !== undefined) remember(pass, form, form.scalar ? { value } : (value as never));
    return value;
  };
  const known = await pass.step(`@secret:${name}`, () => vault.has(name, form.digest), {});
  if (known === true) return hidden(pass, pages, name, await fromVault());

  const answer = await askFormOnPage(pass, pages, {
    message,
    form,
    as: name,
    attempts: options.attempts,
    expiresIn: options.expiresIn,
    ...(vault.keeps && { keptAs: name }),
    ...(test !== undefined && { validate: async (data: never) => test(reveal(data) as never) }),
  });
  if (answer.action !== 'accept') return pass.end(answer.action, message);
  await pass.step(
    `@keep:${name}`,
    async () => {
      if (!vault.keeps) return false;
      const value = await pageValue(pass, pages, form, answer.id);
      if (value === undefined) throw goneError(pass, message);
      const label = pass.host.guard.clean(message);
      await vault.keep(name, value, { digest: form.digest, label, expiresIn: keepFor });
      return true;
    },
    {},
  );
  return hidden(pass, pages, name, (await pageValue(pass, pages, form, answer.id)) ?? (await fromVault()));
}

/** @param value - absent when it has been forgotten since; that matters only to whoever reveals it once more */
function hidden(pass: Pass, pages: PageHost, name: string, value: Json | undefined): KeptSecret<never> {
  const secret = createSecret(() => {
    if (value === undefined) throw forgottenError(name);
    return value as never;
  });
  return Object.freeze(
    Object.assign(Object.create(secret) as object, {
      reveal: () => secret.reveal(),
      forget: async () => {
        await pass.step(`@forget:${name}`, () => pages.vault.forget(name), {});
      },
    }),
  ) as KeptSecret<never>;
}

function forgottenError(name: string): AskwellError {
  return new AskwellError(
    'ASKWELL_ANSWER',
    `The secret ${JSON.stringify(name)} was forgotten or revoked while this call was under way. Reveal it inside of a ` +
      'step, which is not repeated, or call again to be asked for a new one.',
  );
}

/** What `test` gets: the values themselves. */
function reveal(data: unknown): unknown {
  if (isSecret(data)) return data.reveal();
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      isSecret(value) ? value.reveal() : (value as unknown),
    ]),
  );
}

function isSecret(value: unknown): value is Secret<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { reveal?: unknown }).reveal === 'function'
  );
}

/** Unlike a question, a secret may be kept for longer than a timer can run. */
function checkKeepFor(milliseconds: number | undefined): void {
  if (milliseconds === undefined || (Number.isFinite(milliseconds) && milliseconds > 0)) return;
  throw new AskwellError(
    'ASKWELL_USAGE',
    `keepFor must be a number of milliseconds above 0, not ${String(milliseconds)}. Leave it out to keep the secret until ` +
      'it is forgotten.',
  );
}
