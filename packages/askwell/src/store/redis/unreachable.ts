import { AskwellError } from '../../errors.ts';

/** What Redis and the network call a failure: `OOM`, `READONLY`, `ECONNREFUSED`. */
const NAME = /^[A-Z][A-Z_]*$/;
/** What ioredis says for itself, without a word of the command. */
const OWN_WORDS = new Set(['Command timed out', 'Connection is closed.']);

/**
 * The error for a command that failed. The error of the client is not its cause: it carries the command with its
 * arguments, and may name the address with all that is in it.
 */
export function unreachable(error: unknown): AskwellError {
  const { code, message, name } = error as { code?: unknown; message?: unknown; name?: unknown };
  const text = String(message);
  const said = [code, OWN_WORDS.has(text) ? text : text.split(' ', 1)[0]].find(
    (word): word is string => typeof word === 'string' && (NAME.test(word) || OWN_WORDS.has(word)),
  );
  return new AskwellError(
    'ASKWELL_STORE',
    `The Redis store could not be reached, or refused a command (${said ?? (typeof name === 'string' ? name : 'no reason given')}). A write that was under ` +
      'way may have been done. Look to Redis, and to the address and the rights of the client.',
  );
}
