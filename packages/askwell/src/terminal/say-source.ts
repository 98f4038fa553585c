import type { Source } from '../client/elicitation.ts';
import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import type { Surface } from './surface.ts';

/** The local name of a server, as the person knows it. */
export function serverName({ server }: Source): string {
  return sanitizeLine(server.name, 120) || '(a server without a name)';
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
      : `${name} (it calls itself "${claimed}") ${wants}`,
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
  surface.say(sanitizeText(message) || '(The question has no text.)', 'quoted');
  surface.say('', 'plain');
}
