import { createHash, randomBytes } from 'node:crypto';

import type { Revision } from 'askwell';
import { connectClient, httpTransport, type Reply } from 'askwell/testing';

import type { AuthorizationServer } from '../support/authorization-server.ts';
import { type CookieJar, createCookieJar, locationOf } from '../support/cookie-jar.ts';

/** A call of a tool that waits for its page. */
export interface WaitingCall {
  /** Of the page. */
  readonly url: string;
  /** What the person says to the client, and then the text of the tool's result. */
  finish(reply?: Reply): Promise<string>;
}

/** Somebody with a browser, and an agent that has an access token of theirs. */
export interface Human {
  readonly name: string;
  readonly jar: CookieJar;
  readonly token: string;
  /** Everything that reached this person's client, as JSON. */
  readonly received: readonly string[];
  /** The session of the client; a revision without sessions has none. */
  sessionId(): string;
  /** Calls a tool up to where it wants a page. */
  call(tool: string): Promise<WaitingCall>;
  /** Opens a page, and logs in on the way if need be. */
  open(url: string): Promise<Response>;
  /** Sends the form of a page as a browser does. */
  post(url: string, fields: Readonly<Record<string, string>>, headers?: HeadersInit): Promise<Response>;
  /** Agrees on the page of a grant: where the browser is sent. */
  consent(url: string): Promise<URL>;
  /** Logs in, and has everything deleted that is kept for this person. */
  forgetAll(): Promise<void>;
}

/** Where the agent's log-in comes back to. */
export const AGENT = 'http://127.0.0.1/agent';

/** Logs a person's agent in at the company, and connects it to the server. */
export async function createHuman(options: {
  readonly name: string;
  readonly revision: Revision;
  readonly company: AuthorizationServer;
  readonly url: string;
}): Promise<{ readonly human: Human; close(): Promise<void> }> {
  const { name, revision, company, url } = options;
  const jar = createCookieJar();
  const token = await accessTokenOf(company, jar, name);
  const received: string[] = [];
  let asked: ((url: string) => Promise<Reply>) | undefined;
  const connection = await connectClient(undefined, {
    revision,
    transport: httpTransport(url, { authorization: `Bearer ${token}` }),
    person: (question) => asked?.(question.url ?? '') ?? { action: 'cancel' },
  });
  const { transport } = connection.client;
  if (transport?.onmessage !== undefined) {
    const receive = transport.onmessage;
    transport.onmessage = (message, extra) => {
      received.push(JSON.stringify(message));
      receive(message, extra);
    };
  }
  const open = async (to: string): Promise<Response> => {
    const first = await jar.fetch(to);
    const logIn = locationOf(first, to);
    if (logIn?.origin !== company.issuer) return first;
    return jar.fetch(await company.authorize(jar, logIn, name), { follow: () => true });
  };
  const post: Human['post'] = (to, fields, headers) =>
    jar.fetch(to, {
      method: 'POST',
      headers: headers ?? { origin: new URL(to).origin, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(fields),
    });
  const human: Human = {
    name,
    jar,
    token,
    received,
    sessionId: () => transport?.sessionId ?? '',
    open,
    post,
    call: (tool) =>
      new Promise((resolve, reject) => {
        let say: (reply: Reply) => void = () => {};
        const said = new Promise<Reply>((answer) => (say = answer));
        asked = (to) => {
          resolve({
            url: to,
            finish: (reply = { action: 'accept' }) => {
              say(reply);
              return result;
            },
          });
          return said;
        };
        const result = connection.text(tool).catch((error: unknown) => `error: ${String(error)}`);
        void result.then((text) => reject(new Error(`No page was asked for: ${text}`)));
      }),
    async consent(to) {
      const token = tokenIn(await (await open(to)).text());
      const at = locationOf(await post(to, { token, action: 'accept' }), to);
      if (at === undefined) throw new Error('Consent led nowhere.');
      return at;
    },
    async forgetAll() {
      const stored = `${new URL(url).origin}/askwell/stored`;
      for (;;) {
        const html = await (await open(stored)).text();
        const entry = /name="entry" value="([^"]+)"/.exec(html)?.[1];
        if (entry === undefined) return;
        await post(stored, { token: tokenIn(html), entry });
      }
    },
  };
  return { human, close: () => connection.close() };
}

/** The hidden token of a page's form; empty if there is none. */
export function tokenIn(html: string): string {
  return /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
}

/** What an agent does before anything else: gets an access token for the MCP endpoint. */
async function accessTokenOf(company: AuthorizationServer, jar: CookieJar, person: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const client = { client_id: 'agent', redirect_uri: AGENT };
  const url = new URL(`${company.issuer}/auth`);
  url.search = new URLSearchParams({
    ...client,
    response_type: 'code',
    scope: 'openid',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const code = new URL(await company.authorize(jar, url, person)).searchParams.get('code') ?? '';
  const response = await fetch(`${company.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...client,
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
