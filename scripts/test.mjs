// `npm test -- <vitest arguments>`: runs the tests once and ends with the line `N passed, N failed`.
//
// A suite that can't run because a program is missing appends `LEFT OUT: <suite>: <why>` to the file
// named by ASKWELL_LEFT_OUT_FILE. Those lines are shown before the last one; with CI=true each is a failure.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'askwell-test-'));

try {
  process.exitCode = main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function main() {
  const report = join(scratch, 'report.json');
  const leftOutFile = process.env['ASKWELL_LEFT_OUT_FILE'] ?? join(scratch, 'left-out.txt');
  const { status, error } = spawnSync(
    process.execPath,
    [
      vitest,
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ASKWELL_LEFT_OUT_FILE: leftOutFile } },
  );
  if (error) throw error;

  const { passed, failed: failedTests, skipped } = count(report);
  let failed = failedTests;
  const leftOut = readLeftOut(leftOutFile);

  if (leftOut.length > 0) {
    console.log(`\n${leftOut.length} suite(s) did not run:\n${leftOut.join('\n')}\n`);
    if (process.env['CI'] === 'true') {
      console.log('With CI=true every suite has to run: each one left out counts as failed.');
      failed += leftOut.length;
    }
  }
  if (passed + failed === 0) console.log('No test ran.');
  else if (status !== 0 && failed === 0) {
    console.log(
      `vitest ended with ${status ?? 'a signal'} though no test failed: see above. Counted as one failure.`,
    );
    failed = 1;
  }

  if (skipped > 0) console.log(`${skipped} skipped, each with its reason in the title or above.`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

function count(report) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(report)) return totals;
  for (const file of JSON.parse(readFileSync(report, 'utf8')).testResults) {
    const failedBefore = totals.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') totals.passed += 1;
      else if (status === 'failed') totals.failed += 1;
      else totals.skipped += 1;
    }
    // A file that can't be loaded, or whose hook fails, has no failed test of its own.
    if (file.status === 'failed' && totals.failed === failedBefore) totals.failed += 1;
  }
  return totals;
}

function readLeftOut(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return [...new Set(lines.filter((line) => line.startsWith('LEFT OUT: ')))].sort();
}
