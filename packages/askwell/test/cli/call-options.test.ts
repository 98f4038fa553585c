import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { readAnswers } from '../../src/cli/call-options.ts';

it('reads a file of answers that begins with a byte order mark', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'askwell-answers-')), 'answers.json');
  writeFileSync(file, '\uFEFF{ "city": "Rome" }');
  await expect(readAnswers(file)).resolves.toEqual({ city: 'Rome' });
});
