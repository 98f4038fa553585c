import { spawn } from 'node:child_process';

import { beforeAll, expect, it } from 'vitest';

import { bundle } from '../../packages/askwell/test/support/bundle.ts';

const here = (path: string): URL => new URL(path, import.meta.url);
let agent: string;
let server: string;

beforeAll(async () => {
  [agent, server] = await Promise.all([bundle(here('agent.ts')), bundle(here('../deploy/stdio.ts'))]);
}, 60_000);

/** Runs the agent with lines typed into it, one at a time as it asks for them. */
async function run(
  ...lines: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [agent, `${process.execPath} ${server}`, 'deploy', '{"app":"shop"}']);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.write(`${lines.join('\n')}\n`);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

it('asks on standard error, and prints the result alone on standard output', async () => {
  const { code, stdout, stderr } = await run('staging', 'send', 'yes', 'send');
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Deployed shop-42 to staging.\n' });
  expect(stderr).toContain('the deployer (it calls itself "deployer") asks');
});

it('a person who declines is heard', async () => {
  expect(await run(':decline')).toMatchObject({ code: 0, stdout: 'Not deployed (decline).\n' });
});
