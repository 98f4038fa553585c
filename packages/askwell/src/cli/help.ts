import { readFile } from 'node:fs/promises';

/** What `askwell --help` prints. */
export const HELP = `Usage: askwell <command> [options]

  call <command or url> <tool> [json]   call a tool of an MCP server and answer its questions here
  demo                                  the same with a small example server
  keygen                                print a sealing key for ASKWELL_KEYS

Options of call and demo:
  --answers <file>        answer from a JSON or YAML file instead of asking: a list of
                          {"match"?: {"tool"?, "message"?, "field"?}, "action", "content"?}, or values by field name
  --name <name>           what you call the server; questions name it
  --audit <file>          append each decision to a file, one JSON object a line, without the values
  --plain                 ask line by line, for screen readers and terminals that can't move the cursor
  --allow-secrets         ask for secrets in a form too, with a warning, instead of cancelling
  --revision <date>       speak this protocol revision: 2025-06-18, 2025-11-25 or 2026-07-28
                          (without it the newest that the server speaks)
  --json                  print the result as JSON, as the server sent it
  --verbose               tell what goes on, on standard error

  -h, --help              this text
  -v, --version           the version

A command line is split at spaces, with quotes as in a shell, but no shell runs it:
  askwell call "node server.js" deploy '{"app":"shop"}'
  askwell call https://example.com/mcp deploy '{"app":"shop"}'

Questions go to standard error, the result to standard output.
Exit codes: 0 result, 1 the tool or the connection failed, 2 it could not be asked, 130 interrupted.
`;

/** The version of the package. */
export async function version(): Promise<string> {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
