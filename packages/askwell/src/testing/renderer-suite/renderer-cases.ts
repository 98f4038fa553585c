import { answers } from './answers.ts';
import { choices } from './choices.ts';
import { drafts } from './drafts.ts';
import { exits } from './exits.ts';
import { opening } from './opening.ts';
import { proposals } from './proposals.ts';
import type { RendererCase } from './renderer-case.ts';
import { review } from './review.ts';
import { sanitizing } from './sanitizing.ts';
import { urls } from './urls.ts';

/** All that a renderer has to do. */
export const rendererCases: readonly RendererCase[] = [
  ...exits,
  ...answers,
  ...choices,
  ...drafts,
  ...review,
  ...proposals,
  ...sanitizing,
  ...urls,
  ...opening,
];
