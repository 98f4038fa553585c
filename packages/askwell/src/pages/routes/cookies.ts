import { parse, serialize } from 'hono/utils/cookie';

/**
 * The cookies of pages under one base (S65): `__Host-`, Secure, HttpOnly, SameSite=Lax. On plain http, which is for this
 * machine alone, there is no `__Host-` and no Secure, since Safari would drop them; the name says so.
 */
export interface Cookies {
  read(request: Request, name: string): string | undefined;
  /** A `Set-Cookie` value. Without `maxAge`, in seconds, it lives as long as the browser. 0 deletes it. */
  write(name: string, value: string, maxAge?: number): string;
}

export function createCookies(base: URL): Cookies {
  const secure = base.protocol === 'https:';
  const full = (name: string): string => (secure ? `__Host-askwell-${name}` : `askwell-local-${name}`);
  return {
    read(request, name) {
      const header = request.headers.get('cookie');
      return header === null ? undefined : parse(header, full(name))[full(name)];
    },
    write: (name, value, maxAge) =>
      serialize(full(name), value, {
        path: '/',
        httpOnly: true,
        sameSite: 'Lax',
        ...(secure && { secure: true }),
        ...(maxAge !== undefined && { maxAge }),
      }),
  };
}
