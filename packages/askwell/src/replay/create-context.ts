import { type ElicitInputField, fieldsFromElicitInput } from '../field/from-elicit-input.ts';
import { field } from '../field/field.ts';
import type { ElicitSchema } from '../field/elicit-schema.ts';
import { createForm, type Form } from '../form/form.ts';
import { AskwellError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Answer } from './ask.ts';
import type { Ability, AskSchema, Context, ElicitOptions } from './context.ts';
import { formQuestion, type FormQuestionOptions } from './form-question.ts';
import type { AuthorizeOptions } from './grant.ts';
import type { SecretOptions } from './kept-secret.ts';
import type { Provider } from './page-host.ts';
import { rootsQuestion, samplingQuestion } from './deprecated-questions.ts';
import type { Pass } from './pass.ts';
import type { ElicitResult } from './result.ts';
import { urlQuestion } from './url-question.ts';

type ConfirmOptions = { readonly key?: string; readonly expiresIn?: number };

const CONFIRM = createForm({ confirm: field.boolean({ title: 'Confirm', default: false }) });

/** The form of a schema, or the form itself. */
export function toForm(schema: AskSchema, notSecret?: ElicitOptions<unknown>['notSecret']): Form {
  if (isForm(schema)) return schema;
  return createForm(schema as ElicitSchema, notSecret === undefined ? {} : { notSecret });
}

function isForm(schema: unknown): schema is Form {
  return isObject(schema) && typeof schema['read'] === 'function' && typeof schema['wire'] === 'function';
}

/** A rejection is the handler's to catch; one that it leaves lying must not end the process. */
function safe<A extends readonly unknown[], R>(fn: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return (...args) => {
    const promise = fn(...args);
    promise.catch(() => {});
    return promise;
  };
}

