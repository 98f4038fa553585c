import { expect, test } from 'vitest';

import { toJson, toTable } from '../src/report.ts';

const rows = [
  { name: 'two-ask/floor/memory', value: 1.23456, unit: 'ratio', aim: 1.4, note: 'p25–p75 1.2–1.3' },
  { name: 'two-ask/hand-written/memory', value: 0.7, unit: 'ratio', aim: 0.6 },
  { name: 'state/base', value: 214, unit: 'bytes' },
] as const;

test('bench: --json is one array of name, value, unit and aim, which is null where there is none', () => {
  expect(JSON.parse(toJson(rows))).toEqual([
    { name: 'two-ask/floor/memory', value: 1.235, unit: 'ratio', aim: 1.4 },
    { name: 'two-ask/hand-written/memory', value: 0.7, unit: 'ratio', aim: 0.6 },
    { name: 'state/base', value: 214, unit: 'bytes', aim: null },
  ]);
});

test('bench: the table says whether an aim was met', () => {
  const [, floor, handWritten, base] = toTable(rows).split('\n');
  expect(floor).toMatch(/^two-ask\/floor\/memory +1\.23× +≤ 1\.40× +met +p25–p75/);
  expect(handWritten).toMatch(/missed$/);
  expect(base).toMatch(/^state\/base +214 bytes$/);
});
