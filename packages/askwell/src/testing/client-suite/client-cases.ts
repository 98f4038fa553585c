import { answering } from './answering.ts';
import type { ClientCase } from './client-case.ts';
import { declaring } from './declaring.ts';
import { guarding } from './guarding.ts';
import { pages } from './pages.ts';
import { queueing } from './queueing.ts';
import { rounds } from './rounds.ts';
import { tasks } from './tasks.ts';

/** All that a client has to do. */
export const clientCases: readonly ClientCase[] = [
  ...declaring,
  ...answering,
  ...queueing,
  ...rounds,
  ...pages,
  ...guarding,
  ...tasks,
];
