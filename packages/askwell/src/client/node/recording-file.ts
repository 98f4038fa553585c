import { writeFileSync } from 'node:fs';

/**
 * Writes the lines of a recording to a file, for {@link recordSession}. The first line begins the file anew, so that an
 * earlier recording in it is gone; a file that is not there yet is made for its owner alone (mode 0600). Each line is
 * written before the function returns.
 *
 * Unlike an audit log, a recording with a gap is worth nothing: what can't be written is thrown.
 *
 * @throws the error of the file system
 *
 * @example
 * ```ts
 * attachElicitation(client, { server: { name: 'billing' }, renderer: recordSession(terminal(), recordingFile('session.jsonl')) });
 * ```
 */
export function recordingFile(path: string): (line: string) => void {
  let flag = 'w';
  return (line) => {
    writeFileSync(path, `${line}\n`, { mode: 0o600, flag });
    flag = 'a';
  };
}
