import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

// What runs as a process of its own is the built package. Each file that needs it awaits `build()`; if it is up to date
// that takes a moment.

/** The root of the repository. */
export const root: string = fileURLToPath(new URL('../../../../', import.meta.url));
/** The built command line. */
export const cli: string = join(root, 'packages/askwell/dist/cli/main.js');
/** The server of the fixtures, as a command line. */
export const fixture = `"${process.execPath}" "${fileURLToPath(new URL('fixtures/server.mjs', import.meta.url))}"`;

const lock = join(root, '.tsbuild/test-build.lock');

/** Builds the workspace, one process at a time. */
export async function build(): Promise<void> {
  while (!acquire()) await wait(100);
  try {
    await compile();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function acquire(): boolean {
  mkdirSync(dirname(lock), { recursive: true });
  try {
    mkdirSync(lock);
  } catch {
    if (isHeld()) return false;
    // Its holder was killed.
    rmSync(lock, { recursive: true, force: true });
    return acquire();
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

function isHeld(): boolean {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    // Not written yet, or already gone: look again.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function compile(): Promise<void> {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const child = spawn(process.execPath, [tsc, '-b'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`The build failed, and these tests run what is built:\n${output}`);
}
