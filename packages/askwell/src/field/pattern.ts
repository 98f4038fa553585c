import { refuseSchema } from './refuse.ts';

// Regular expressions that the server's author wrote. Those that arrive from elsewhere never come here.

// Few, and as long-lived as the schemas that hold them.
const compiled = new Map<string, RegExp>();
const MOST_COMPILED = 1000;

/** The text of a pattern option. JSON Schema has no flags, so a flag that changes what matches is refused. */
export function patternSource(pattern: string | RegExp | undefined): string | undefined {
  if (!(pattern instanceof RegExp)) return pattern;
  const flag = /[ims]/.exec(pattern.flags);
  if (flag !== null) {
    refuseSchema(
      `field.string(): the pattern has the flag "${flag[0]}", which JSON Schema has no word for.`,
      'Write the pattern without it, such as [a-zA-Z] for the flag "i".',
    );
  }
  return pattern.source;
}

/** Why a pattern can't be used. */
export function patternFlaw(pattern: string | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  if (typeof pattern !== 'string') return 'pattern must be text or a regular expression';
  try {
    compilePattern(pattern);
    return undefined;
  } catch {
    return 'pattern is not a regular expression';
  }
}

/** The regular expression of an author's pattern. JSON Schema means Unicode ones; older escapes are tolerated. */
export function compilePattern(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'u');
  } catch {
    expression = new RegExp(pattern);
  }
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(pattern, expression);
  return expression;
}
