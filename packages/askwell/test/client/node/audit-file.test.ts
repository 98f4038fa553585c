import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, it, vi } from 'vitest';

import { auditFile } from '../../../src/client/node/audit-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'askwell-audit-'));
const noModes = process.platform === 'win32';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('appends lines to a file, which it makes', () => {
  const path = join(folder, 'audit.jsonl');
  const write = auditFile(path);
  write('{"a":1}');
  write('{"a":2}');
  auditFile(path)('{"a":3}');
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n{"a":3}\n');
});

it.skipIf(noModes)('makes a file for its owner alone', () => {
  const path = join(folder, 'new.jsonl');
  auditFile(path)('{}');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it.skipIf(noModes)('leaves the mode of a file that is there as it is', () => {
  const path = join(folder, 'shared.jsonl');
  auditFile(path)('{}');
  chmodSync(path, 0o640);
  auditFile(path)('{}');
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

it('reports what it can’t write, the first time in a row, and never throws', () => {
  const missing = join(folder, 'later');
  const onFailure = vi.fn<(error: Error) => void>();
  const write = auditFile(join(missing, 'audit.jsonl'), { onFailure });
  write('canary');
  write('canary');
  expect(onFailure).toHaveBeenCalledOnce();
  const [error] = onFailure.mock.calls[0] as [Error];
  expect(error.message).toContain('ENOENT');
  expect(error.message).not.toContain('canary');
});

it('warns on its own if nobody is to be told', () => {
  const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  auditFile(join(folder, 'no', 'audit.jsonl'))('canary');
  expect(warning).toHaveBeenCalledOnce();
  expect(warning.mock.calls[0]?.[0]).toMatch(/can't be written.*ENOENT/);
  expect(warning.mock.calls[0]?.[0]).not.toContain('canary');
});
