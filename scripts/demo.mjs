// `npm run demo -- <arguments>`: builds, then runs `askwell demo <arguments>`.
// The build reports on stderr, so stdout is the demo's alone.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

function run(args, stdio) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

run([tsc, '-b'], ['ignore', 2, 2]);
run(['packages/askwell/dist/cli/main.js', 'demo', ...process.argv.slice(2)], 'inherit');
