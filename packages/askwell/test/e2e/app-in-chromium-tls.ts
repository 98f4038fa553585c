import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type RequestListener, request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether there is a program that makes certificates. */
export const hasOpenssl: boolean = spawnSync('openssl', ['version']).status === 0;

/** Something that listens on https, with a certificate that nobody vouches for. */
export interface HttpsServer {
  readonly origin: string;
  close(): Promise<void>;
}

let certificate: { readonly key: Buffer; readonly cert: Buffer } | undefined;

/** Serves https on this machine. */
export async function serveHttps(listener: RequestListener): Promise<HttpsServer> {
  certificate ??= selfSigned();
  const server = createServer(certificate, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * What browsers reach an authorization server of a test by, which itself listens on http: our pages lead on to https
 * alone.
 */
export function inFrontOf(issuer: string): Promise<HttpsServer> {
  const { port } = new URL(issuer);
  return serveHttps((request, response) => {
    const { method, headers, url } = request;
    const { host = '' } = headers;
    const passed = httpRequest(
      { host: '127.0.0.1', port, method, headers, path: url, setHost: false },
      (answer) => {
        // It takes itself for one on http.
        const location = answer.headers.location?.replace(`http://${host}`, `https://${host}`);
        response.writeHead(answer.statusCode ?? 500, {
          ...answer.headers,
          ...(location !== undefined && { location }),
        });
        answer.pipe(response);
      },
    );
    passed.once('error', () => response.destroy());
    request.pipe(passed);
  });
}

function selfSigned(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'askwell-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name, '-keyout', key, '-out', cert],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
