import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createMemoryStore } from 'askwell';
import { createRecords } from '../../src/pages/records.ts';
import { generateKey } from '../../src/seal/key-ring.ts';
import { createKeyRing } from '../../src/seal/key-ring.ts';
import { webCryptoAead } from '../../src/seal/aead.ts';
import { createSealer } from '../../src/seal/seal.ts';

describe('a store that hangs', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is given up on, for whatever it was asked', async () => {
    const hangs = (): Promise<never> => new Promise(() => {});
    const records = createRecords({
      store: { ...createMemoryStore(), get: hangs, delete: hangs, list: hangs },
      sealer: createSealer(createKeyRing([generateKey()]), webCryptoAead),
      audience: 'test',
      now: () => 1_000,
      warn: () => {},
    });
    for (const work of [() => records.get('a'), () => records.delete('a'), () => records.list('a')]) {
      const refused = (work() as Promise<unknown>).then(
        () => 'done',
        (error: unknown) => (error as { code?: unknown }).code,
      );
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await refused).toBe('ASKWELL_STORE');
    }
    expect(vi.getTimerCount()).toBe(0);
  });
});
