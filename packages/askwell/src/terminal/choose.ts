import { isCancel, select } from '@clack/prompts';

import type { TerminalIo } from './io.ts';

/** One entry of a menu. */
export interface Entry {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

/**
 * A menu that ends with Decline and Cancel (C5); Esc means Cancel.
 *
 * @returns The value of an entry, `decline` or `cancel`.
 */
export async function choose(
  message: string,
  io: TerminalIo,
  entries: readonly Entry[],
  initialValue?: 'decline',
): Promise<string> {
  const all: readonly Entry[] = [
    ...entries,
    { value: 'decline', label: 'Decline', hint: 'tell the server that you say no' },
    { value: 'cancel', label: 'Cancel', hint: 'close the question without an answer' },
  ];
  const picked = await select<string>({
    message,
    options: all.map(({ value, label, hint }) => ({ value, label, ...(hint !== undefined && { hint }) })),
    showInstructions: false,
    ...(initialValue !== undefined && { initialValue }),
    ...io,
  });
  return isCancel(picked) ? 'cancel' : picked;
}
