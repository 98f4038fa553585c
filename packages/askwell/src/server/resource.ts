import {
  type Icon,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  UriTemplate,
} from '@modelcontextprotocol/server';

import { toBase64Url } from '../base64url.ts';
import { isObject } from '../json.ts';
import type { Context } from '../replay/context.ts';
import { checkKnownOptions } from '../field/known-options.ts';

/** What a resource, or a template of resources, is. */
export interface ResourceOptions {
  /** Default: the URI. */
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  /** Also the type of what the handler returns. */
  readonly mimeType?: string;
  readonly icons?: readonly Icon[];
  readonly _meta?: Record<string, unknown>;
}

/** Which resource is read. */
export interface ResourceArgs {
  readonly uri: string;
  /** Values of a template's variables. */
  readonly variables: Readonly<Record<string, string | string[]>>;
}

/** What a resource handler may return: text, bytes, or a full result. */
export type ResourceReturn = string | Uint8Array | Omit<ReadResourceResult, 'resultType'>;

/** Reads the resource. May run several times for one request; see {@link Context}. */
export type ResourceHandler = (args: ResourceArgs, ctx: Context) => ResourceReturn | Promise<ResourceReturn>;

/** A resource as the server keeps it. */
export interface RegisteredResource {
  readonly listing: ResourceOptions & { readonly name: string };
  /** As registered: a URI, or a template with variables in braces. */
  readonly uri: string;
  /** Present for a template. */
  readonly template: UriTemplate | undefined;
  readonly handler: ResourceHandler;
}

/** Checks a resource's definition. */
export function defineResource(
  uri: string,
  options: ResourceOptions,
  handler: ResourceHandler,
): RegisteredResource {
  const known = ['name', 'title', 'description', 'mimeType', 'icons', '_meta'];
  checkKnownOptions(`The resource ${JSON.stringify(uri)}`, options, known);
  return {
    listing: { ...options, name: options.name ?? uri },
    uri,
    template: uri.includes('{') ? new UriTemplate(uri) : undefined,
    handler,
  };
}

/** Finds the resource for a URI; an exact one before a template. */
export function findResource(
  resources: ReadonlyMap<string, RegisteredResource>,
  uri: string,
): { readonly resource: RegisteredResource; readonly args: ResourceArgs } | undefined {
  const exact = resources.get(uri);
  if (exact !== undefined && exact.template === undefined)
    return { resource: exact, args: { uri, variables: {} } };
  for (const resource of resources.values()) {
    const variables = resource.template?.match(uri);
    if (variables) return { resource, args: { uri, variables } };
  }
  return undefined;
}

/** A result from what a handler returned. */
export function toResourceResult(
  resource: RegisteredResource,
  uri: string,
  value: unknown,
): ReadResourceResult {
  const { mimeType } = resource.listing;
  const base = { uri, ...(mimeType !== undefined && { mimeType }) };
  if (typeof value === 'string') return { contents: [{ ...base, text: value }] };
  if (value instanceof Uint8Array) return { contents: [{ ...base, blob: base64(value) }] };
  if (isObject(value) && Array.isArray(value['contents'])) return value as unknown as ReadResourceResult;
  throw new ProtocolError(
    ProtocolErrorCode.InternalError,
    `The resource ${resource.uri} returned neither text nor bytes nor contents.`,
  );
}

function base64(bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}
