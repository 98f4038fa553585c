import { AskwellError } from '../errors.ts';

/**
 * Loads a module that needs an optional package.
 *
 * @throws `ASKWELL_MISSING_PEER` if the package is not installed
 */
export async function loadPeer<T>(name: string, user: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    if (code === 'ERR_MODULE_NOT_FOUND' && String(message).includes(`'${name}'`)) {
      throw new AskwellError('ASKWELL_MISSING_PEER', `${user} needs ${name}: npm i ${name}`, { cause });
    }
    throw cause;
  }
}
