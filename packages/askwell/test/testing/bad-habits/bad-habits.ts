import { answering } from './answering.ts';
import { asking } from './asking.ts';
import type { BadHabits } from './bad-habit.ts';
import { choosing } from './choosing.ts';
import { drawing } from './drawing.ts';
import { opening } from './opening.ts';
import { typing } from './typing.ts';

/** Every mistake that the renderer suite has to notice. */
export const badHabits: BadHabits = {
  ...answering,
  ...choosing,
  ...typing,
  ...asking,
  ...drawing,
  ...opening,
};
