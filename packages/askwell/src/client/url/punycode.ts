// RFC 3492. URL writes every host in ASCII and offers no way back, and a person reads letters, not "xn--".

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_CODE_POINT = 128;
/** More than a name in the DNS can have; bounds the work, since each letter is inserted into a list. */
const LONGEST_LABEL = 255;

/** A host in the letters of its own script. Labels that can't be decoded stay as they are. */
export function unicodeHostOf(hostname: string): string {
  if (!hostname.includes('xn--')) return hostname;
  return hostname
    .split('.')
    .map((label) => (label.startsWith('xn--') ? (decode(label.slice(4)) ?? label) : label))
    .join('.');
}

function decode(encoded: string): string | undefined {
  if (encoded.length > LONGEST_LABEL) return undefined;
  const basicEnd = encoded.lastIndexOf('-');
  const points = basicEnd > 0 ? Array.from(encoded.slice(0, basicEnd), codePointOf) : [];
  let codePoint = INITIAL_CODE_POINT;
  let bias = INITIAL_BIAS;
  let index = 0;
  let at = basicEnd > 0 ? basicEnd + 1 : 0;
  while (at < encoded.length) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(encoded.charCodeAt(at));
      at += 1;
      if (digit === undefined) return undefined;
      index += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
      if (!Number.isSafeInteger(index) || !Number.isSafeInteger(weight)) return undefined;
    }
    const length = points.length + 1;
    bias = adapt(index - before, length, before === 0);
    codePoint += Math.floor(index / length);
    index %= length;
    if (codePoint > 0x10_ff_ff) return undefined;
    points.splice(index, 0, codePoint);
    index += 1;
  }
  return points.map((point) => String.fromCodePoint(point)).join('');
}

function adapt(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** Letters are 0 to 25, digits 26 to 35. NaN, past the end, is neither. */
function digitOf(code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  return undefined;
}
