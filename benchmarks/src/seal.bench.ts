import { generateKey } from 'askwell';

import { createKeyRing } from '../../packages/askwell/dist/seal/key-ring.js';
import { createSealer, type SealBinding } from '../../packages/askwell/dist/seal/seal.js';
import type { Benchmark } from './benchmark.ts';
import { interleave } from './interleave.ts';
import { microsRow } from './rows.ts';

const binding: SealBinding = {
  audience: 'deployer',
  principal: 'local',
  method: 'tools/call',
  target: 'deploy',
  arguments: 'wLp3fF2mQ0u4n0n0bX9k2g',
};

export const benchmark: Benchmark = async () => {
  const sealer = createSealer(createKeyRing([generateKey()]));
  const text = JSON.stringify('0123456789abcdef'.repeat(64)).slice(0, 1024);
  const sealAndOpen = async (): Promise<void> => {
    const token = await sealer.seal(text, binding, Date.now() + 60_000);
    if ((await sealer.open(token, binding, Date.now())) !== text)
      throw new Error('The seal changed the text.');
  };
  const measured = await interleave({ sealAndOpen }, { budget: 2000, batch: 20, warmUp: 1000 });
  return [microsRow('seal-open/1kb', measured, 'sealAndOpen', 'sealing 1024 bytes and opening them')];
};
