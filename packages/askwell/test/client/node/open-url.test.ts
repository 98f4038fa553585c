import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openUrl } from '../../../src/client/node/open-url.ts';
import type { OpenerProcess, OpenerStart, OpenUrlOptions } from '../../../src/client/node/open-url.ts';
import { judgeUrl } from '../../../src/client/url/judge-url.ts';
import { BLOCKING, corpus } from '../url/corpus.ts';

/** An opener that never ends counts for nothing here. */
const forEver = (): Promise<void> => new Promise(() => undefined);

const hostile = [
  'https://evil.com/;touch owned',
  'https://evil.com/;touch${IFS}owned',
  'https://evil.com/$(touch%20owned)',
  'https://evil.com/$(touch${IFS}owned)',
  'https://evil.com/`touch${IFS}owned`',
  'https://evil.com/&calc.exe&',
  'https://evil.com/?a=1&b=2&&calc',
  'https://evil.com/|calc.exe',
  'https://evil.com/?a||calc',
  'https://evil.com/>owned',
  'https://evil.com/<owned',
  'https://evil.com/%PATH%',
  'https://evil.com/%SystemRoot%\\system32',
  'https://evil.com/!PATH!',
  'https://evil.com/^&calc',
  'https://evil.com/"calc"',
  'https://evil.com/"&calc&"',
  "https://evil.com/'calc'",
  "https://evil.com/?q='$(touch owned)'",
  "https://evil.com/?q=';touch${IFS}owned;'",
  'https://evil.com/\ntouch owned',
  'https://evil.com/\r\ncalc',
  'https://evil.com/\0calc',
  'https://evil.com/%0atouch%20owned',
  'https://evil.com/%00',
  'https://evil.com/ --option',
  'https://evil.com/#--option',
  'https://evil.com/*?{a,b}[c]~',
  'https://evil.com/#!/bin/sh',
  'https://evil.com/(calc)',
  'https://evil.com/a=b;c=d',
  'https://evil.com/$HOME',
  'https://evil.com/\u202ecod.exe',
  'https://evil.com/\ud800',
  'https://$(touch${IFS}owned).evil.com/',
  'https://`id`.evil.com/',
  'https://a;b.evil.com/',
  'https://user;calc@evil.com/',
  '--option',
  '-a/Applications/Calculator.app',
  '-https://evil.com/',
  '--version https://evil.com',
  '',
  ' ',
  'calc.exe',
  'C:\\Windows\\System32\\calc.exe',
  '\\\\evil.com\\share\\x.exe',
  '/bin/sh',
  './x.sh',
  'file:///bin/sh',
  'file:///C:/Windows/System32/calc.exe',
  'javascript:alert(1)',
  'ms-settings:',
  'search-ms:query=calc',
  'http://evil.com/',
  'https:evil.com',
  '$(touch owned)',
  'url.dll,OpenURL https://evil.com',
];

