// `npm run conformance -- [--strict] [--no-build] [name…]`: builds, then runs the official conformance suite against
// the built package as it runs in production. A name picks the scenarios whose name contains it; `--strict` runs
// every pass twice (`replay: 'strict'`). The last line is `N passed, N failed`, in scenarios.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { strict: { type: 'boolean', default: false }, 'no-build': { type: 'boolean', default: false } },
});

if (!values['no-build']) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const { status, error } = spawnSync(
    process.execPath,
    [tsc, '-b', fileURLToPath(new URL('.', import.meta.url))],
    {
      stdio: ['ignore', 2, 2],
    },
  );
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

// Before anything is loaded that could look at it.
process.env.NODE_ENV = 'production';
const { main } = await import('./dist/main.js');
process.exitCode = await main({ strict: values.strict, names: positionals });
