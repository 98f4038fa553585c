import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { judge } from '../src/judge.ts';
import { SCENARIOS } from '../src/scenarios.ts';
import { findNode, runSuite } from '../src/suite.ts';

const node = (() => {
  try {
    return findNode();
  } catch {
    return undefined;
  }
})();

describe('the scenarios', () => {
  it('are run once each', () => {
    const names = SCENARIOS.map(({ side, name, revision }) => `${side} ${name} ${revision}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.skipIf(node === undefined)('a client of the suite', () => {
  const scenario = { side: 'client', name: 'initialize', revision: '2025-11-25' } as const;
  let folder: string;

  beforeAll(async () => {
    // Blanks, since the suite hands the command to a shell.
    folder = await mkdtemp(join(tmpdir(), 'askwell conformance '));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = async (name: string, program: string): Promise<Awaited<ReturnType<typeof runSuite>>> => {
    const file = join(folder, name);
    await writeFile(file, program);
    return runSuite(node as string, file, scenario);
  };

  it('does not pass by doing nothing', async () => {
    expect(judge(await run('idle.mjs', ''))).toEqual(['the scenario has no checks']);
  });

  it('passes with a handshake', async () => {
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'x', version: '1' },
    };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const program = `await fetch(process.argv.at(-1), { method: 'POST', body: ${JSON.stringify(body)} });`;
    expect(judge(await run('polite.mjs', program))).toEqual([]);
  });

  it('does not pass when it fails afterwards, and what it said is told', async () => {
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'x', version: '1' },
    };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const program =
      `await fetch(process.argv.at(-1), { method: 'POST', body: ${JSON.stringify(body)} });` +
      `throw new Error('not what ' + process.env.MCP_CONFORMANCE_SCENARIO + ' should have said');`;
    const result = await run('picky.mjs', program);
    expect(judge(result)).toEqual(['the suite ended with exit code 1']);
    expect(result.output).toContain('not what initialize should have said');
  });
});
