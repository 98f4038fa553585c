import { AskwellError } from '../errors.ts';

/** A name as it stands in a message: quoted, escaped, and never long. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}

/** Throws the refusal of a schema: what is wrong, and after it what works instead. */
export function refuseSchema(what: string, remedy: string, cause?: unknown): never {
  throw new AskwellError('ASKWELL_SCHEMA', `${what} ${remedy}`, cause === undefined ? undefined : { cause });
}

/** Throws the refusal of a schema that is over one of the caps of limits.ts. */
export function refuseLimit(what: string, remedy: string): never {
  throw new AskwellError('ASKWELL_LIMIT', `${what} ${remedy}`);
}
