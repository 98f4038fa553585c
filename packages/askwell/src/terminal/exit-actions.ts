import type { Action, Exit } from './surface.ts';

/** The rows that a list ends with (C5). */
export function exitActions({
  back,
  giveUp,
}: {
  readonly back: boolean;
  readonly giveUp?: string | undefined;
}): readonly Action<Exit>[] {
  return [
    ...(back ? [{ word: 'back', label: 'Back' } as const] : []),
    ...(giveUp === undefined
      ? [
          { word: 'decline', label: 'Decline', hint: 'tell the server that you say no' } as const,
          { word: 'cancel', label: 'Cancel', hint: 'close the question without an answer' } as const,
        ]
      : [{ word: 'cancel', label: giveUp } as const]),
  ];
}
