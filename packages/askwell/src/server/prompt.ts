import {
  type GetPromptResult,
  type Icon,
  type Prompt,
  type PromptMessage,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';

import { isObject } from '../json.ts';
import type { Context } from '../replay/context.ts';
import { checkKnownOptions } from '../field/known-options.ts';
import {
  ANY_OBJECT,
  type CompiledSchema,
  compileSchema,
  type ObjectData,
  type ObjectSchema,
} from './schema.ts';

/** What a prompt is. */
export interface PromptOptions<A extends ObjectSchema> {
  readonly title?: string;
  readonly description?: string;
  /** The arguments; the protocol has strings only. */
  readonly args?: A;
  readonly icons?: readonly Icon[];
  readonly _meta?: Record<string, unknown>;
}

/** What a prompt handler may return: the text of one user message, messages, or a full result. */
export type PromptReturn = string | readonly PromptMessage[] | Omit<GetPromptResult, 'resultType'>;

/** Makes the prompt. May run several times for one request; see {@link Context}. */
export type PromptHandler<A extends ObjectSchema> = (
  args: ObjectData<A>,
  ctx: Context,
) => PromptReturn | Promise<PromptReturn>;

/** A prompt as the server keeps it. */
export interface RegisteredPrompt {
  readonly listing: Prompt;
  readonly args: CompiledSchema;
  readonly handler: (args: never, ctx: Context) => unknown;
}

/** Checks a prompt's definition and converts its schema once. */
export function definePrompt(
  name: string,
  options: PromptOptions<ObjectSchema>,
  handler: RegisteredPrompt['handler'],
): RegisteredPrompt {
  checkKnownOptions(`The prompt ${JSON.stringify(name)}`, options, [
    'title',
    'description',
    'args',
    'icons',
    '_meta',
  ]);
  const args =
    options.args === undefined ? ANY_OBJECT : compileSchema(options.args, 'input', `${name}'s args`);
  const required = new Set(Array.isArray(args.json['required']) ? (args.json['required'] as string[]) : []);
  const properties = isObject(args.json['properties']) ? args.json['properties'] : {};
  const listed = Object.entries(properties).map(([argument, schema]) => ({
    name: argument,
    ...(isObject(schema) &&
      typeof schema['description'] === 'string' && { description: schema['description'] }),
    required: required.has(argument),
  }));
  const { title, description, icons, _meta } = options;
  return {
    listing: {
      name,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(listed.length > 0 && { arguments: listed }),
      ...(icons !== undefined && { icons: [...icons] }),
      ...(_meta !== undefined && { _meta }),
    },
    args,
    handler,
  };
}

/** A result from what a handler returned. */
export function toPromptResult(prompt: RegisteredPrompt, value: unknown): GetPromptResult {
  const { name, description } = prompt.listing;
  const base = description === undefined ? {} : { description };
  if (typeof value === 'string') {
    return { ...base, messages: [{ role: 'user', content: { type: 'text', text: value } }] };
  }
  if (Array.isArray(value)) return { ...base, messages: value as PromptMessage[] };
  if (isObject(value) && Array.isArray(value['messages'])) return { ...base, ...(value as GetPromptResult) };
  throw new ProtocolError(
    ProtocolErrorCode.InternalError,
    `The prompt ${name} returned neither text nor messages.`,
  );
}
