import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a hostile server can do with its answers. */
export interface Misdeed {
  /** Put in place of the claims that would be right; `undefined` leaves one out. */
  readonly claims?: { readonly [claim: string]: unknown };
  readonly header?: { readonly [name: string]: unknown };
  /** Changes the signature. */
  readonly forge?: boolean;
  /** In place of the answer of the token endpoint. */
  readonly answer?: { readonly status: number; readonly type?: string; readonly body: string };
  /** Put in place of members of the metadata. */
  readonly metadata?: { readonly [name: string]: unknown };
}

export interface HostileLogInServer {
  readonly issuer: string;
  /** Bodies of requests at the token endpoint. */
  readonly requests: readonly URLSearchParams[];
  misdeed: Misdeed;
  close(): Promise<void>;
}

/** A log-in server that lets everybody in as `alice` at whatever client, and answers as it is told to. */
export async function startHostileLogInServer(
  nonceOf: (request: URLSearchParams) => string,
): Promise<HostileLogInServer> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const jwk = { ...(await crypto.subtle.exportKey('jwk', keys.publicKey)), kid: 'key', alg: 'ES256' };
  const requests: URLSearchParams[] = [];

  const sign = async (issuer: string, nonce: string): Promise<string> => {
    const { claims, header, forge } = server.misdeed;
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: issuer, sub: 'alice', aud: 'pages', iat: now, exp: now + 300, nonce };
    const head = encode({ alg: 'ES256', kid: 'key', ...header });
    const text = `${head}.${encode({ ...right, ...claims })}`;
    const signature = Buffer.from(
      await crypto.subtle.sign(algorithm, keys.privateKey, new TextEncoder().encode(text)),
    );
    if (forge === true) signature[0] = (signature[0] as number) ^ 1;
    return `${text}.${signature.toString('base64url')}`;
  };

  const http = createServer((request, response) => {
    const answer = (status: number, body: string, type = 'application/json'): void => {
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    };
    const { issuer, misdeed } = server;
    const work = async (): Promise<void> => {
      if (request.url === '/.well-known/openid-configuration') {
        const metadata = {
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          id_token_signing_alg_values_supported: ['ES256'],
        };
        return answer(200, JSON.stringify({ ...metadata, ...misdeed.metadata }));
      }
      if (request.url === '/jwks') return answer(200, JSON.stringify({ keys: [jwk] }));
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const body = new URLSearchParams(text);
      requests.push(body);
      if (misdeed.answer !== undefined)
        return answer(misdeed.answer.status, misdeed.answer.body, misdeed.answer.type);
      const idToken = await sign(issuer, nonceOf(body));
      answer(200, JSON.stringify({ access_token: 'CANARY-token', token_type: 'Bearer', id_token: idToken }));
    };
    work().catch((error: unknown) => answer(500, String(error)));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: HostileLogInServer = {
    issuer: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    requests,
    misdeed: {},
    close: () =>
      new Promise<void>((resolve, reject) => {
        http.close((error) => (error === undefined ? resolve() : reject(error)));
        http.closeAllConnections();
      }),
  };
  return server;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
