import {
  type AuthInfo,
  createMcpHandler,
  hostHeaderValidationResponse,
  isLegacyRequest,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
  type Server,
} from '@modelcontextprotocol/server';

import { redact } from './redact.ts';
import { createSessions, type SessionLimits } from './sessions.ts';

/** How a server behaves over HTTP. */
export interface HttpOptions extends SessionLimits {
  /** Host names under which the server is reached, without ports. Default: those of this machine alone. */
  readonly allowedHosts?: readonly string[];
  /** Host names of web pages that may call the server. Default: those of this machine alone. */
  readonly allowedOrigins?: readonly string[];
  /**
   * Verifies who calls, for instance `requireBearerAuth` of the SDK. Returns who it is, or the response that
   * refuses the request. Without it callers are anonymous.
   */
  readonly authenticate?: (request: Request) => AuthInfo | Response | Promise<AuthInfo | Response>;
  /** Largest body, in bytes. Default 4 MiB. */
  readonly maxBodyBytes?: number;
}

/** Serves both eras of the protocol on one endpoint. */
export interface HttpFace {
  fetch(request: Request, options?: { readonly authInfo?: AuthInfo }): Promise<Response>;
  close(): Promise<void>;
}

const DEFAULT_BODY_BYTES = 4 * 1024 * 1024;

/** @param warn - told of errors that no response carries */
export function createHttpFace(
  createServer: () => Server,
  options: HttpOptions,
  warn: (message: string) => void,
): HttpFace {
  const hosts = [...(options.allowedHosts ?? localhostAllowedHostnames())];
  const origins = [...(options.allowedOrigins ?? localhostAllowedOrigins())];
  const maxRequestBodySize = options.maxBodyBytes ?? DEFAULT_BODY_BYTES;
  const onerror = (error: Error): void => warn(error.message);
  const modern = createMcpHandler(createServer, { legacy: 'reject', onerror, maxRequestBodySize });
  const sessions = createSessions(createServer, options, maxRequestBodySize, (error) =>
    warn(`A session did not close: ${error instanceof Error ? error.message : 'unknown'}`),
  );

  /** Fails closed: a verifier that throws, or that returns nothing, lets nobody in. */
  const authenticated = async (request: Request): Promise<AuthInfo | Response | undefined> => {
    if (options.authenticate === undefined) return undefined;
    try {
      const auth: AuthInfo | Response | undefined = await options.authenticate(request);
      if (auth !== undefined) return auth;
      warn('http.authenticate returned nothing; it must return who calls, or the response that refuses.');
    } catch (error) {
      warn(`http.authenticate threw: ${redact(error instanceof Error ? error.message : 'unknown')}`);
    }
    return new Response('Unauthorized', { status: 401 });
  };

  return {
    async fetch(request, { authInfo } = {}) {
      // S73, DNS rebinding: before anything of the request is read.
      const refused =
        hostHeaderValidationResponse(request, hosts) ?? originValidationResponse(request, origins);
      if (refused !== undefined) return refused;
      const auth = authInfo ?? (await authenticated(request));
      if (auth instanceof Response) return auth;
      const passed = auth === undefined ? {} : { authInfo: auth };
      return (await isModern(request, maxRequestBodySize))
        ? modern.fetch(request, passed)
        : sessions.fetch(request, auth);
    },
    async close() {
      await Promise.all([modern.close(), sessions.close()]);
    },
  };
}

/** The header saves reading the body of the usual modern request twice; all else is for the SDK to tell. */
async function isModern(request: Request, maxRequestBodySize: number): Promise<boolean> {
  if (request.method === 'POST' && request.headers.get('mcp-protocol-version') === '2026-07-28') return true;
  return !(await isLegacyRequest(request, undefined, { maxRequestBodySize }));
}
