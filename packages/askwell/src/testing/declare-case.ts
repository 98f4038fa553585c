import type { TestFunctions } from './test-functions.ts';

// For runners without a limit of their own, which would give up on the cases after it too.
const LIMIT_MS = 30_000;

/**
 * Declares one case, as skipped where there is a reason.
 *
 * @param reason Why it does not apply.
 */
export function declareCase(
  { it }: TestFunctions,
  title: string,
  reason: string | undefined,
  run: () => Promise<void>,
): void {
  if (reason === undefined) it(title, () => withinLimit(run));
  // Declared by who runs the suite, with a reason that stands in the title: never a case that is switched off here.
  else it.skip(`${title} (not here: ${reason})`, async () => undefined);
}

async function withinLimit(run: () => Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new Error('It did not end: a question is still open, or the harness waits for something.')),
      LIMIT_MS,
    );
  });
  await Promise.race([run(), limit]).finally(() => clearTimeout(timer));
}
