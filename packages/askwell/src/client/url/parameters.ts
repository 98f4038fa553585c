/** One value that a URL carries. */
export interface Parameter {
  /** Decoded once; empty for a value without a name. */
  readonly name: string;
  /** The value as it stands, and decoded once, twice, three times as far as that changes it. */
  readonly readings: readonly string[];
}

/** How often a value is decoded. Redirectors decode once more at each station. */
const MOST_DECODINGS = 3;

/**
 * The values in the query and in the fragment of a URL. Read more generously than URLSearchParams does: pages route by
 * fragments such as `#/go?to=…`, and some servers separate by semicolons.
 */
export function parametersOf({ search, hash }: URL): Parameter[] {
  return `${search}&${hash.slice(1)}`
    .split(/[&;?]/)
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? '' : part.slice(0, equals);
      return { name: decoded(name), readings: readingsOf(part.slice(equals + 1)) };
    });
}

function readingsOf(value: string): string[] {
  const readings = [value.replaceAll('+', ' ')];
  for (let reading = readings[0] ?? ''; readings.length <= MOST_DECODINGS;) {
    const next = decoded(reading);
    if (next === reading) break;
    readings.push(next);
    reading = next;
  }
  return readings;
}

/** Leaves alone what is no proper encoding, as browsers do. */
function decoded(text: string): string {
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
