#!/usr/bin/env node
import { call } from './call.ts';
import { demo } from './demo.ts';
import { explain, exitCodeFor, usageError } from './explain.ts';
import { HELP, version } from './help.ts';
import { keygen } from './keygen.ts';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  call,
  demo,
  keygen,
};

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-v') {
    process.stdout.write(`${await version()}\n`);
    return 0;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const command = name === undefined || !Object.hasOwn(commands, name) ? undefined : commands[name];
  if (command === undefined) {
    throw usageError(
      name === undefined ? 'No command was given.' : `There is no command ${JSON.stringify(name)}.`,
      `It can be ${Object.keys(commands).join(', ')}; see \`askwell --help\`.`,
    );
  }
  return command(args);
}

let code = 0;
// A reader that has gone (`| head`) ends the command; nobody is left to tell.
process.stdout.on('error', () => process.exit(code));
try {
  code = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`askwell: ${explain(error)}\n`);
  code = exitCodeFor(error);
}
// Once all is written: what a server left open must not keep the command from ending.
process.stdout.write('', () => process.exit(code));
