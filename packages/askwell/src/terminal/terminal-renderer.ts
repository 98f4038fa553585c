import type { Readable, Writable } from 'node:stream';

import { intro, isCancel, log, note, outro, select } from '@clack/prompts';

import type {
  Asker,
  FormAnswer,
  FormElicitation,
  Renderer,
  UrlAnswer,
  UrlElicitation,
} from '../client/renderer.ts';
import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import { looksSecret } from '../field/looks-secret.ts';
import { problemText } from '../form/form.ts';
import { type Json, setOwn } from '../json.ts';
import { askField, CANCEL, DECLINE, isDirect } from './ask-field.ts';
import { fieldTitle, valueText } from './field-text.ts';
import { discardTypeahead, type TerminalIo } from './io.ts';

/** Where the terminal is. */
export interface TerminalOptions {
  /** Default: standard input. Must be a terminal. */
  readonly input?: Readable;
  /** Default: standard error, so that standard output stays free for results. */
  readonly output?: Writable;
}

/**
 * Asks in the terminal: the message and who sends it, one field after the other, then all answers for review. The
 * person can decline before and after; Esc, Ctrl-C and Ctrl-D cancel. Nothing is answered that the person did not
 * choose or confirm.
 */
export function createTerminalRenderer(options: TerminalOptions = {}): Renderer {
  const { input = process.stdin, output = process.stderr } = options;
  return {
    form: (elicitation, signal) =>
      inTerminal(
        { input, output, signal },
        (io) => askForm(elicitation, io),
        (answer) => DONE[answer.action],
      ),
    url: (elicitation, signal) =>
      inTerminal(
        { input, output, signal },
        (io) => askUrl(elicitation, io),
        (answer) => URL_DONE[answer.action],
      ),
  };
}

const DONE = { accept: 'Sent.', decline: 'Declined.', cancel: 'Cancelled.' } as const;
const URL_DONE = { ...DONE, accept: 'Agreed. Open it in your browser.' } as const;

/** Runs one question: nothing typed ahead counts, Ctrl-D closes it like Esc, and so does the end of the signal. */
async function inTerminal<A extends { readonly action: string }>(
  { input, output, signal }: TerminalIo,
  ask: (io: TerminalIo) => Promise<A>,
  closing: (answer: A) => string,
): Promise<A> {
  const question = new AbortController();
  const stop = (): void => question.abort();
  const onKey = (_text: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }): void => {
    if (key?.ctrl === true && key.name === 'd') stop();
  };
  signal.addEventListener('abort', stop, { once: true });
  input.on('keypress', onKey);
  input.once('end', stop);
  try {
    await discardTypeahead(input);
    const answer = await ask({ input, output, signal: question.signal });
    outro(signal.aborted ? 'The question is no longer open.' : closing(answer), { output });
    return answer;
  } finally {
    signal.removeEventListener('abort', stop);
    input.off('keypress', onKey);
    input.off('end', stop);
  }
}

function showQuestion(asker: Asker, message: string, verb: string, { output }: TerminalIo): void {
  const label = sanitizeLine(asker.label, 120);
  const name = asker.name === undefined ? '' : sanitizeLine(asker.name, 60);
  intro(name === '' || name === label ? `${label} ${verb}` : `${label} (it calls itself "${name}") ${verb}`, {
    output,
  });
  log.message(sanitizeText(message) || '(The question has no text.)', { output });
}

