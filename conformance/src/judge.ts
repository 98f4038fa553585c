/**
 * One check of the suite, as it stands in the suite's `checks.json`. One whose status is `INFO` is a note, as of a
 * message that went over the wire; with an `errorMessage` it says that something could not be checked.
 */
export interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

/** A check that is known not to succeed, and why that is right. */
export interface Expectation {
  readonly id: string;
  readonly status: 'WARNING' | 'SKIPPED';
  /** What the suite says of it, if it says anything; so that another problem can't hide behind the same check. */
  readonly message?: RegExp;
  readonly because: string;
}

/** What the suite did for one scenario. */
export interface SuiteRun {
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** Missing if the suite wrote none, as when it skipped the scenario. */
  readonly checks: readonly Check[] | undefined;
}

/**
 * What is wrong with a run; nothing, if it passed. The suite's exit code tells of failed checks only: it is 0 for a
 * scenario that was skipped, that checked nothing, or whose checks all ended in warnings. Of a client it tells, too,
 * whether that ended well.
 */
export function judge(run: SuiteRun, expected: readonly Expectation[] = []): readonly string[] {
  if (run.timedOut) return ['the suite did not end in time'];
  if (run.checks === undefined) return [`the suite ran no checks (exit code ${run.exitCode})`];
  const checks = run.checks.filter(
    ({ status, errorMessage }) => status !== 'INFO' || errorMessage !== undefined,
  );
  const problems = checks
    .filter((check) => check.status !== 'SUCCESS' && !expected.some((one) => matches(one, check)))
    .map(
      ({ status, id, errorMessage }) =>
        `${status} ${id}${errorMessage === undefined ? '' : `: ${errorMessage}`}`,
    );
  // Beside the schema of what went over the wire, which the suite checks in every scenario.
  if (checks.every((check) => check.id === 'wire-schema-valid')) problems.push('the scenario has no checks');
  for (const one of expected) {
    if (!checks.some((check) => matches(one, check))) {
      problems.push(
        `${one.id} was expected to be ${one.status}, and is not: take it off the list in scenarios.ts`,
      );
    }
  }
  if (problems.length === 0 && run.exitCode !== 0)
    problems.push(`the suite ended with exit code ${run.exitCode}`);
  return problems;
}

function matches(expectation: Expectation, check: Check): boolean {
  const { id, status, message } = expectation;
  return check.id === id && check.status === status && (message?.test(check.errorMessage ?? '') ?? true);
}
