import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { listen, type Listening } from '../../../src/server/node/listen.ts';
import { bundle } from '../../support/bundle.ts';
import { createTaskServer, type TaskServer } from '../../support/task-server.ts';

let program: string;
let file: string;
let server: TaskServer;
let listening: Listening;
const running: ChildProcess[] = [];

beforeAll(async () => {
  program = await bundle(new URL('./restart-client.ts', import.meta.url));
}, 60_000);

beforeEach(async () => {
  file = join(mkdtempSync(join(tmpdir(), 'askwell-ticket-')), 'ticket.json');
  server = createTaskServer();
  listening = await listen(server.fetch, { port: 0 });
});

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await listening.close();
});

function start(mode: string): { readonly child: ChildProcess; readonly output: Promise<string> } {
  const child = spawn(process.execPath, [program, mode, listening.url, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  return { child, output: text(child.stdout) };
}

describe('a task that outlives the process', () => {
  it(
    'is detached from in one process and finished in another, each question asked once (C37)',
    { timeout: 60_000 },
    async () => {
      expect(await start('detach').output).toBe('asked First?\nasked Second?\n');
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ tool: 'late', answered: ['a'] });
      expect(await start('resume').output).toBe('asked Second?\nresult detach then resume\n');
      expect([...server.tasks.values()]).toMatchObject([{ times: { a: 1, b: 1 }, cancelled: 0 }]);
    },
  );

  it('survives a process that is killed while it asks (C37)', { timeout: 60_000 }, async () => {
    const { child, output } = start('start');
    const exited = once(child, 'exit');
    await vi.waitFor(
      () => expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ answered: ['a'] }),
      { timeout: 45_000 },
    );
    child.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
    expect(await output).toMatch(/^asked First\?\n/);
    expect(await start('resume').output).toBe('asked Second?\nresult start then resume\n');
    expect([...server.tasks.values()]).toMatchObject([{ times: { a: 1, b: 1 }, cancelled: 0 }]);
  });
});
