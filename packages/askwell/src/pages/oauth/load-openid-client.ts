import { AskwellError } from '../../errors.ts';

/**
 * Loads the optional package `openid-client`.
 *
 * @param load - replaces the import, in tests
 * @throws `ASKWELL_MISSING_PEER` if it is not installed
 */
export async function loadOpenidClient(
  load: () => Promise<typeof import('openid-client')> = () => import('openid-client'),
): Promise<typeof import('openid-client')> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    if (code !== 'ERR_MODULE_NOT_FOUND' || !String(message).includes("'openid-client'")) throw cause;
    throw new AskwellError(
      'ASKWELL_MISSING_PEER',
      'Connecting accounts by OAuth needs openid-client: npm i openid-client',
      { cause },
    );
  }
}
