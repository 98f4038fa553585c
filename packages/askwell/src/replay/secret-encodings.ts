const encoder = new TextEncoder();

/** Hexadecimal and base64 of a shorter text say too little: they would be found where the text is not. */
const MIN_ENCODED = 8;

/**
 * How a secret can stand in a text once {@link viewsOf} has taken the escapes out of the text: as it is, in hexadecimal,
 * and inside base64 at whatever offset, as in `Authorization: Basic`. Also as authors use what was pasted: trimmed, and
 * with the line ends of their machine instead of those of a browser.
 */
export function encodingsOf(secret: string, minLength: number): readonly string[] {
  const found = new Set<string>();
  const lines = secret.replaceAll('\r\n', '\n');
  for (const text of new Set([secret, secret.trim(), lines, lines.trim()])) {
    if (text.length < minLength) continue;
    found.add(text);
    if (text.length < MIN_ENCODED) continue;
    const bytes = encoder.encode(text);
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    found.add(hex);
    found.add(hex.toUpperCase());
    for (const offset of [0, 1, 2]) {
      const base64 = base64Within(bytes, offset);
      found.add(base64);
      found.add(base64.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  // What looks like an escape in the secret is taken for one in the text, too.
  const plain = Array.from(found, (text) => viewsOf(text).at(-1)?.text ?? text);
  return [...new Set([...found, ...plain.filter((text) => text.length >= minLength)])];
}

/** The characters of base64 that depend on the secret alone, when `offset` bytes (modulo 3) stand before it. */
function base64Within(bytes: Uint8Array, offset: number): string {
  const padded = new Uint8Array(offset + bytes.length);
  padded.set(bytes, offset);
  const text = btoa(Array.from(padded, (byte) => String.fromCharCode(byte)).join('')).replace(/=+$/, '');
  const first = Math.ceil((offset * 8) / 6);
  const whole = Math.floor((padded.length * 8) / 6);
  return text.slice(first, whole);
}

/** A text with some of its escapes taken out. */
export interface TextView {
  readonly text: string;
  /** Where a stretch of it stands in the text that was looked at. */
  place(start: number, end: number): readonly [start: number, end: number];
}

// JSON, URLs and forms, HTML. One pattern for all: a text may be wrapped in several of them, in any order.
const ESCAPES =
  /\\(?:u[\da-fA-F]{4}|["\\/bfnrt])|%(?:[0-7][\da-f]|[cd][\da-f]%[89ab][\da-f]|e[\da-f](?:%[89ab][\da-f]){2}|f[0-7](?:%[89ab][\da-f]){3})|&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});|\+/gi;
/** JSON in JSON in JSON; what is wrapped in more is no accident. */
const MAX_LAYERS = 3;

/** The texts of {@link viewsOf}, one after the other, without the places. */
export function* layersOf(text: string): Generator<string, void, undefined> {
  yield text;
  let outer = text;
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const opened = outer.replace(ESCAPES, (escape) => unescaped(escape) ?? escape);
    if (opened === outer) return;
    yield opened;
    outer = opened;
  }
}

/** The text as it is, and with one layer of escapes after the other taken out, as long as there are any. */
export function viewsOf(text: string): readonly TextView[] {
  const views: TextView[] = [{ text, place: (start, end) => [start, end] }];
  let origins: readonly number[] | undefined;
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const outer = views[layer] as TextView;
    const opened = unescapeOnce(outer.text);
    if (opened === undefined) break;
    const before = origins;
    const starts: readonly number[] =
      before === undefined ? opened.starts : opened.starts.map((start) => before[start] as number);
    origins = starts;
    views.push({
      text: opened.text,
      place: (start, end) => {
        const from = starts[start] as number;
        let to = end;
        // Two halves of a character that was one escape have the same origin.
        while (to < starts.length - 1 && starts[to] === starts[end - 1]) to += 1;
        return [from, starts[to] as number];
      },
    });
  }
  return views;
}

/** @returns where each character of the opened text, and its end, stands in the given one; nothing without escapes */
function unescapeOnce(
  text: string,
): { readonly text: string; readonly starts: readonly number[] } | undefined {
  const starts: number[] = [];
  let opened = '';
  let last = 0;
  const keep = (until: number): void => {
    for (; last < until; last += 1) starts.push(last);
  };
  for (const match of text.matchAll(ESCAPES)) {
    const [escape] = match;
    const plain = unescaped(escape);
    if (plain === undefined) continue;
    opened += text.slice(last, match.index) + plain;
    keep(match.index);
    for (let index = 0; index < plain.length; index += 1) starts.push(match.index);
    last = match.index + escape.length;
  }
  if (last === 0) return undefined;
  opened += text.slice(last);
  keep(text.length);
  starts.push(text.length);
  return { text: opened, starts };
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(escape: string): string | undefined {
  try {
    switch (escape.charAt(0)) {
      case '+':
        return ' ';
      case '%':
        return decodeURIComponent(escape);
      case '&': {
        const name = escape.slice(1, -1).toLowerCase();
        if (!name.startsWith('#')) return ENTITIES[name];
        return String.fromCodePoint(
          name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)),
        );
      }
      default:
        return JSON.parse(`"${escape}"`) as string;
    }
  } catch {
    // Not an escape after all: no UTF-8, no character, or a letter in the wrong case.
    return undefined;
  }
}
