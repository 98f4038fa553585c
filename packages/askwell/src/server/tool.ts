import {
  type CallToolResult,
  type Icon,
  ProtocolError,
  ProtocolErrorCode,
  type Tool,
  type ToolAnnotations,
} from '@modelcontextprotocol/server';

import { AskwellError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { AskSchema, Context } from '../replay/context.ts';
import { toForm } from '../replay/create-context.ts';
import { checkKnownOptions } from '../field/known-options.ts';
import {
  ANY_OBJECT,
  type CompiledSchema,
  compileSchema,
  type ObjectData,
  type ObjectSchema,
} from './schema.ts';
import { errorText } from './wire-error.ts';

/**
 * What a tool handler may return. With an `output` schema: what fits it, or a full result. Without one: text, data that
 * is sent as JSON (and an object as structured content too), a full result, or nothing.
 */
export type ToolReturn<O> = [O] extends [never]
  ? string | number | boolean | object | null | undefined | void
  : O | ToolResult;

/** A full `CallToolResult`, for content other than text. */
export interface ToolResult {
  readonly content: CallToolResult['content'];
  readonly structuredContent?: Record<string, unknown>;
  readonly isError?: boolean;
  readonly _meta?: Record<string, unknown>;
}

/** What a tool is. */
export interface ToolOptions<I extends ObjectSchema, O extends ObjectSchema> {
  readonly title?: string;
  readonly description?: string;
  /** The arguments; without it the tool takes none. */
  readonly input?: I;
  /** What the handler returns; clients get it as structured content, and what does not fit is an error. */
  readonly output?: O;
  readonly annotations?: ToolAnnotations;
  readonly icons?: readonly Icon[];
  readonly _meta?: Record<string, unknown>;
  /** Schemas that the handler asks with; a mistake in one is then found when the tool is defined. */
  readonly asks?: readonly AskSchema[];
  /** Whether each answer may be handed in once only (S52); needs a store that all instances share. */
  readonly singleUse?: boolean;
}

/** Runs the tool. May run several times for one call; see {@link Context}. */
export type ToolHandler<I extends ObjectSchema, O extends ObjectSchema> = (
  args: ObjectData<I>,
  ctx: Context,
) => ToolReturn<ObjectData<O>> | Promise<ToolReturn<ObjectData<O>>>;

/** A tool as the server keeps it. */
export interface RegisteredTool {
  readonly listing: Tool;
  readonly input: CompiledSchema;
  readonly output: CompiledSchema | undefined;
  readonly singleUse: boolean;
  readonly handler: (args: never, ctx: Context) => unknown;
}

const TOOL_OPTIONS: readonly string[] = [
  'title',
  'description',
  'input',
  'output',
  'annotations',
  'icons',
  '_meta',
  'asks',
  'singleUse',
];

const NAME = /^[A-Za-z0-9_./-]{1,128}$/;

/** Checks a tool's definition and converts its schemas once. */
export function defineTool(
  name: string,
  options: ToolOptions<ObjectSchema, ObjectSchema>,
  handler: RegisteredTool['handler'],
): RegisteredTool {
  checkKnownOptions(`The tool ${JSON.stringify(name)}`, options, TOOL_OPTIONS);
  if (!NAME.test(name)) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `The tool name ${JSON.stringify(name)} can't be used: a name is 1 to 128 letters, digits, "_", "-", "." or "/".`,
    );
  }
  if (typeof handler !== 'function') {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `The tool ${JSON.stringify(name)} needs a handler as the third argument.`,
    );
  }
  for (const schema of options.asks ?? []) toForm(schema);
  const input =
    options.input === undefined ? ANY_OBJECT : compileSchema(options.input, 'input', `${name}'s input`);
  const output =
    options.output === undefined ? undefined : compileSchema(options.output, 'output', `${name}'s output`);
  const { title, description, annotations, icons, _meta } = options;
  return {
    listing: {
      name,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      inputSchema: input.json,
      ...(output !== undefined && { outputSchema: output.json }),
      ...(annotations !== undefined && { annotations }),
      ...(icons !== undefined && { icons: [...icons] }),
      ...(_meta !== undefined && { _meta }),
    },
    input,
    output,
    singleUse: options.singleUse ?? false,
    handler,
  };
}

/** A result that says what went wrong, for the model to read. */
export function toolError(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

/** A result from what a handler returned. */
export async function toToolResult(tool: RegisteredTool, value: unknown): Promise<CallToolResult> {
  const result = shapeResult(value);
  if (tool.output === undefined || result.isError === true) return result;
  const { name } = tool.listing;
  if (result.structuredContent === undefined) {
    return toolError(`Error: ${name} has an output schema, but its handler returned no object.`);
  }
  const parsed = await tool.output.parse(result.structuredContent);
  if ('problem' in parsed)
    return toolError(`Error: the output of ${name} does not fit its schema: ${parsed.problem}`);
  return { ...result, structuredContent: parsed.value as Record<string, unknown> };
}

/** A result from whatever a handler returned: text, data, a full result, or nothing. */
export function shapeResult(value: unknown): CallToolResult {
  if (typeof value === 'string') return { content: [{ type: 'text', text: value }] };
  if (value === undefined || value === null) return { content: [] };
  if (isResult(value)) return toResult(value);
  const text = JSON.stringify(value);
  if (text === undefined)
    throw new AskwellError('ASKWELL_USAGE', `A handler can't return a ${typeof value}.`);
  const content: CallToolResult['content'] = [{ type: 'text', text }];
  return isObject(value)
    ? { content, structuredContent: JSON.parse(text) as Record<string, unknown> }
    : { content };
}

const BLOCKS = new Set<unknown>(['text', 'image', 'audio', 'resource', 'resource_link']);
const RESULT_MEMBERS = new Set(['content', 'structuredContent', 'isError', '_meta', 'resultType']);

/**
 * Whether a returned object is a full result already, and not data that happens to have a member `content`: it has
 * nothing but members of a result, and its blocks are of the protocol's kinds.
 */
function isResult(value: unknown): value is ToolResult {
  if (!isObject(value) || !Object.keys(value).every((name) => RESULT_MEMBERS.has(name))) return false;
  const { content, structuredContent } = value;
  if (content === undefined) return isObject(structuredContent);
  return Array.isArray(content) && content.every((block) => isObject(block) && BLOCKS.has(block['type']));
}

/** Copied member by member: a result that asks is Askwell's to make, sealed, and never a handler's. */
function toResult({ content, structuredContent, isError, _meta }: Partial<ToolResult>): CallToolResult {
  return {
    content: content ?? [],
    ...(structuredContent !== undefined && { structuredContent }),
    ...(isError !== undefined && { isError }),
    ...(_meta !== undefined && { _meta }),
  };
}

/** What a tool that threw answers. */
export function failedTool(error: unknown): CallToolResult {
  return toolError(errorText(error));
}

/** The error for a tool that does not exist. */
export function unknownTool(name: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, `Tool ${name} not found`);
}