/** The context of one pass. Everything it does goes through the pass. */
export function createContext(pass: Pass): Context {
  const { host, channel } = pass;

  const hasPages = host.pagesFor !== undefined;
  const fallsBack = hasPages && !channel.can('form') && channel.can('url');

  const pageWork = (): Promise<typeof import('./page-work.ts')> => pass.during(import('./page-work.ts'));

  const askOnPage = async (
    what: string,
    message: string,
    form: Form,
    options: FormQuestionOptions,
  ): Promise<Answer> => (await pageWork()).askOnPage(pass, what, message, form, options);

  /** Secrets go to a page, and so does all else if the client shows pages and no forms; never the other way round. */
  const goesToPage = (form: Form): boolean => fallsBack || (hasPages && form.secrets.length > 0);

  // Not async: every caller is, and a promise more is one for nothing.
  const askForm = (message: string, form: Form, options: FormQuestionOptions): Promise<Answer> =>
    goesToPage(form)
      ? askOnPage('A form with secrets', message, form, options)
      : pass.ask(
          formQuestion(message, form, channel.revision, { ...options, said: host.guard.clean(message) }),
        );

  const elicit = async (
    message: string,
    schema: AskSchema,
    options: ElicitOptions<never> = {},
  ): Promise<ElicitResult<never>> => {
    const form = toForm(schema, options.notSecret);
    const answer = await askForm(message, form, questionOptions(form, options));
    return toResult(answer, goesToPage(form) ? 'page' : 'form');
  };

  const elicitInput = async (
    prompt: string,
    fields: { readonly [name: string]: ElicitInputField },
  ): Promise<{ action: Answer['action']; content?: unknown }> => {
    const answer = await askForm(prompt, createForm(fieldsFromElicitInput(fields)), {});
    return answer.action === 'accept' ? { action: 'accept', content: answer.value } : answer;
  };

  const context: Omit<Context, 'elicitInput'> = {
    elicit: safe(elicit) as Context['elicit'],
    elicitAll: safe(
      async (requests: {
        readonly [key: string]: { message: string; schema: AskSchema } & ElicitOptions<never>;
      }) => {
        const results = await Promise.all(
          Object.entries(requests).map(async ([key, { message, schema, ...options }]) => [
            key,
            await elicit(message, schema, { ...options, key }),
          ]),
        );
        return Object.fromEntries(results) as unknown;
      },
    ) as Context['elicitAll'],
    confirm: safe(async (message: string, options: ConfirmOptions = {}) => {
      const answer = await askForm(message, CONFIRM, options);
      return answer.action === 'accept' && (answer.value as { confirm?: unknown }).confirm === true;
    }),
    require: safe(async (message: string, schema: AskSchema, options?: ElicitOptions<never>) => {
      const result = await elicit(message, schema, options);
      return result.action === 'accept' ? result.data : pass.end(result.action, message);
    }) as Context['require'],
    elicitPage: safe(async (message: string, schema: AskSchema, options: ElicitOptions<never> = {}) => {
      const form = toForm(schema, options.notSecret);
      const answer = await askOnPage('ctx.elicitPage', message, form, questionOptions(form, options));
      return toResult(answer, 'page');
    }) as Context['elicitPage'],
    secret: safe(async (name: string, options: SecretOptions<never>) =>
      (await pageWork()).keptSecret(pass, name, options),
    ) as unknown as Context['secret'],
    authorize: safe(async (provider: Provider, options: AuthorizeOptions) =>
      (await pageWork()).grant(pass, provider, options),
    ),
    elicitUrl: safe(async (message: string, url: string, options: ConfirmOptions = {}) => {
      const answer = await pass.ask(
        urlQuestion(message, url, { ...options, said: host.guard.clean(message) }),
      );
      return answer.action === 'accept' ? { action: 'accept', data: undefined, via: 'url' } : answer;
    }) as Context['elicitUrl'],
    sample: safe(async (params: JsonObject, options: { readonly key?: string } = {}) => {
      const answer = await pass.ask(samplingQuestion(params, options));
      return (answer as { value: JsonObject }).value;
    }),
    listRoots: safe(async (options: { readonly key?: string } = {}) => {
      const answer = await pass.ask(rootsQuestion(options));
      return (answer as { value: { roots: readonly { uri: string; name?: string }[] } }).value.roots;
    }),
    step: safe(async (name: string, fn: never, options = {}) =>
      pass.step(checkStep(name, fn), fn, options),
    ) as Context['step'],
    now: () => pass.value('now', () => host.environment.now()) as number,
    random: () => pass.value('random', () => host.environment.random()) as number,
    uuid: () => pass.value('uuid', () => host.environment.uuid()) as string,
    defer: (fn) => pass.defer(fn),
    get signal() {
      return pass.signal;
    },
    progress: (progress, total, message) => {
      if (!pass.replaying) host.progress(progress, total, message);
    },
    log: (level, data: Json) => {
      if (!pass.replaying) host.log(level, data);
    },
    principal: host.principal,
    client: host.client,
    can: (ability: Ability) =>
      ability !== 'task' && (channel.can(ability) || (ability === 'form' && fallsBack)),
  };
  return channel.can('form') || fallsBack
    ? Object.assign(context, { elicitInput: safe(elicitInput) as NonNullable<Context['elicitInput']> })
    : context;
}

function toResult(answer: Answer, via: 'form' | 'page'): ElicitResult<never> {
  return answer.action === 'accept' ? { action: 'accept', data: answer.value as never, via } : answer;
}

function questionOptions(form: Form, options: ElicitOptions<never>): FormQuestionOptions {
  const { key, attempts, expiresIn, defaults, notSecret } = options;
  const odd =
    form.scalar || defaults === undefined
      ? undefined
      : Object.keys(defaults).find((name) => !form.fields.some((field) => field.name === name));
  if (odd !== undefined) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `defaults has ${JSON.stringify(odd)}, which is no field of the form.`,
    );
  }
  const values = form.scalar && defaults !== undefined ? { value: defaults } : defaults;
  return {
    key,
    attempts,
    expiresIn,
    notSecret,
    values: values as JsonObject | undefined,
    validate: options.validate?.bind(options),
  };
}

function checkStep(name: string, fn: unknown): string {
  if (typeof fn !== 'function') {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `The step ${JSON.stringify(name)} needs a function as the second argument.`,
    );
  }
  if (typeof name === 'string' && name !== '' && !name.startsWith('@') && !name.includes('~')) return name;
  throw new AskwellError(
    'ASKWELL_USAGE',
    'A step needs a name, for instance "build". It must not begin with "@" or contain "~", which mark recorded values ' +
      'and repeats.',
  );
}
