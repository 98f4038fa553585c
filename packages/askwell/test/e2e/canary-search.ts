/** A value that must stay where it belongs. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** Some text that left the server, or was kept. */
export interface Output {
  readonly place: string;
  readonly text: string;
}

/** A canary where it must not be. */
export interface Leak {
  readonly canary: string;
  readonly place: string;
  /** How it was written there. */
  readonly as: string;
  /** What stands around it. */
  readonly around: string;
}

/** Enough of a value to know it by, and to give it away. */
const LONGEST_CORE = 24;

/**
 * Looks for canaries in everything that was seen. On purpose it has nothing of the package's own guard: it looks for the
 * longest run of letters and digits of a value, which no way of escaping changes, so that a value that was escaped in a
 * way that the guard does not know is found all the same.
 */
export function findLeaks(outputs: readonly Output[], canaries: readonly Canary[]): Leak[] {
  const searched = canaries.map(({ name, value }) => ({ name, forms: formsOf(coreOf(value)) }));
  const leaks: Leak[] = [];
  for (const { place, text } of outputs) {
    for (const read of readings(text)) {
      for (const { name, forms } of searched) {
        for (const { as, form } of forms) {
          const at = read.text.indexOf(form);
          if (at === -1) continue;
          const around = read.text.slice(Math.max(0, at - 120), at + form.length + 60);
          leaks.push({ canary: name, place, as: `${as}${read.how}`, around });
        }
      }
    }
  }
  return leaks;
}

function coreOf(value: string): string {
  const runs = value.match(/[\p{L}\p{N}]+/gu) ?? [];
  const core = runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
  // Tokens have dashes in them, which no encoding changes either.
  const whole = /^[\w-]+$/.test(value) ? value : core;
  if (whole.length < 8) throw new Error('A canary needs eight letters or digits in a row.');
  return whole.slice(0, LONGEST_CORE);
}

function formsOf(core: string): readonly { readonly as: string; readonly form: string }[] {
  const bytes = Buffer.from(core, 'utf8');
  const hex = bytes.toString('hex');
  return [
    { as: 'plain', form: core },
    { as: 'hex', form: hex },
    { as: 'hex', form: hex.toUpperCase() },
    { as: 'an inspected buffer', form: hex.replaceAll(/..(?!$)/g, '$& ') },
    ...[0, 1, 2].flatMap((offset) => {
      const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
      // Only the characters that the bytes around don't change.
      const sure = text.slice(
        Math.ceil((offset * 8) / 6),
        Math.floor(((offset + bytes.length - ((offset + bytes.length) % 3)) * 8) / 6),
      );
      return [
        { as: 'base64', form: sure },
        { as: 'base64url', form: sure.replaceAll('+', '-').replaceAll('/', '_') },
      ];
    }),
  ];
}

/** The text, and what its base64 says: a `requestState` is searched as bytes too. */
function readings(text: string): readonly { readonly how: string; readonly text: string }[] {
  const decoded = (text.match(/[\w+/-]{24,}/g) ?? []).map((run) =>
    Buffer.from(run, 'base64').toString('latin1'),
  );
  return [
    { how: '', text },
    { how: ' within base64', text: decoded.join('\n') },
  ];
}
