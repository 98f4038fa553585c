/** A response that the application around the pages made, with the headers that it must not lack. */
export function foreignResponse(response: Response): Response {
  const headers = new Headers(response.headers);
  const put = (name: string, value: string): void => {
    if (!headers.has(name)) headers.set(name, value);
  };
  put('cache-control', 'no-store');
  put('content-security-policy', "frame-ancestors 'none'");
  put('x-frame-options', 'DENY');
  put('referrer-policy', 'same-origin');
  put('x-content-type-options', 'nosniff');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
