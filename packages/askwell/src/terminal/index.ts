export { readline } from './readline.ts';
export { terminal } from './terminal.ts';
export type { ReadlineOptions, TerminalOptions } from './terminal-options.ts';
