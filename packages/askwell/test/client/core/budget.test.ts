import { expect, it } from 'vitest';

import { createBudget } from '../../../src/client/budget.ts';

it('C10 lets so many through within any minute', () => {
  let time = 0;
  const hasRoom = createBudget(2, () => time);
  const at = (ms: number): boolean => {
    time = ms;
    return hasRoom();
  };
  expect([at(0), at(30_000), at(59_999), at(60_000), at(60_001), at(90_000)]).toEqual([
    true,
    true,
    false,
    true,
    false,
    true,
  ]);
});
