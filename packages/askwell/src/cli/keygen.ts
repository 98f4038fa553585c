import { generateKey } from '../seal/key-ring.ts';
import { usageError } from './explain.ts';

/** `askwell keygen` */
export async function keygen(args: readonly string[]): Promise<number> {
  if (args.length > 0) throw usageError('keygen takes no arguments.', 'It prints one key.');
  process.stdout.write(`${generateKey()}\n`);
  return 0;
}
