import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { AskwellError } from '../errors.ts';
import { parseCallArguments } from './call-options.ts';
import { callTool } from './call-tool.ts';
import { usageError } from './explain.ts';
import { HELP } from './help.ts';

/** `askwell demo`: a tool of the example server, which is compiled into the package. */
export async function demo(args: readonly string[]): Promise<number> {
  const { help, options, positionals } = parseCallArguments(args);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length > 0) {
    throw usageError('demo takes options only.', 'To call a tool of another server, use `askwell call`.');
  }
  const server = fileURLToPath(new URL('../demo/stdio.js', import.meta.url));
  if (!existsSync(server)) {
    throw new AskwellError('ASKWELL_USAGE', 'The example server is not built: npm run build');
  }
  process.stderr.write(
    'The example server deploys an application, for which it asks where to, builds, and asks you to confirm.\n' +
      'The same by hand: askwell call "<command of the server>" deploy \'{"app":"shop"}\'\n\n',
  );
  return callTool(
    { kind: 'command', label: 'the example server', command: process.execPath, args: [server] },
    'deploy',
    { app: 'shop' },
    options,
  );
}
