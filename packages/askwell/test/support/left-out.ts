import { appendFileSync } from 'node:fs';

/** Reports a suite that can't run here; `npm test` shows it, and with CI=true counts it as failed. */
export function leftOut(suite: string, why: string): void {
  const file = process.env['ASKWELL_LEFT_OUT_FILE'];
  if (file !== undefined) appendFileSync(file, `LEFT OUT: ${suite}: ${why}\n`);
}
