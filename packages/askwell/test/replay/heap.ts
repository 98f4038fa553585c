import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as (() => void) | undefined;

export const gcAvailable = typeof gc === 'function';

/** Bytes of heap that each call of `fn` leaves behind. */
export async function heapAfter(fn: () => Promise<void>, times: number): Promise<number> {
  for (let i = 0; i < 200; i++) await fn();
  const before = await settled();
  for (let i = 0; i < times; i++) await fn();
  return ((await settled()) - before) / times;
}

async function settled(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    gc?.();
  }
  return process.memoryUsage().heapUsed;
}
