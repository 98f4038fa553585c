/**
 * Reads a submitted form, no further than `maxBytes`, whatever `Content-Length` says. `undefined` if the sender broke
 * off.
 */
export async function readBody(
  request: Request,
  maxBytes: number,
): Promise<URLSearchParams | 'too-large' | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return 'too-large';
  if (request.body === null) return new URLSearchParams();
  const reader = request.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      size += read.value.byteLength;
      if (size > maxBytes) {
        // Not awaited: whoever sends without end need not hear of it before we answer.
        reader.cancel().catch(() => {});
        return 'too-large';
      }
      text += decoder.decode(read.value, { stream: true });
    }
  } catch {
    return undefined;
  }
  return new URLSearchParams(text + decoder.decode());
}
