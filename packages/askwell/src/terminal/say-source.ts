import type { Source } from '../client/elicitation.ts';
import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import { spacedLines } from './spaced-lines.ts';
import type { Surface } from './surface.ts';

// A text of a server with more lines may push what stands above it off the screen.
const SHORT_LINES = 12;
// What an average line holds in an average terminal.
const LINE_LENGTH = 70;

/** The local name of a server, as the person knows it. */
export function serverName({ server }: Source): string {
  return sanitizeLine(server.name, 120) || '(a server without a name)';
}

/** A text of a server as it can stand in quotes: nothing in it ends them. */
export function quotable(text: string): string {
  const inner = text.replace(/["'`\u2032-\u2037\uFF02\uFF07\u02BA\u02EE\p{Pi}\p{Pf}\p{Ps}\p{Pe}]/gu, (mark) =>
    mark === "'" || mark === '\u2019' ? '\u2019' : ' ',
  );
  return sanitizeLine(inner);
}

/** Shows words of a server. After many of them it is told again whose they are. */
export function sayQuoted(surface: Surface, from: Source, text: string): void {
  const lines = text.split('\n');
  surface.say(text, 'quoted');
  const height = lines.reduce((sum, { length }) => sum + Math.max(Math.ceil(length / LINE_LENGTH), 1), 0);
  if (height > SHORT_LINES) surface.say(`All of this is from ${serverName(from)}.`, 'title');
}

/**
 * Says who asks, and what (C4): the name that the host has for the server, what the server calls itself, for which call
 * it asks, and its message.
 *
 * @param wants What the server does: "asks".
 */
export function saySource(surface: Surface, from: Source, wants: string, message: string): void {
  const name = serverName(from);
  const claimed = sanitizeLine(from.selfName ?? '', 60);
  surface.say('', 'plain');
  surface.say(
    claimed === '' || claimed === name
      ? `${name} ${wants}`
      : `${name} (it calls itself "${quotable(claimed)}") ${wants}`,
    'title',
  );
  const origin = sanitizeLine(from.server.origin ?? '', 200);
  const target = sanitizeLine(from.target ?? '', 120);
  const { index, count } = from.position;
  const call = [
    ...(target === '' ? [] : [`For ${target}`]),
    ...(from.round === undefined ? [] : [target === '' ? `Round ${from.round}` : `round ${from.round}`]),
  ].join(', ');
  const facts = [
    ...(call === '' ? [] : [call]),
    ...(count > 1 ? [`Question ${index} of ${count}`] : []),
    ...(origin === '' ? [] : [`From ${origin}`]),
  ];
  if (facts.length > 0) surface.say(`${facts.join('. ')}.`, 'faint');
  sayQuoted(surface, from, spacedLines(sanitizeText(message)) || '(The question has no text.)');
  surface.say('', 'plain');
}
