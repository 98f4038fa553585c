const encoder = new TextEncoder();

/** Base64 of a shorter text says too little: it would be found where it is not. */
const MIN_ENCODED = 8;

/**
 * How a secret can stand in a text: as it is, in JSON, in a URL, in hexadecimal, and inside base64 at whatever offset,
 * as in `Authorization: Basic`.
 */
export function encodingsOf(secret: string): readonly string[] {
  const found = new Set([secret, JSON.stringify(secret).slice(1, -1)]);
  const wellFormed = secret.replaceAll(
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
    '\uFFFD',
  );
  const uri = encodeURIComponent(wellFormed);
  found.add(uri);
  found.add(uri.replaceAll('%20', '+'));
  if (secret.length < MIN_ENCODED) return [...found];
  const bytes = encoder.encode(secret);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  found.add(hex);
  found.add(hex.toUpperCase());
  for (const offset of [0, 1, 2]) {
    const text = base64Within(bytes, offset);
    found.add(text);
    found.add(text.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...found];
}

/** The characters of base64 that depend on the secret alone, when `offset` bytes (modulo 3) stand before it. */
function base64Within(bytes: Uint8Array, offset: number): string {
  const padded = new Uint8Array(offset + bytes.length);
  padded.set(bytes, offset);
  const text = btoa(String.fromCharCode(...padded)).replace(/=+$/, '');
  const first = Math.ceil((offset * 8) / 6);
  const whole = Math.floor((padded.length * 8) / 6);
  return text.slice(first, whole);
}
