/**
 * Reads a URL, or returns undefined. Not by URL.canParse: once it is compiled, that of Node 20 takes Latin-1 for UTF-8,
 * and refuses `https://b\u00fccher.de` after it has been asked a few thousand times.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
