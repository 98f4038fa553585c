import type { Readable, Writable } from 'node:stream';

import type { Open } from './ask-url.ts';
import type { KeyInput } from './keyboard.ts';
import type { ScreenOutput } from './screen.ts';

/** Where `readline()` asks. */
export interface ReadlineOptions {
  /** Where the answers come from. Default: standard input. */
  readonly input?: Readable;
  /** Where the questions go. Default: standard error, so that standard output stays free for results. */
  readonly output?: Writable;
  /**
   * Opens a page that the person agreed to open. `no-display` means that they have to open it themselves: the URL is
   * shown to them. Default: `openUrl` of `askwell/client/node`.
   */
  readonly open?: (url: string) => Promise<'opened' | 'no-display' | 'failed'>;
}

/** Where and how `terminal()` asks. */
export interface TerminalOptions extends ReadlineOptions {
  /** Writes lines instead of drawing, as `readline()` does, also where drawing is possible. */
  readonly plain?: boolean;
  /** What decides about drawing and colours: `TERM`, `ASKWELL_PLAIN`, `NO_COLOR`. Default: `process.env`. */
  readonly env?: { readonly [name: string]: string | undefined };
}

/** The streams and the opener that the options name, or the usual ones. */
export function streamsOf(options: ReadlineOptions): {
  readonly input: KeyInput;
  readonly output: ScreenOutput;
  readonly open: Open;
} {
  const { input = process.stdin, output = process.stderr, open = openInBrowser } = options;
  return { input, output, open };
}

async function openInBrowser(url: string): ReturnType<Open> {
  const { openUrl } = await import('../client/node/open-url.ts');
  return openUrl(url);
}
