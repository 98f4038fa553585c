import { AskwellError } from '../../errors.ts';
import type { BrowserUser, Identity, IdentityKit } from './identity.ts';

/** Somebody who is logged in at the application that the pages belong to. */
export interface CustomUser {
  /** The `iss` of the access tokens that this person's MCP clients bring. Leave it out only if those tell none. */
  readonly issuer?: string | undefined;
  /** The `sub` of those tokens: what the authorization server calls this person, and nobody else. */
  readonly subject: string;
  /** As the person knows the account, for instance an email address; shown on pages, compared with nothing. */
  readonly label?: string | undefined;
}

/**
 * Who a request comes from by the session of the application: the person; `undefined` for nobody; or a response that
 * sends the browser to log in and from there back to `request.url`. Must not read the request's body.
 */
export type IdentifyRequest = (
  request: Request,
) => CustomUser | Response | undefined | Promise<CustomUser | Response | undefined>;

/**
 * Tells who opened a page by the session that the application around the pages has already. It fails closed: whatever
 * else `identifyRequest` returns, and whatever it throws, the browser is nobody's and the operator is told.
 *
 * Take the person from what your application has verified, such as a session cookie; never from a header, parameter or
 * cookie that whoever sends the request can write.
 *
 * @example
 * ```ts
 * const identify = custom(async (request) => {
 *   const session = await sessions.of(request);
 *   return session && { issuer: 'https://login.example.com', subject: session.userId, label: session.email };
 * });
 * ```
 * @throws `ASKWELL_USAGE` when it is not given a function
 */
export function custom(identifyRequest: IdentifyRequest): Identity {
  if (typeof identifyRequest !== 'function')
    throw new AskwellError(
      'ASKWELL_USAGE',
      'custom() needs a function that tells who a request comes from: custom((request) => ({ issuer, subject })).',
    );
  return {
    kind: 'custom',
    code: false,
    refusal(asker) {
      // S23, S36: only a verified token says who asks.
      if (asker.kind === 'user' && asker.subject !== undefined) return undefined;
      return (
        'Pages that custom() identifies can be shown only to callers whose access token tells who they are. ' +
        (asker.kind === 'user'
          ? "Have the token verifier put the token's iss and sub into authInfo.extra."
          : 'Protect the MCP endpoint with authorization; or use completionCode(), or loopback() on one machine.')
      );
    },
    attach: (kit) => ({ identify: (request) => identifyBy(identifyRequest, request, kit) }),
  };
}

async function identifyBy(
  identifyRequest: IdentifyRequest,
  request: Request,
  kit: IdentityKit,
): Promise<BrowserUser | Response> {
  const readBefore = request.bodyUsed;
  let told: unknown;
  try {
    told = await identifyRequest(request);
    if (told === undefined) return { kind: 'nobody' };
    if (isResponse(told)) return told;
    const user = readUser(told);
    if (user !== undefined && request.bodyUsed === readBefore) return user;
  } catch (error) {
    kit.report(error, 'custom()');
    return { kind: 'nobody' };
  }
  kit.report(
    new AskwellError(
      'ASKWELL_USAGE',
      request.bodyUsed !== readBefore
        ? 'The function of custom() has read the body of a request, which the page needs; let it look at the headers ' +
            'only. The browser counts as nobody’s.'
        : 'The function of custom() told something else than { issuer?, subject, label? }, a Response, or undefined; ' +
            'subject must be a text that is not empty. The browser counts as nobody’s.',
    ),
    'custom()',
  );
  return { kind: 'nobody' };
}

/** Not by instanceof: adapters put classes of their own in place of Response. */
function isResponse(told: unknown): told is Response {
  if (typeof told !== 'object' || told === null) return false;
  const { status, headers } = told as { status?: unknown; headers?: { get?: unknown } };
  return !('subject' in told) && typeof status === 'number' && typeof headers?.get === 'function';
}

/** `undefined` for anything that is not one. Each member is read once, so that what was checked is what is used. */
function readUser(told: unknown): BrowserUser | undefined {
  if (typeof told !== 'object' || told === null) return undefined;
  const { issuer, subject, label } = told as { [name in keyof CustomUser]: unknown };
  if (typeof subject !== 'string' || subject === '') return undefined;
  if (issuer !== undefined && typeof issuer !== 'string') return undefined;
  if (label !== undefined && typeof label !== 'string') return undefined;
  return {
    kind: 'user',
    subject,
    ...(issuer !== undefined && { issuer }),
    ...(label !== undefined && { label }),
  };
}
