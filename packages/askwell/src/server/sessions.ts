import {
  type AuthInfo,
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';

import { isObject } from '../json.ts';
import { principalOf, principalText } from './principal.ts';

/** Bounds on the sessions of old clients; 2026-07-28 has no sessions. */
export interface SessionLimits {
  /** Default 1000. When full, the session that was idle longest ends. */
  readonly maxSessions?: number;
  /** Milliseconds without a request after which a session ends. Default 30 minutes. */
  readonly sessionIdleMs?: number;
}

interface Session {
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly server: Server;
  readonly principal: string;
  lastUsed: number;
  /** Requests whose responses are still being read. */
  active: number;
}

/** Serves clients of the 2025 revisions, which need a session for the server to ask them anything. */
export interface Sessions {
  fetch(request: Request, authInfo: AuthInfo | undefined): Promise<Response>;
  close(): Promise<void>;
}

const HALF_HOUR_MS = 30 * 60 * 1000;

export function createSessions(
  createServer: () => Server,
  limits: SessionLimits,
  maxRequestBodySize: number,
  warn: (error: unknown) => void,
): Sessions {
  const maxSessions = limits.maxSessions ?? 1000;
  const idleMs = limits.sessionIdleMs ?? HALF_HOUR_MS;
  const sessions = new Map<string, Session>();
  // Sessions that are about to be: their ids come only with the answer to `initialize`.
  let opening = 0;

  const end = async (id: string): Promise<void> => {
    const session = sessions.get(id);
    sessions.delete(id);
    await session?.server.close();
  };

  /** Ends idle sessions, and one more if there is no room. False if every session is in use. */
  const makeRoom = (): boolean => {
    const now = Date.now();
    let oldest: string | undefined;
    for (const [id, session] of sessions) {
      if (session.active > 0) continue;
      if (now - session.lastUsed >= idleMs) end(id).catch(warn);
      // The map is in the order of last use.
      else oldest ??= id;
    }
    if (sessions.size + opening < maxSessions) return true;
    if (oldest === undefined) return false;
    end(oldest).catch(warn);
    return true;
  };

  const serve = async (
    session: Session,
    request: Request,
    authInfo: AuthInfo | undefined,
  ): Promise<Response> => {
    session.active += 1;
    let over = false;
    const done = (): void => {
      if (over) return;
      over = true;
      session.active -= 1;
      session.lastUsed = Date.now();
    };
    try {
      const passed = authInfo === undefined ? {} : { authInfo };
      const ids = await requestIds(request);
      const response = await session.transport.handleRequest(request, passed);
      return whenRead(response, done, () => giveUp(session, ids));
    } catch (error) {
      done();
      throw error;
    }
  };

  const open = async (
    request: Request,
    authInfo: AuthInfo | undefined,
    principal: string,
  ): Promise<Response> => {
    if (!makeRoom()) return failure(503, -32_000, 'Too many sessions; try again later');
    opening += 1;
    const server = createServer();
    try {
      const transport = new WebStandardStreamableHTTPServerTransport({
        sessionIdGenerator: () => crypto.randomUUID(),
        maxRequestBodySize,
        onsessioninitialized: (id) => void sessions.set(id, session),
        onsessionclosed: (id) => void end(id).catch(warn),
      });
      const session: Session = { transport, server, principal, lastUsed: Date.now(), active: 0 };
      await server.connect(transport);
      const response = await serve(session, request, authInfo);
      // Anything but a good `initialize` opens no session, and must not leave a server behind.
      if (transport.sessionId === undefined) await server.close();
      return response;
    } catch (error) {
      await server.close();
      throw error;
    } finally {
      opening -= 1;
    }
  };

  return {
    async fetch(request, authInfo) {
      const principal = principalText(principalOf(authInfo, true));
      const id = request.headers.get('mcp-session-id');
      if (id === null) return open(request, authInfo, principal);
      const session = sessions.get(id);
      const expired =
        session !== undefined && session.active === 0 && Date.now() - session.lastUsed >= idleMs;
      if (expired) await end(id);
      // S21: the id alone opens nothing; it must come from the same principal.
      if (session === undefined || expired || session.principal !== principal) {
        return failure(404, -32_001, 'Session not found');
      }
      sessions.delete(id);
      sessions.set(id, session);
      return serve(session, request, authInfo);
    },
    async close() {
      await Promise.all([...sessions.keys()].map(end));
    },
  };
}

/** The ids of the calls in a request's body. */
async function requestIds(request: Request): Promise<readonly (string | number)[]> {
  if (request.method !== 'POST') return [];
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => undefined);
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  return messages.flatMap((message) => {
    const id = isObject(message) && 'method' in message ? message['id'] : undefined;
    return typeof id === 'string' || typeof id === 'number' ? [id] : [];
  });
}

/**
 * Cancels calls whose stream the client has dropped. Streams can't be resumed here, so neither a question nor a result
 * would arrive any more; waiting on would only hold up the session's next question.
 */
function giveUp(session: Session, ids: readonly (string | number)[]): void {
  for (const requestId of ids) {
    const params = { requestId, reason: 'The stream was closed' };
    session.transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
  }
}

/** Calls `done` once the body has been read to its end, or given up. */
function whenRead(response: Response, done: () => void, dropped: () => void): Response {
  const { body } = response;
  if (body === null) {
    done();
    return response;
  }
  const reader = body.getReader();
  const watched = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done: ended, value } = await reader.read();
        if (!ended) return controller.enqueue(value);
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      done();
    },
    async cancel(reason) {
      done();
      dropped();
      await reader.cancel(reason);
    },
  });
  return new Response(watched, response);
}

function failure(status: number, code: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status });
}
