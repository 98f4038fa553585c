import { generateKey } from 'askwell';

// Internals: the engine picks how this runtime seals, so it is asked rather than the sealer.
import { createJournal, encodeJournal } from '../../packages/askwell/dist/replay/journal.js';
import { createEngine } from '../../packages/askwell/dist/server/engine.js';
import type { Benchmark } from './benchmark.ts';
import { interleave } from './interleave.ts';
import { microsRow } from './rows.ts';

const binding = {
  audience: 'deployer',
  principal: 'local',
  method: 'tools/call',
  target: 'deploy',
  arguments: '{"app":"shop"}',
};

const SIZE = 1024;

export const benchmark: Benchmark = async () => {
  const { states } = createEngine(
    { name: 'deployer', title: 'Deployer', origin: () => Promise.reject(new Error('no pages here')) },
    { keys: [generateKey()], replay: 'once' },
  );
  const journal = createJournal(crypto.randomUUID());
  journal.steps.set('build', { value: '', failed: false });
  journal.steps.set('build', { value: 'x'.repeat(SIZE - encodeJournal(journal).length), failed: false });

  const sealAndOpen = async (): Promise<void> => {
    const token = await states.mint(journal, binding, Date.now() + 60_000);
    const opened = await states.open(token, binding);
    if (opened.journal.run !== journal.run) throw new Error('Another journal came out than went in.');
  };
  const measured = await interleave({ sealAndOpen }, { budget: 2000, batch: 20, warmUp: 1000 });
  return [
    microsRow('seal-open/1kb', measured, 'sealAndOpen', `a journal of ${SIZE} bytes to its token and back`),
  ];
};