async function askForm({ asker, message, form }: FormElicitation, io: TerminalIo): Promise<FormAnswer> {
  const { fields } = form;
  showQuestion(asker, message, 'asks', io);
  for (const field of fields) {
    const reason = field.notSecret === undefined ? looksSecret(field) : undefined;
    if (reason === undefined) continue;
    log.warn(
      `"${fieldTitle(field)}" looks like a secret: ${sanitizeLine(reason)}. What you enter here is seen by this ` +
        'client and by the server, and may reach a model.',
      { output: io.output },
    );
  }

  const values = new Map<string, Json>();
  /** Asks for a field and keeps its value; returns how the question ends, if it does. */
  const ask = async (
    field: FieldSpec,
    initial: Json | undefined,
    canDecline = false,
  ): Promise<typeof CANCEL | typeof DECLINE | undefined> => {
    const answer = await askField(field, { initial, canDecline }, io);
    if (answer.action !== 'accept') return answer.action;
    if (answer.value === undefined) values.delete(field.name);
    else values.set(field.name, answer.value);
    return undefined;
  };

  const [only] = fields;
  if (fields.length === 1 && only !== undefined && isDirect(only)) {
    // One list to choose from: declining is an entry of it.
    const end = await ask(only, suggestion(only), true);
    if (end !== undefined) return { action: end };
  } else {
    const start = await choose(fields.length === 0 ? 'Do you accept?' : 'Do you want to answer?', io, [
      { value: 'answer', label: fields.length === 0 ? 'Accept' : 'Answer', hint: fieldNames(fields) },
    ]);
    if (start === 'cancel' || start === 'decline') return { action: start };
    if (fields.length === 0) return { action: 'accept', content: {} };
    for (const field of fields) {
      const end = await ask(field, suggestion(field));
      if (end !== undefined) return { action: end };
    }
  }

  for (;;) {
    const content: Record<string, Json> = {};
    for (const [name, value] of values) setOwn(content, name, value);
    // The fields are read as they stand in the schema that was received, so no revision's rewriting is undone.
    const reading = await form.read(content, '2026-07-28');
    const lines = fields.map((field) => `${fieldTitle(field)}: ${reviewText(field, values.get(field.name))}`);
    note(lines.join('\n'), 'Your answer', { output: io.output, format: (line) => line });
    if (!reading.ok) log.error(sanitizeText(problemText(reading.problem, form)), { output: io.output });

    await discardTypeahead(io.input);
    const next = await choose(reading.ok ? 'Send this answer?' : 'The answer is not complete.', io, [
      ...(reading.ok ? [{ value: 'send', label: 'Send' }] : []),
      ...fields.map((field, index) => ({ value: String(index), label: `Change ${fieldTitle(field)}` })),
    ]);
    if (next === 'cancel' || next === 'decline') return { action: next };
    if (next === 'send' && reading.ok) return { action: 'accept', content: reading.content };
    const field = fields[Number(next)];
    if (field === undefined) continue;
    const end = await ask(field, values.get(field.name));
    if (end !== undefined) return { action: end };
  }
}

async function askUrl({ asker, message, url }: UrlElicitation, io: TerminalIo): Promise<UrlAnswer> {
  showQuestion(asker, message, 'wants you to open a page', io);
  note(`${url.href}\n\nHost: ${url.host}`, 'The page', { output: io.output, format: (line) => line });
  if (/(?:^|\.)xn--/.test(url.hostname)) {
    log.warn(
      'The name of this host has letters in it that can look like others (Punycode). Is it the one you expect?',
      {
        output: io.output,
      },
    );
  }
  const next = await choose(
    'Do you agree to open it? It is not opened for you.',
    io,
    [{ value: 'accept', label: 'I agree', hint: 'then open the URL above in your browser' }],
    'decline',
  );
  return { action: next === 'accept' || next === 'decline' ? next : 'cancel' };
}

interface Entry {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

/** A menu that ends with Decline and Cancel, which Esc means too. */
async function choose(
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

function suggestion(field: FieldSpec): Json | undefined {
  return 'default' in field ? field.default : undefined;
}

function fieldNames(fields: readonly FieldSpec[]): string | undefined {
  return fields.length === 0 ? undefined : fields.map(fieldTitle).join(', ');
}

function reviewText(field: FieldSpec, value: Json | undefined): string {
  return value !== undefined && looksSecret(field) !== undefined ? '••••••' : valueText(field, value);
}
