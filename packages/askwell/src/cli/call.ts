import { isObject } from '../json.ts';
import { parseCallArguments } from './call-options.ts';
import { callTool } from './call-tool.ts';
import { usageError } from './explain.ts';
import { HELP } from './help.ts';
import { parseTarget } from './target.ts';

const USAGE =
  'Use it as askwell call <command or url> <tool> [json], with quotes around a command of several words and around the json.';

/** `askwell call <command or url> <tool> [json]` */
export async function call(args: readonly string[]): Promise<number> {
  const { help, options, positionals } = parseCallArguments(args);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [server, tool, json = '{}', ...rest] = positionals;
  if (server === undefined || tool === undefined) throw usageError('A server and a tool are needed.', USAGE);
  if (rest.length > 0) throw usageError(`${JSON.stringify(rest[0])} is one argument too many.`, USAGE);
  return callTool(parseTarget(server), tool, parseToolArguments(json), options);
}

function parseToolArguments(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usageError(
      `The arguments are not JSON: ${(error as Error).message}.`,
      'Example: \'{"app":"shop"}\'',
    );
  }
  if (!isObject(value))
    throw usageError('The arguments are not a JSON object.', 'Example: \'{"app":"shop"}\'');
  return value;
}