describe('on a disk', () => {
  let folder = '';
  let record = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'askwell open '));
    record = join(folder, 'record');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A program that writes down its argument vector, one line for each start, and ends. */
  function opener(at = folder, exitCode = 0): void {
    mkdirSync(at, { recursive: true });
    const code = `
      const { appendFileSync } = require('node:fs');
      appendFileSync(process.env.RECORD, JSON.stringify(process.argv.slice(2)) + '\\n');
      process.exit(${exitCode});
    `;
    writeFileSync(join(at, 'xdg-open'), `#!${process.execPath}\n${code}`);
    chmodSync(join(at, 'xdg-open'), 0o755);
  }

  function started(): string[][] {
    if (!existsSync(record)) return [];
    return readFileSync(record, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
  }

  const desktop = (more: Record<string, string> = {}): OpenUrlOptions => ({
    platform: 'linux',
    env: { PATH: folder, DISPLAY: ':0', RECORD: record, ...more },
    patience: forEver,
  });

  it.each(hostile)('C33 hands over one argument or none: %j', async (url) => {
    opener();
    const { verdict, display } = judgeUrl(url);
    const isBlocked = verdict === 'block';
    await expect(openUrl(url, desktop())).resolves.toBe(isBlocked ? 'failed' : 'opened');
    expect(started()).toEqual(isBlocked ? [] : [[display.href]]);
    expect(
      started()
        .flat()
        .every((argument) => /^https:\/\/[\x21-\x7e]+$/.test(argument)),
    ).toBe(true);
  });

  it('hands over some of them and refuses others', () => {
    const verdicts = hostile.map((url) => judgeUrl(url).verdict);
    expect(verdicts.filter((verdict) => verdict === 'block').length).toBeGreaterThan(20);
    expect(verdicts.filter((verdict) => verdict !== 'block').length).toBeGreaterThan(20);
  });

  it('C18 opens what the person was shown: the URL as it is serialised', async () => {
    opener();
    await openUrl('HTTPS://B\u00dcCHER.de/a/../\u00e9', desktop());
    expect(started()).toEqual([['https://xn--bcher-kva.de/%C3%A9']]);
  });

  it('has failed if the opener ends with an error', async () => {
    opener(folder, 3);
    await expect(openUrl('https://billing.example/', desktop())).resolves.toBe('failed');
    expect(started()).toHaveLength(1);
  });

  it('has failed if there is no opener, or none that can be run', async () => {
    await expect(openUrl('https://billing.example/', desktop())).resolves.toBe('failed');
    opener();
    chmodSync(join(folder, 'xdg-open'), 0o644);
    await expect(openUrl('https://billing.example/', desktop())).resolves.toBe('failed');
    expect(started()).toEqual([]);
  });

  it('has failed if the opener is no program', async () => {
    writeFileSync(join(folder, 'xdg-open'), '#!/nowhere/at/all\n');
    chmodSync(join(folder, 'xdg-open'), 0o755);
    await expect(openUrl('https://billing.example/', desktop())).resolves.toBe('failed');
  });

  it('takes no opener out of the folder that it runs in', async () => {
    opener();
    const before = process.cwd();
    process.chdir(folder);
    try {
      for (const PATH of ['', '.', ':', './', 'bin:.', '::']) {
        await expect(openUrl('https://billing.example/', desktop({ PATH }))).resolves.toBe('failed');
      }
    } finally {
      process.chdir(before);
    }
    expect(started()).toEqual([]);
  });

  it('takes the first opener that can be run', async () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    opener(second, 0);
    const env = desktop({ PATH: `relative:${first}:${second}:${folder}` });
    await expect(openUrl('https://billing.example/', env)).resolves.toBe('opened');
    expect(started()).toEqual([['https://billing.example/']]);
  });

  it.each([
    ['no DISPLAY', { DISPLAY: '' }],
    ['SSH_CONNECTION', { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }],
    ['SSH_TTY', { SSH_TTY: '/dev/pts/0' }],
    ['SSH_CLIENT', { SSH_CLIENT: '192.0.2.1 1 22' }],
  ])('leaves it to the person where there is no display of theirs: %s', async (_, env) => {
    opener();
    await expect(openUrl('https://billing.example/', desktop(env))).resolves.toBe('no-display');
    expect(started()).toEqual([]);
  });

  it('is content with Wayland', async () => {
    opener();
    const env = desktop({ DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' });
    await expect(openUrl('https://billing.example/', env)).resolves.toBe('opened');
  });
});

