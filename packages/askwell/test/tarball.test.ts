import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { leftOut } from './support/left-out.ts';

// What is published, installed where nothing else is, and the README followed.

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const workspace = join(root, 'packages', 'askwell');
const folder = mkdtempSync(join(tmpdir(), 'askwell-tarball-'));
const { devDependencies } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};
const peers = ['@modelcontextprotocol/server', '@modelcontextprotocol/client'];
/** A package of npm that is nothing but a Node binary for this platform. */
const newestNode = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

async function npm(cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('npm', args, {
    cwd,
    shell: process.platform === 'win32',
    env: { ...process.env, NODE_ENV: '' },
  });
  return stdout;
}

const reachable = await npm(root, 'view', newestNode, 'version').then(
  (version) => version.trim(),
  () => undefined,
);
if (reachable === undefined)
  leftOut('tarball', 'the npm registry can not be reached, or has no Node for this platform');

describe.skipIf(reachable === undefined)('the tarball', () => {
  beforeAll(async () => {
    const tsc = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin',
      'tsc',
    );
    await run(process.execPath, [tsc, '-b'], { cwd: root });
    await npm(workspace, 'pack', '--pack-destination', folder);
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) as string;
    writeFileSync(join(folder, 'package.json'), '{ "name": "new-user", "private": true }\n');
    const pinned = peers.map((name) => `${name}@${devDependencies[name]}`);
    await npm(
      folder,
      'install',
      '--no-audit',
      '--no-fund',
      `./${tarball}`,
      ...pinned,
      `${newestNode}@latest`,
    );
    const example = /^```js\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
    writeFileSync(join(folder, 'server.mjs'), example as string);
  }, 240_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const nodes = (): readonly string[] => [
    process.execPath,
    join(folder, 'node_modules', newestNode, 'bin', 'node'),
  ];

  it.each([0, 1])(
    'runs the example of the README (node %s: this one, and the newest of npm)',
    async (which) => {
      const node = nodes()[which] as string;
      const version = (await run(node, ['--version'])).stdout.trim();
      expect(Number(version.slice(1).split('.')[0])).toBeGreaterThanOrEqual(which === 0 ? 20 : 24);
      const cli = join(folder, 'node_modules', 'askwell', 'dist', 'cli', 'main.js');
      const answers = join(root, 'examples', 'deploy', 'answers.json');
      for (const revision of ['2025-06-18', '2025-11-25', '2026-07-28']) {
        const { stdout } = await run(
          node,
          [
            cli,
            'call',
            `"${node}" server.mjs`,
            'deploy',
            '{"app":"shop"}',
            '--answers',
            answers,
            '--revision',
            revision,
          ],
          { cwd: folder },
        );
        expect(stdout.trim()).toBe('Deployed shop-42 to staging.');
      }
    },
    60_000,
  );

  it('has its commands, its documents and its types, and no tests', async () => {
    const installed = join(folder, 'node_modules', 'askwell');
    expect(readdirSync(installed)).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist', 'package.json']),
    );
    const files = readdirSync(installed, { recursive: true }).map(String);
    expect(files.filter((name) => /\.test(-d)?\.ts$/.test(name))).toEqual([]);
    const { stdout } = await run('npx', ['askwell', 'keygen'], { cwd: folder });
    expect(stdout.trim()).toMatch(/^askwell_[A-Za-z0-9_-]{43}$/);
  }, 30_000);

  it('says which package is missing when an optional one is', async () => {
    writeFileSync(join(folder, 'answers.yaml'), 'environment: staging\n');
    const yaml = await run(
      'npx',
      ['askwell', 'call', 'node server.mjs', 'deploy', '{}', '--answers', 'answers.yaml'],
      { cwd: folder },
    ).catch((error: { stderr: string; code: number }) => error);
    expect(yaml).toMatchObject({ code: 2, stderr: expect.stringContaining('npm i yaml') });
    rmSync(join(folder, 'node_modules', '@modelcontextprotocol', 'client'), { recursive: true });
    const failure = await run(
      'npx',
      [
        'askwell',
        'call',
        'node server.mjs',
        'deploy',
        '{}',
        '--answers',
        join(root, 'examples', 'deploy', 'answers.json'),
      ],
      { cwd: folder },
    ).catch((error: { stderr: string; code: number }) => error);
    expect((failure as { stderr: string }).stderr).toMatch(/@modelcontextprotocol\/client/);
    expect((failure as { stderr: string }).stderr).not.toMatch(/\n\s+at /);
    // The server itself needs neither.
    await run(process.execPath, ['--input-type=module', '-e', "await import('askwell')"], { cwd: folder });
  }, 30_000);
});
