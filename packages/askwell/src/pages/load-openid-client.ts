import { AskwellError } from '../errors.ts';

/** The package as a module. */
export type OpenidClient = typeof import('openid-client');

/**
 * Loads the optional package `openid-client`.
 *
 * @param user - what needs it, as the author calls it
 * @param load - replaces the import, in tests
 * @throws `ASKWELL_MISSING_PEER` if it is not installed
 */
export async function loadOpenidClient(
  user: string,
  load: () => Promise<OpenidClient> = () => import('openid-client'),
): Promise<OpenidClient> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    if (code !== 'ERR_MODULE_NOT_FOUND' || !String(message).includes("'openid-client'")) throw cause;
    throw new AskwellError('ASKWELL_MISSING_PEER', `${user} needs openid-client: npm i openid-client`, {
      cause,
    });
  }
}