describe('on each platform', () => {
  interface Started {
    readonly command: string;
    readonly args: readonly string[];
    readonly options: OpenerStart;
    readonly unref: number;
  }

  /** Starts nothing; `end` says what becomes of it. */
  function fakeSpawn(end: 'exit' | 'error' | 'runs' | number = 'exit'): {
    readonly started: Started[];
    readonly spawn: NonNullable<OpenUrlOptions['spawn']>;
  } {
    const started: (Started & { unref: number })[] = [];
    return {
      started,
      spawn: (command, args, options) => {
        const entry = { command, args, options, unref: 0 };
        started.push(entry);
        const child: OpenerProcess = {
          once: (event: string, listener: (value: never) => void) => {
            if (event === 'error' && end === 'error')
              queueMicrotask(() => listener(new Error('ENOENT') as never));
            if (event === 'exit' && (end === 'exit' || typeof end === 'number')) {
              queueMicrotask(() => listener((end === 'exit' ? 0 : end) as never));
            }
          },
          unref: () => {
            entry.unref += 1;
          },
        };
        return child;
      },
    };
  }

  const url = 'https://billing.example/a?b=c&d=%PATH%';
  const machines: readonly (readonly [string, OpenUrlOptions, string, readonly string[]])[] = [
    ['macOS', { platform: 'darwin', env: {} }, '/usr/bin/open', []],
    [
      'Windows',
      { platform: 'win32', env: { SystemRoot: 'D:\\WinNT' } },
      'D:\\WinNT\\System32\\rundll32.exe',
      ['url.dll,FileProtocolHandler'],
    ],
    [
      'Windows without its folder',
      { platform: 'win32', env: {} },
      'C:\\Windows\\System32\\rundll32.exe',
      ['url.dll,FileProtocolHandler'],
    ],
    [
      'Windows with a folder that is not absolute',
      { platform: 'win32', env: { SystemRoot: '\\\\evil.com\\share' } },
      'C:\\Windows\\System32\\rundll32.exe',
      ['url.dll,FileProtocolHandler'],
    ],
    ['Linux', { platform: 'linux', env: { DISPLAY: ':0', PATH: 'bin:/usr/bin' } }, '/usr/bin/xdg-open', []],
    [
      'FreeBSD',
      { platform: 'freebsd', env: { DISPLAY: ':0', PATH: '/usr/local/bin' } },
      '/usr/local/bin/xdg-open',
      [],
    ],
    [
      'WSL',
      { platform: 'linux', env: { WSL_DISTRO_NAME: 'Debian' } },
      '/mnt/c/Windows/System32/rundll32.exe',
      ['url.dll,FileProtocolHandler'],
    ],
    [
      'WSL that can start nothing of Windows',
      {
        platform: 'linux',
        env: { WSL_INTEROP: '/run/WSL/1_interop', WAYLAND_DISPLAY: 'wayland-0', PATH: '/usr/bin' },
        isExecutable: (path) => path === '/usr/bin/xdg-open',
      },
      '/usr/bin/xdg-open',
      [],
    ],
  ];

  it.each(machines)(
    'C33 starts the system’s opener without a shell: %s',
    async (_, machine, command, args) => {
      const { started, spawn } = fakeSpawn();
      const options: OpenUrlOptions = { isExecutable: () => true, patience: forEver, spawn, ...machine };
      await expect(openUrl(url, options)).resolves.toBe('opened');
      expect(started).toEqual([
        {
          command,
          args: [...args, url],
          options: { shell: false, detached: true, stdio: 'ignore', env: machine.env },
          unref: 1,
        },
      ]);
    },
  );

  it.each(machines)(
    'C32 starts nothing for what is blocked, and one argument else: %s',
    async (_, machine) => {
      const { started, spawn } = fakeSpawn();
      const options: OpenUrlOptions = { isExecutable: () => true, patience: forEver, spawn, ...machine };
      for (const [text, ...codes] of corpus.flatMap((group) => group.urls)) {
        started.length = 0;
        const result = await openUrl(text, options);
        const isBlocked = codes.some((code) => BLOCKING.has(code));
        expect(result, text).toBe(isBlocked ? 'failed' : 'opened');
        expect(
          started.map(({ args }) => args.at(-1)),
          text,
        ).toEqual(isBlocked ? [] : [new URL(text).href]);
        expect(started.every(({ options: { shell } }) => shell === false)).toBe(true);
      }
    },
  );

  const mac: OpenUrlOptions = { platform: 'darwin', env: {} };

  it('has failed if the opener does not come up or ends with an error at once', async () => {
    for (const end of ['error', 1, 127] as const) {
      const options = { ...mac, spawn: fakeSpawn(end).spawn, patience: forEver };
      await expect(openUrl(url, options)).resolves.toBe('failed');
    }
    const spawn = (): never => {
      throw new Error('E2BIG');
    };
    await expect(openUrl(url, { ...mac, spawn, patience: forEver })).resolves.toBe('failed');
  });

  it('has opened it if the opener goes on', async () => {
    let isOver = false;
    const patience = async (signal: AbortSignal): Promise<void> => {
      signal.addEventListener('abort', () => {
        isOver = true;
      });
    };
    await expect(openUrl(url, { ...mac, spawn: fakeSpawn('runs').spawn, patience })).resolves.toBe('opened');
    expect(isOver).toBe(true);
  });

  it('opens nothing on a machine that the person is not at', async () => {
    const { started, spawn } = fakeSpawn();
    for (const [, machine] of machines) {
      const env = { ...machine.env, SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' };
      await expect(openUrl(url, { ...machine, env, spawn, patience: forEver })).resolves.toBe('no-display');
    }
    expect(started).toEqual([]);
  });
});
