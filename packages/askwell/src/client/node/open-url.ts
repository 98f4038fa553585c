import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { posix, win32 } from 'node:path';

import { judgeUrl } from '../url/judge-url.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A program that was started to open a URL. */
export interface OpenerProcess {
  once(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'exit', listener: (code: number | null) => void): unknown;
  unref(): void;
}

/** How an opener is started: without a shell, without our streams, in a group of its own. */
export interface OpenerStart {
  readonly shell: false;
  readonly detached: true;
  readonly stdio: 'ignore';
  readonly env: Record<string, string | undefined>;
}

/** What {@link openUrl} takes from the machine it runs on, to be replaced in tests. */
export interface OpenUrlOptions {
  /** Default: `process.platform`. */
  readonly platform?: string;
  /** Default: `process.env`. */
  readonly env?: Environment;
  /** Starts a program with an argument vector. Default: `spawn` of Node. */
  readonly spawn?: (command: string, args: readonly string[], options: OpenerStart) => OpenerProcess;
  /** Whether a file is there and can be run. */
  readonly isExecutable?: (path: string) => boolean;
  /** Resolves when an opener that still runs counts as having opened the page. Default: after two seconds. */
  readonly patience?: (signal: AbortSignal) => Promise<void>;
}

/**
 * Opens a web page in the person's browser. Call it only after they have agreed to this very URL (C18).
 *
 * The URL goes to the system's own opener as one argument, never through a shell (C33): `/usr/bin/open` on macOS,
 * `rundll32` of the system folder on Windows and from inside WSL, `xdg-open` from an absolute entry of `PATH`
 * elsewhere. What `judgeUrl` blocks is not opened, whatever was decided before. What is opened is the URL as it is
 * serialised, which is `display.href` of its verdict.
 *
 * @returns `no-display` if there is no desktop to open it on, or only that of another machine (SSH): print the URL;
 * `failed` if the URL is blocked, or the opener is missing, can't be started, or ends at once with an error
 */
export async function openUrl(
  url: string,
  options: OpenUrlOptions = {},
): Promise<'opened' | 'no-display' | 'failed'> {
  const { verdict, display } = judgeUrl(url);
  // The second half can't be otherwise, and is what keeps it from being read as an option.
  if (verdict === 'block' || !/^https?:\/\//.test(display.href)) return 'failed';
  const env = options.env ?? process.env;
  const platform = options.platform ?? process.platform;
  if (isRemote(env)) return 'no-display';
  const opener = openerOn(platform, env, options.isExecutable ?? isExecutable);
  if (typeof opener === 'string') return opener;
  return start(opener.command, [...opener.args, display.href], env, options);
}

interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

const RUNDLL_ARGS = ['url.dll,FileProtocolHandler'];

function openerOn(
  platform: string,
  env: Environment,
  isRunnable: (path: string) => boolean,
): Opener | 'no-display' | 'failed' {
  if (platform === 'darwin') return { command: '/usr/bin/open', args: [] };
  if (platform === 'win32') return { command: rundll32(env), args: RUNDLL_ARGS };
  if (isSet(env['WSL_DISTRO_NAME']) || isSet(env['WSL_INTEROP'])) {
    // Its usual helper, wslview, goes through PowerShell (C33).
    const command = '/mnt/c/Windows/System32/rundll32.exe';
    if (isRunnable(command)) return { command, args: RUNDLL_ARGS };
  }
  if (!isSet(env['DISPLAY']) && !isSet(env['WAYLAND_DISPLAY'])) return 'no-display';
  // An entry that is not absolute means a file of the folder that the client happens to run in.
  const command = (env['PATH'] ?? '')
    .split(':')
    .filter((folder) => posix.isAbsolute(folder))
    .map((folder) => posix.join(folder, 'xdg-open'))
    .find(isRunnable);
  return command === undefined ? 'failed' : { command, args: [] };
}

/** The folder of Windows is named by the system; anything but an absolute path of a drive is not believed. */
function rundll32(env: Environment): string {
  const root = env['SystemRoot'] ?? env['SYSTEMROOT'] ?? env['windir'] ?? '';
  const folder = /^[a-z]:\\/i.test(root) ? root : String.raw`C:\Windows`;
  return win32.join(folder, 'System32', 'rundll32.exe');
}

/** A browser that opens here would open on a screen that the person does not sit at. */
function isRemote(env: Environment): boolean {
  return isSet(env['SSH_CONNECTION']) || isSet(env['SSH_CLIENT']) || isSet(env['SSH_TTY']);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function start(
  command: string,
  args: readonly string[],
  env: Environment,
  options: OpenUrlOptions,
): Promise<'opened' | 'failed'> {
  const settled = new AbortController();
  try {
    const spawned = (options.spawn ?? spawn)(command, args, {
      shell: false,
      detached: true,
      stdio: 'ignore',
      env: { ...env },
    });
    const ended = new Promise<'opened' | 'failed'>((resolve) => {
      spawned.once('error', () => resolve('failed'));
      spawned.once('exit', (code) => resolve(code === 0 ? 'opened' : 'failed'));
    });
    spawned.unref();
    // Some openers end with the browser.
    const patience = (options.patience ?? twoSeconds)(settled.signal).then(() => 'opened' as const);
    return await Promise.race([ended, patience]);
  } catch {
    return 'failed';
  } finally {
    settled.abort();
  }
}

/** The timer keeps the process alive until it is known whether the opener came up. */
async function twoSeconds(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 2000);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
