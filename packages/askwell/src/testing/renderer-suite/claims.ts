import type { FormAnswer, UrlAnswer } from '../../client/elicitation.ts';
import type { Seen } from '../renderer-harness.ts';

// What the cases claim. Plain errors, so that every test runner shows them.

/** Ends a case as failed. */
export function fail(message: string): never {
  throw new Error(message);
}

/** Claims that something holds. */
export function claim(holds: boolean, message: string): void {
  if (!holds) fail(message);
}

/** Claims that an answer was sent, with exactly this content. */
export function accepted(answer: FormAnswer, content: Readonly<Record<string, unknown>>): void {
  if (answer.action !== 'accept')
    fail(`Expected the answer ${exact(content)} to be sent; it was ${answer.action}.`);
  if (exact(answer.content) !== exact(content)) {
    fail(`Expected ${exact(content)} to be sent, but it was ${exact(answer.content)}.`);
  }
}

/** Claims that a question ended without an answer. */
export function ended(answer: FormAnswer | UrlAnswer, action: 'decline' | 'cancel'): void {
  if (answer.action === action) return;
  const sent = 'content' in answer ? ` with ${exact(answer.content)}` : '';
  fail(`Expected ${action}, but it was ${answer.action}${sent}.`);
}

/** Claims that the renderer would not send, said why, and that nothing was sent. */
export function refused(
  { answer, refusals }: { readonly answer: FormAnswer; readonly refusals: readonly string[] },
  what: string,
): void {
  if (answer.action === 'accept') fail(`${what} was sent: ${exact(answer.content)}.`);
  claim(refusals.length > 0, `${what} was not sent, and the person was not told why.`);
  claim(
    refusals.every((refusal) => squeeze(refusal) !== ''),
    `${what} was refused without a word.`,
  );
}

/** Claims that a person could read something. */
export function sees(seen: Pick<Seen, 'text'>, text: string, what: string): void {
  if (!squeeze(seen.text).includes(squeeze(text))) {
    fail(
      `${what} is not shown: expected ${JSON.stringify(text)} in ${JSON.stringify(seen.text.slice(0, 2000))}.`,
    );
  }
}

/** A text without white space, since every medium breaks its lines elsewhere. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

/** A value as text: members sorted, own ones only, with what JSON would lose. */
export function exact(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(exact).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}: ${exact((value as Record<string, unknown>)[name])}`);
    return `{${members.join(', ')}}`;
  }
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
