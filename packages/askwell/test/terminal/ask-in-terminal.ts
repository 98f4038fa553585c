import { runInTerminal, type Terminal, type TerminalSize } from '../cli/pty.ts';
import { bundle } from '../support/bundle.ts';
import type { Asked, Scenario } from './scenario.ts';

let program: Promise<string> | undefined;

/** Makes the program that asks; the first test that needs it has to wait. */
export function bundleProgram(): Promise<string> {
  program ??= bundle(new URL('fixtures/ask-program.ts', import.meta.url));
  return program;
}

/** A terminal whose program has answers. */
export interface Asking extends Terminal {
  /** Waits for the end; the answers, and whatever else the program had to tell. */
  answers(): Promise<readonly unknown[]>;
}

/** Asks one question, or a scenario, in a terminal of its own. */
export async function askInTerminal(what: Asked | Scenario, size: TerminalSize = {}): Promise<Asking> {
  const scenario: Scenario = 'questions' in what ? what : { questions: [what] };
  const terminal = runInTerminal([process.execPath, await bundleProgram()], {
    ...size,
    env: { TZ: 'Europe/Berlin', ...size.env, SCENARIO: JSON.stringify(scenario) },
  });
  return {
    ...terminal,
    async answers() {
      const { code, stdout } = await terminal.ends();
      if (code !== 0) throw new Error(`Ended with ${code}:\n${terminal.drawn().slice(-2000)}`);
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (/^[{"]/.test(line) ? (JSON.parse(line) as unknown) : line));
    },
  };
}
