import { appendFileSync } from 'node:fs';

/** How {@link auditFile} tells of what it could not write. */
export interface AuditFileOptions {
  /**
   * Told when a line can't be written; after that not again before one could be. Default: a warning of the process,
   * which Node shows on standard error.
   */
  readonly onFailure?: (error: Error) => void;
}

/**
 * Appends lines to a file, which is made for its owner alone (mode 0600) if it is not there yet. Each line is written
 * before the function returns, so nothing is lost when the process ends. What can't be written is reported and not
 * thrown: a full disk does not keep a person from answering.
 */
export function auditFile(path: string, options: AuditFileOptions = {}): (line: string) => void {
  const report = options.onFailure ?? warn;
  let failing = false;
  return (line) => {
    try {
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
      failing = false;
    } catch (error) {
      if (failing) return;
      failing = true;
      report(error as Error);
    }
  };
}

function warn(error: Error): void {
  process.emitWarning(
    `Lines can't be written to the file, and are lost: ${error.message}.`,
    'AskwellWarning',
  );
}
