import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createServer } from 'askwell';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { build, root } from './build.ts';
import { runCli } from './run-cli.ts';

beforeAll(build, 120_000);

describe('askwell', () => {
  it('keygen prints one key, which a server takes, and another one each time', async () => {
    const [first, second] = await Promise.all([runCli('keygen'), runCli('keygen')]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^askwell_[A-Za-z0-9_-]{43}\n$/);
    expect(second.stdout).not.toBe(first.stdout);
    expect(() => createServer({ name: 's', version: '1', keys: [first.stdout.trim()] })).not.toThrow();
  });

  it('keygen with an argument exits 2', async () => {
    expect(await runCli('keygen', '--save')).toMatchObject({ code: 2, stdout: '' });
  });

  it('demo calls the example, and needs no person with answers from a file', async () => {
    const run = await runCli('demo', '--answers', 'examples/deploy/answers.json');
    expect(run).toMatchObject({ code: 0, stdout: 'Deployed shop-42 to staging.\n' });
  });

  it('demo without a terminal exits 2', async () => {
    const run = await runCli('demo');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('There is nobody to ask');
  });

  it.each([['--help'], ['-h'], ['help'], ['call', '--help'], ['demo', '-h']])(
    '%s %s prints the usage',
    async (...args) => {
      const run = await runCli(...args);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout).toContain('Usage: askwell <command>');
    },
  );

  it('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'packages/askwell/package.json'), 'utf8')) as {
      version: string;
    };
    expect(await runCli('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([['destroy'], ['toString'], []])(
    'an unknown or missing command exits 2 and names those there are',
    async (...args) => {
      const run = await runCli(...args);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toContain('call, demo, keygen');
    },
  );
});

describe('askwell without its optional packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'askwell-alone-'));
  const installed = join(folder, 'node_modules/askwell');

  beforeAll(() => {
    const source = join(root, 'packages/askwell');
    cpSync(join(source, 'dist'), join(installed, 'dist'), { recursive: true });
    cpSync(join(source, 'package.json'), join(installed, 'package.json'));
    symlinkSync(join(root, 'node_modules/@noble'), join(folder, 'node_modules/@noble'), 'dir');
    writeFileSync(join(folder, 'answers.json'), '{}');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(installed, 'dist/cli/main.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
    });

  it('keygen works', () => {
    expect(run('keygen')).toMatchObject({ status: 0, stderr: '' });
  });

  it('call says which one to install, and exits 2', () => {
    expect(run('call', 'node server.js', 'x', '--answers', 'answers.json')).toMatchObject({
      status: 2,
      stdout: '',
      stderr:
        'askwell: askwell call needs @modelcontextprotocol/client: npm i @modelcontextprotocol/client\n',
    });
  });
});
