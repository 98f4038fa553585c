import { AskwellError } from '../../errors.ts';

/**
 * Loads the optional package `yaml`.
 *
 * @param load - replaces the import, in tests
 * @throws AskwellError `ASKWELL_MISSING_PEER` if it is not installed
 */
export async function loadYaml(
  file: string,
  load: () => Promise<typeof import('yaml')> = () => import('yaml'),
): Promise<typeof import('yaml')> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    if (code !== 'ERR_MODULE_NOT_FOUND' || !String(message).includes("'yaml'")) throw cause;
    throw new AskwellError('ASKWELL_MISSING_PEER', `Reading ${file} needs yaml: npm i yaml`, { cause });
  }
}
