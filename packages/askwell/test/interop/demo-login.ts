import { createHash, randomBytes } from 'node:crypto';

/** Somebody who has logged in to the SDK's demo of an authorization server. */
export interface Login {
  /** For the client of the server. */
  readonly token: string;
  /** For the browser of the person. */
  readonly cookie: string;
}

const REDIRECT = 'http://127.0.0.1/callback';

/** Registers, logs in and gets a token, as a browser and a client would do together. */
export async function logIn(authorization: string, resource: string): Promise<Login> {
  const registered = await fetch(`${authorization}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' }),
  });
  const { client_id: client } = (await registered.json()) as { client_id: string };
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: client,
    response_type: 'code',
    redirect_uri: REDIRECT,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    scope: 'mcp:tools',
    resource,
  });
  const authorized = await fetch(`${authorization}/authorize?${query.toString()}`, { redirect: 'manual' });
  const code = new URL(authorized.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const exchanged = await fetch(`${authorization}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      client_id: client,
      redirect_uri: REDIRECT,
      resource,
    }),
  });
  const { access_token: token } = (await exchanged.json()) as { access_token: string };
  return { token, cookie: authorized.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}
