// A program that follows a task, for as long as it lives. Says on stdout what happens.
//   start <url> <file>    starts `late`, keeps the ticket in the file, and waits for ever at the second question
//   detach <url> <file>   the same, but detaches at the second question and ends
//   resume <url> <file>   takes up the task of the file, answers, and prints the result
import { readFileSync, writeFileSync } from 'node:fs';

import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

import type { TaskTicket } from '../../../src/client/tasks/task-ticket.ts';
import { connect } from './connect.ts';

const [mode, url = '', file = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const store = (ticket: TaskTicket): void => writeFileSync(file, JSON.stringify(ticket));

let reached = (): void => undefined;
const second = new Promise<void>((resolve) => {
  reached = resolve;
});
const connected = await connect({
  transport: new StreamableHTTPClientTransport(new URL(url)),
  answer: (message) => {
    say(`asked ${message}`);
    if (mode === 'resume' || message === 'First?') return { action: 'accept', content: { x: mode ?? '' } };
    reached();
    // Nothing else keeps the process alive while a person thinks, and it has to be killed, not to end.
    if (mode === 'start') setInterval(() => undefined, 60_000);
    return new Promise(() => undefined);
  },
});

if (mode === 'resume') {
  const ticket = JSON.parse(readFileSync(file, 'utf8')) as TaskTicket;
  const { content } = await connected.runs.resumeTask(ticket).result();
  say(`result ${(content[0] as { text: string }).text}`);
  await connected.close();
} else {
  const run = await connected.runs.startTool({ name: 'late' }, mode === 'start' ? { onTicket: store } : {});
  if (mode === 'detach') {
    await second;
    store(await run.detach());
    await connected.close();
  }
}
