import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, it } from 'vitest';

import { recordingFile } from '../../../src/client/node/recording-file.ts';
import { recordSession } from '../../../src/client/policy/record.ts';
import { replaySession } from '../../../src/client/policy/replay.ts';
import { formQuestion, signal } from '../policy/elicitations.ts';

const folder = mkdtempSync(join(tmpdir(), 'askwell-recording-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function record(path: string, city: string): Promise<void> {
  const person = { form: async () => ({ action: 'accept', content: { city } }) as const };
  await recordSession(person, recordingFile(path)).form?.(formQuestion(), signal);
}

it('a session can be recorded again into the same file, and replayed from it', async () => {
  const path = join(folder, 'session.jsonl');
  await record(path, 'Rome');
  await record(path, 'Oslo');
  const session = replaySession(readFileSync(path, 'utf8'));
  expect(await session.form?.(formQuestion(), signal)).toEqual({
    action: 'accept',
    content: { city: 'Oslo' },
  });
  session.check();
});

it('leaves what is in the file until the first line comes', () => {
  const path = join(folder, 'early.jsonl');
  writeFileSync(path, 'earlier');
  const write = recordingFile(path);
  expect(readFileSync(path, 'utf8')).toBe('earlier');
  write('{"a":1}');
  write('{"a":2}');
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n');
});

it.skipIf(process.platform === 'win32')('makes a file for its owner alone', () => {
  const path = join(folder, 'new.jsonl');
  recordingFile(path)('{}');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('throws what it can’t write, so that no recording begins or goes on with a gap', async () => {
  const inside = join(folder, 'later');
  const path = join(inside, 'session.jsonl');
  const person = { form: async () => ({ action: 'accept', content: { city: 'canary' } }) as const };
  expect(() => recordSession(person, recordingFile(path))).toThrow('ENOENT');

  mkdirSync(inside);
  const recorded = recordSession(person, recordingFile(path));
  rmSync(inside, { recursive: true });
  const error = await recorded.form?.(formQuestion(), signal).catch(String);
  expect(error).toContain('ENOENT');
  expect(error).not.toContain('canary');
});
