import type { Writable } from 'node:stream';

/**
 * Watches an output that may go away while it is written to: a closed window, a pipe that nobody reads any more. Until it
 * is released, an error of the output is handled.
 *
 * @param onGone is called when nothing that is written will be seen; at once if that is so already.
 * @returns what releases it. It waits for the errors of what was written last, but not for an output that is stuck.
 */
export function watchOutput(output: Writable, onGone: () => void): () => Promise<void> {
  const off = (): void => {
    output.off('error', onGone);
    output.off('close', onGone);
  };
  output.on('error', onGone);
  output.on('close', onGone);
  if (!output.writable) onGone();
  return async () => {
    // What a write fails with comes as an event a moment after it.
    await new Promise((resolve) => setImmediate(resolve));
    if (output.destroyed || output.writableLength === 0) off();
    else output.write('', () => setImmediate(off));
  };
}
