import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createServer, type Listening } from 'askwell';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { build, fixture, root } from './build.ts';
import { runCli } from './run-cli.ts';

const REVISIONS = ['2025-06-18', '2025-11-25', '2026-07-28'];
const deployAnswers = join(root, 'examples/deploy/answers.json');
const example = `"${process.execPath}" "${join(root, 'packages/askwell/dist/demo/stdio.js')}"`;
const oldServer = `"${process.execPath}" "${fileURLToPath(new URL('fixtures/old-server.mjs', import.meta.url))}"`;
const folder = mkdtempSync(join(tmpdir(), 'askwell-cli-'));
let files = 0;

/** A file with answers. */
function answers(content: unknown): string {
  const file = join(folder, `answers-${(files += 1)}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

beforeAll(build, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('askwell call with answers from a file', () => {
  it.each(REVISIONS)(
    'answers a command on %s, and prints nothing but the result on stdout',
    async (revision) => {
      const run = await runCli(
        'call',
        example,
        'deploy',
        '{"app":"shop"}',
        '--revision',
        revision,
        '--answers',
        deployAnswers,
      );
      expect(run).toEqual({ code: 0, stdout: 'Deployed shop-42 to staging.\n', stderr: '' });
    },
  );

  it.each([...REVISIONS, undefined])('answers a server over HTTP on %s', async (revision) => {
    const server = createServer({ name: 'greeter', version: '1.0.0', onWarning: () => undefined });
    server.tool('greet', {}, async (_, ctx) => {
      const { name } = await ctx.require('Your name?', { name: 'string' });
      return `Hello, ${name}.`;
    });
    const listening: Listening = await server.listen({ port: 0 });
    try {
      const file = answers({ name: 'Ada' });
      const chosen = revision === undefined ? [] : ['--revision', revision];
      const run = await runCli('call', listening.url, 'greet', '--answers', file, ...chosen);
      expect(run).toEqual({ code: 0, stdout: 'Hello, Ada.\n', stderr: '' });
    } finally {
      await server.close();
    }
  });

  it('C3: answers a server of 2025-06-18 that knows nothing newer and names no mode', async () => {
    const run = await runCli('call', oldServer, 'ask', '--answers', answers({ color: 'red' }));
    expect(run).toEqual({ code: 0, stdout: '{"action":"accept","content":{"color":"red"}}\n', stderr: '' });
  });

  it('decline and cancel reach the tool as what they are', async () => {
    const declined = await runCli(
      'call',
      example,
      'deploy',
      '{"app":"shop"}',
      '--answers',
      answers([{ action: 'decline' }]),
    );
    expect(declined.stdout).toBe('Not deployed (decline).\n');
    const cancelled = await runCli(
      'call',
      example,
      'deploy',
      '{"app":"shop"}',
      '--answers',
      answers([{ action: 'cancel' }]),
    );
    expect(cancelled.stdout).toBe('Not deployed (cancel).\n');
  });

  it.each(REVISIONS)('on %s a question without an answer is named, and exits 2', async (revision) => {
    const file = answers([{ match: { field: 'city' }, action: 'accept', content: { city: 'Rome' } }]);
    const run = await runCli(
      'call',
      example,
      'deploy',
      '{"app":"shop"}',
      '--revision',
      revision,
      '--answers',
      file,
    );
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('The question "Where should shop go?" (environment) has no answer');
  });

  it('C11: an answer that does not fit is not sent, and exits 2', async () => {
    const run = await runCli(
      'call',
      example,
      'deploy',
      '{"app":"shop"}',
      '--answers',
      answers({ environment: 'moon' }),
    );
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('environment: must be one of: dev, staging, production.');
  });

  it.each([
    ['no JSON', '{', 'is not JSON'],
    ['neither a list nor values', '7', 'Answers are a list'],
  ])('a file with %s exits 2', async (_, content, problem) => {
    const run = await runCli('call', fixture, 'survey', '--answers', answers(content));
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(problem);
  });

  it('a file that is not there exits 2', async () => {
    const run = await runCli('call', fixture, 'survey', '--answers', join(folder, 'missing.json'));
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain("The answers can't be read");
  });
});

describe('askwell call with answers and a log', () => {
  it('logs each decision without the values, under the name that the person gives the server', async () => {
    const log = join(folder, 'audit.jsonl');
    const run = await runCli(
      'call',
      example,
      'deploy',
      '{"app":"shop"}',
      '--answers',
      deployAnswers,
      '--audit',
      log,
      '--name',
      'the deployer',
    );
    expect(run.code).toBe(0);
    const entries = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(entries).toEqual([
      expect.objectContaining({
        server: 'the deployer',
        target: 'deploy',
        by: 'answers',
        action: 'accept',
        content: { environment: '[redacted]' },
      }),
      expect.objectContaining({ action: 'accept', content: { confirm: '[redacted]' } }),
    ]);
  });

  it('calls nothing if the log can not be written', async () => {
    const log = join(folder, 'missing', 'audit.jsonl');
    const run = await runCli('call', example, 'deploy', '{}', '--answers', deployAnswers, '--audit', log);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain("The audit log can't be written");
  });

  it('prints the result and exits 2 if some of the answers were for nothing', async () => {
    const file = answers({ environment: 'staging', confirm: true, colour: 'red' });
    const run = await runCli('call', example, 'deploy', '{"app":"shop"}', '--answers', file);
    expect(run).toMatchObject({ code: 2, stdout: 'Deployed shop-42 to staging.\n' });
    expect(run.stderr).toContain('not used of the answers: the value of "colour"');
  });

  it('what stands in the options of a command is not taken for its name', async () => {
    const log = join(folder, 'options.jsonl');
    const command = `${example} --token=hunter2`;
    await runCli('call', command, 'deploy', '{"app":"shop"}', '--answers', deployAnswers, '--audit', log);
    expect(readFileSync(log, 'utf8')).not.toContain('hunter2');
    expect(readFileSync(log, 'utf8')).toContain('"server":"');
  });
});

describe('askwell call without a terminal and without answers', () => {
  it('says so, calls nothing, and exits 2', async () => {
    const run = await runCli('call', fixture, 'survey');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('There is nobody to ask');
    expect(run.stderr).toContain('--answers');
  });
});

describe('what askwell call prints', () => {
  const call = (...args: string[]) => runCli('call', fixture, ...args, '--answers', answers([]));

  it('text as it is', async () => {
    expect(await call('echo', '{"text":"a\\u001b[31mb"}')).toEqual({
      code: 0,
      stdout: 'a\u001B[31mb\n',
      stderr: '',
    });
  });

  it('structured content as JSON where there is no text', async () => {
    expect(JSON.parse((await call('data')).stdout)).toEqual({ answer: 42 });
  });

  it('a line for what is no text', async () => {
    expect((await call('picture')).stdout).toBe('[image: image/png, 3 bytes]\n');
  });

  it('the whole result with --json', async () => {
    expect(JSON.parse((await call('data', '--json')).stdout)).toMatchObject({
      content: [],
      structuredContent: { answer: 42 },
    });
  });

  it('a word on stderr where the result is empty', async () => {
    expect(await call('nothing')).toEqual({ code: 0, stdout: '', stderr: 'askwell: the result is empty.\n' });
  });

  it('what a tool says that fails, with exit code 1', async () => {
    const run = await call('broken');
    expect(run).toEqual({
      code: 1,
      stdout: 'Error: out of paper\n',
      stderr: 'askwell: the tool reported an error.\n',
    });
  });

  it.each(REVISIONS)('with --verbose on %s the rounds by name, and never an answer', async (revision) => {
    const file = answers([
      { action: 'accept', content: { one: 'c4nary' } },
      { action: 'accept', content: { two: 'c4nary' } },
    ]);
    const run = await runCli('call', fixture, 'two', '--verbose', '--revision', revision, '--answers', file);
    expect(run.stdout).toBe('accept accept\n');
    expect(run.stderr).toContain(`connected, revision ${revision}, server surveyor 1.0.0`);
    expect(run.stderr).toContain('> tools/call');
    expect(run.stderr).toContain(revision === '2026-07-28' ? '< input required (' : '< elicitation/create');
    expect(run.stderr).not.toContain('c4nary');
  });
});

describe('what goes wrong', () => {
  const call = (...args: string[]) => runCli('call', ...args, '--answers', answers([]));

  it('an unknown tool exits 1 and names the ones that there are', async () => {
    const run = await call(fixture, 'ecko');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('has no tool "ecko". It has echo,');
  });

  it.each([...REVISIONS, undefined])('a URL where nobody listens exits 1 (%s)', async (revision) => {
    const server = createServer({ name: 'gone', version: '1.0.0', onWarning: () => undefined });
    const { url } = await server.listen({ port: 0 });
    await server.close();
    const run = await call(url, 'greet', ...(revision === undefined ? [] : ['--revision', revision]));
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain(`Can't connect to ${url}`);
    expect(run.stderr).toContain('ECONNREFUSED');
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  it.each([...REVISIONS, undefined])('a command that does not exist exits 1 (%s)', async (revision) => {
    const run = await call(
      'no-such-program --flag',
      'x',
      ...(revision === undefined ? [] : ['--revision', revision]),
    );
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('there is no program "no-such-program"');
  });

  it('a command that ends at once exits 1, with what it wrote', async () => {
    const run = await call(`"${process.execPath}" -e "console.error('no config'); process.exit(3)"`, 'x');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('no config');
  });

  it('an error of the server exits 1, with its code', async () => {
    const run = await call(fixture, 'refuse');
    expect(run).toEqual({
      code: 1,
      stdout: '',
      stderr: 'askwell: The server answered with an error (-32602): not today\n',
    });
  });

  it('C1 answers from a file declare no pages, and a tool that needs one exits 1', async () => {
    const run = await call(fixture, 'visit', '--revision', '2025-11-25');
    expect(run.code).toBe(1);
    expect(run.stdout + run.stderr).toContain('URL elicitation required');
    expect(run.stderr).toContain('the tool reported an error');
  });

  it('a server that dies in the middle exits 1, with what it wrote', async () => {
    const run = await call(fixture, 'die');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('The server ended before it had answered.\nIt wrote:\nout of memory');
  });

  it.each(['2025-11-25', '2026-07-28'])('a server that does not speak %s exits 1', async (revision) => {
    const run = await call(oldServer, 'ask', '--revision', revision);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain("Can't connect to");
    expect(run.stderr).toContain('version');
  });

  it.each([
    ['arguments that are no JSON', [fixture, 'echo', '{text:1}'], 'The arguments are not JSON'],
    ['arguments that are no object', [fixture, 'echo', '[1]'], 'The arguments are not a JSON object'],
    ['no tool', [fixture], 'A server and a tool are needed'],
    ['a command without quotes around it', ['node', 'server.js', '{}', 'deploy'], 'one argument too many'],
    ['an unknown revision', [fixture, 'echo', '--revision', '2024-11-05'], '"2024-11-05" is not a revision'],
    ['an unknown option', [fixture, 'echo', '--loud'], "Unknown option '--loud'"],
    ['an open quote', ['"node server.js', 'echo'], 'is not closed'],
  ])('%s exits 2', async (_, args, problem) => {
    const run = await call(...args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(problem);
  });
});
