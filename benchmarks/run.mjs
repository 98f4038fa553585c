// `npm run bench -- [--json] [--no-build] [name…]`: builds, then measures the built package as it runs in production.
// A name picks the benchmarks whose file name contains it. The build reports on stderr, so stdout is the result's alone.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, 'no-build': { type: 'boolean', default: false } },
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
await main({ json: values.json, names: positionals });
