import type { TestFunctions } from '../../src/testing/test-functions.ts';

/** A suite that was declared and not run. */
export interface RecordedSuite {
  readonly name: string;
  readonly cases: readonly { readonly title: string; readonly skipped: boolean; run(): Promise<void> }[];
  /** Runs all cases, and returns the titles of those that fail. */
  failing(): Promise<string[]>;
}

/** A case that hangs would wait for the limit of its runner; here it has failed. */
const LIMIT_MS = 1000;

async function ending(run: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It hangs.')), LIMIT_MS);
  });
  await Promise.race([run, limit]).finally(() => clearTimeout(timer));
}

/** Records what a suite declares, in place of a test runner. */
export function recordSuite(declare: (test: TestFunctions) => void): RecordedSuite {
  const names: string[] = [];
  const cases: RecordedSuite['cases'][number][] = [];
  const it = (skipped: boolean) => (title: string, run: () => Promise<void>) => {
    cases.push({ title, skipped, run });
  };
  declare({
    describe: (name, body) => {
      names.push(name);
      body();
    },
    it: Object.assign(it(false), { skip: it(true) }),
  });
  return {
    name: names.join(' > '),
    cases,
    async failing() {
      const failed: string[] = [];
      for (const { title, skipped, run } of cases) {
        if (skipped) continue;
        await ending(run()).catch(() => failed.push(title));
      }
      return failed;
    },
  };
}
