import { fileURLToPath } from 'node:url';

import { createFixtures } from './fixtures.ts';
import { judge } from './judge.ts';
import { createOlderClient } from './older-client.ts';
import { type Scenario, SCENARIOS } from './scenarios.ts';
import { findNode, runSuite } from './suite.ts';

const CLIENT = fileURLToPath(new URL('client.js', import.meta.url));

/** Runs the scenarios one after the other and prints how they went; resolves with the exit code. */
export async function main(options: {
  readonly strict: boolean;
  readonly names: readonly string[];
}): Promise<number> {
  const scenarios = SCENARIOS.filter(
    ({ name }) => options.names.length === 0 || options.names.some((part) => name.includes(part)),
  );
  const node = findNode();
  const fixtures = createFixtures({ replay: options.strict ? 'strict' : 'once' });
  const listening = await fixtures.server.listen({ port: 0 });
  const older = await createOlderClient(listening.url, '2025-06-18');
  let failed = 0;
  try {
    for (const scenario of scenarios) {
      fixtures.revisions.clear();
      fixtures.failures.length = 0;
      fixtures.warnings.length = 0;
      const url = scenario.revision === '2025-06-18' ? older.url : listening.url;
      const run = await runSuite(node, scenario.side === 'client' ? CLIENT : url, scenario);
      const problems = [
        ...judge(run, scenario.expected),
        ...wrongRevisions(scenario, fixtures.revisions),
        ...fixtures.failures,
      ];
      if (problems.length > 0) failed += 1;
      report(scenario, problems, run.output, fixtures.warnings);
    }
  } finally {
    await older.close();
    await fixtures.server.close();
  }
  console.log(`${scenarios.length - failed} passed, ${failed} failed`);
  // No scenarios is no proof of anything.
  return failed === 0 && scenarios.length > 0 ? 0 : 1;
}

/** What was called was called at the revision that the scenario is said to be run for. */
function wrongRevisions({ revision }: Scenario, seen: ReadonlySet<string>): readonly string[] {
  return [...seen].filter((one) => one !== revision).map((one) => `the server spoke ${one}, not ${revision}`);
}

function report(
  { side, name, revision, expected = [] }: Scenario,
  problems: readonly string[],
  output: string,
  warnings: readonly string[],
): void {
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${side} ${name} (${revision})`);
  if (problems.length === 0) {
    for (const { id, status, because } of expected)
      console.log(`       ${status} as expected: ${id}: ${because}`);
    return;
  }
  for (const problem of problems) console.log(`       ${problem}`);
  console.log(indent(`--- the suite\n${output.trim()}`));
  if (warnings.length > 0) console.log(indent(`--- the server\n${warnings.join('\n')}`));
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '       ');
}
