import { EventEmitter } from 'node:events';

import { describe, expect, it } from 'vitest';

import { guardSignals, type SignalTarget } from '../../src/terminal/guard-signals.ts';

/** A process that only notes what is done to it. */
function target(log: string[]): SignalTarget & EventEmitter {
  return Object.assign(new EventEmitter(), {
    pid: 7,
    kill: (pid: number, signal: string) => log.push(`kill ${pid} ${signal}`),
  }) as unknown as SignalTarget & EventEmitter;
}

const stateOf = (log: string[], name = ''): Parameters<typeof guardSignals>[0] => ({
  suspend: () => log.push(`suspend${name}`),
  resume: (lost) => log.push(`resume${name}${lost ? ' lost' : ''}`),
});
const turn = (): Promise<void> =>
  new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));

describe('signals while a question is open', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])(
    '%s ends the process, with the terminal in order',
    (signal) => {
      const log: string[] = [];
      const process = target(log);
      guardSignals(stateOf(log), process);
      process.emit(signal, signal);
      expect(log).toEqual(['suspend', `kill 7 ${signal}`]);
      expect(process.listenerCount(signal)).toBe(0);
    },
  );

  it('where the host handles a signal, that is all that happens', () => {
    const log: string[] = [];
    const process = target(log);
    process.once('SIGTERM', () => log.push('host'));
    guardSignals(stateOf(log), process);
    process.emit('SIGTERM', 'SIGTERM');
    expect(log).toEqual(['host']);
  });

  it('of two terminals both are left in order before the process ends', () => {
    const log: string[] = [];
    const process = target(log);
    guardSignals(stateOf(log, ' a'), process);
    guardSignals(stateOf(log, ' b'), process);
    process.emit('SIGTERM', 'SIGTERM');
    expect(log).toEqual(['suspend b', 'suspend a', 'kill 7 SIGTERM']);
  });

  it('SIGTSTP stops the process with the terminal in order, and SIGCONT takes it back, again and again', async () => {
    const log: string[] = [];
    const process = target(log);
    guardSignals(stateOf(log), process);
    for (let round = 0; round < 2; round += 1) {
      process.emit('SIGTSTP', 'SIGTSTP');
      process.emit('SIGCONT', 'SIGCONT');
      await turn();
    }
    expect(log).toEqual(['suspend', 'kill 7 SIGTSTP', 'resume', 'suspend', 'kill 7 SIGTSTP', 'resume']);
  });

  it('a process that can not be stopped goes on', async () => {
    const log: string[] = [];
    const process = target(log);
    guardSignals(stateOf(log), process);
    process.emit('SIGTSTP', 'SIGTSTP');
    await turn();
    expect(log).toEqual(['suspend', 'kill 7 SIGTSTP', 'resume']);
  });

  it('after SIGSTOP, which nobody is told of, all is drawn anew', () => {
    const log: string[] = [];
    const process = target(log);
    guardSignals(stateOf(log), process);
    process.emit('SIGCONT', 'SIGCONT');
    expect(log).toEqual(['resume lost']);
  });

  it('afterwards nothing of it is left', async () => {
    const log: string[] = [];
    const process = target(log);
    const release = guardSignals(stateOf(log), process);
    process.emit('SIGTSTP', 'SIGTSTP');
    release();
    await turn();
    expect(process.eventNames()).toEqual([]);
    expect(log).toEqual(['suspend', 'kill 7 SIGTSTP']);
  });
});
