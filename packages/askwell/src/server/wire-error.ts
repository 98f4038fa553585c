import {
  type ClientCapabilities,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';

import { isAskwellError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { Revision } from '../revision.ts';
import { redact } from './redact.ts';

/** The one answer to every requestState that does not open, whatever the reason (S48). */
export function invalidState(): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid or expired requestState', {
    reason: 'invalid_request_state',
  });
}

/**
 * The JSON-RPC error for something a handler threw, or `undefined` if it belongs into a result.
 *
 * - a missing client capability is -32021 on 2026-07-28 (S69); older revisions have no such code
 * - a protocol error that the author threw on purpose stays one, unless its code is reserved (S18, S19)
 */
export function toProtocolError(
  error: unknown,
  revision: Revision,
  canUrl: () => boolean,
): ProtocolError | undefined {
  if (isAskwellError(error, 'ASKWELL_CAPABILITY') && revision === '2026-07-28') {
    const required = error.details?.['requiredCapabilities'] ?? {};
    return new MissingRequiredClientCapabilityError(
      { requiredCapabilities: required as ClientCapabilities },
      error.message,
    );
  }
  if (error instanceof ProtocolError) {
    const reserved = error.code >= -32_099 && error.code <= -32_020;
    if (error.code === ProtocolErrorCode.UrlElicitationRequired)
      return revision === '2025-11-25' && canUrl() && listsPages(error.data) ? error : undefined;
    return reserved || error.code === ProtocolErrorCode.ResourceNotFound ? undefined : error;
  }
  return undefined;
}

/** S15: pages that are required, each in URL mode and with its id. */
function listsPages(data: unknown): boolean {
  const listed = isObject(data) ? data['elicitations'] : undefined;
  return (
    Array.isArray(listed) &&
    listed.length > 0 &&
    listed.every(
      (item) =>
        isObject(item) &&
        item['mode'] === 'url' &&
        typeof item['url'] === 'string' &&
        typeof item['message'] === 'string' &&
        typeof item['elicitationId'] === 'string',
    )
  );
}

/** What a caller is told of an error: its message, no stack, nothing that looks like a secret. */
export function errorText(error: unknown): string {
  if (error instanceof Error) return redact(`Error: ${error.message}`);
  return typeof error === 'string' ? redact(`Error: ${error}`) : 'Error: the handler failed.';
}

/** What a caller is told when the person did not accept what the tool requires. */
export function endedText(ended: {
  readonly action: 'decline' | 'cancel';
  readonly message: string;
}): string {
  return `The person ${ended.action === 'decline' ? 'declined to answer' : 'cancelled'}: ${ended.message}`;
}
