import { AskwellError } from '../errors.ts';

/** How often to try: a whole number from 1. */
export function checkAttempts(attempts: number | undefined, fallback: number): number {
  if (attempts === undefined) return fallback;
  if (Number.isSafeInteger(attempts) && attempts >= 1) return attempts;
  throw new AskwellError('ASKWELL_USAGE', `attempts must be a whole number from 1, not ${String(attempts)}.`);
}

/** What timers and stored dates can hold. */
const MAX_LIFETIME_MS = 2 ** 31 - 1;

/** How long a question lives: milliseconds, at most 24 days. */
export function checkLifetime(name: string, milliseconds: number | undefined): void {
  if (milliseconds === undefined) return;
  if (milliseconds > 0 && milliseconds <= MAX_LIFETIME_MS) return;
  throw new AskwellError(
    'ASKWELL_USAGE',
    `${name} must be a number of milliseconds above 0 and at most ${MAX_LIFETIME_MS} (24 days), not ${String(milliseconds)}.`,
  );
}
