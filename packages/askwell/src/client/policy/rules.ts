import { AskwellError } from '../../errors.ts';
import { didYouMean } from '../../field/did-you-mean.ts';
import { isObject } from '../../json.ts';
import { createBudget } from '../budget.ts';
import type { PolicyLink } from './policy-link.ts';

/** What one server may do. */
export interface ServerRule {
  /** Every question is declined: whoever runs the client said no in advance. */
  readonly deny?: boolean;
  /** Every question is cancelled without being shown: nobody said anything. */
  readonly mute?: boolean;
  /** Questions that open a URL are cancelled. */
  readonly formsOnly?: boolean;
  /** How many questions may come within any minute; those beyond are cancelled. */
  readonly perMinute?: number;
}

const SWITCHES = ['deny', 'mute', 'formsOnly'] as const;
const MEMBERS: readonly string[] = [...SWITCHES, 'perMinute'];

/**
 * Rules for each server, by the name that the host gave it. `'*'` stands for every server that has no rule of its own;
 * the two are not mixed.
 *
 * @param byServer - the rules; they are copied
 * @param options - `now`: the time in milliseconds. Default `Date.now`.
 * @throws AskwellError `ASKWELL_USAGE` naming the rule that is malformed
 *
 * @example
 * ```ts
 * const policy = [rules({ billing: {}, 'old-crm': { deny: true }, '*': { formsOnly: true, perMinute: 5 } })];
 * ```
 */
export function rules(
  byServer: { readonly [name: string]: ServerRule },
  options: { readonly now?: () => number } = {},
): PolicyLink {
  const { now = Date.now } = options;
  const known = new Map<string, ServerRule>();
  if (!isObject(byServer)) throw malformed('Rules are an object with a rule for each server by name.');
  for (const [name, rule] of Object.entries(byServer)) known.set(name, checked(name, rule));

  /** By server: each that `*` stands for has a budget of its own. */
  const budgets = new Map<string, () => boolean>();
  const hasRoom = (name: string, perMinute: number): boolean => {
    const budget = budgets.get(name) ?? createBudget(perMinute, now);
    budgets.set(name, budget);
    return budget();
  };

  return {
    name: 'rules',
    decide({ mode, from }) {
      const { name } = from.server;
      const rule = known.get(name) ?? known.get('*');
      if (rule === undefined) return undefined;
      if (rule.deny === true) return { action: 'decline', reason: 'the server is denied' };
      if (rule.mute === true) return { action: 'cancel', reason: 'the server is muted' };
      if (rule.formsOnly === true && mode === 'url') {
        return { action: 'cancel', reason: 'the server may send forms only' };
      }
      if (rule.perMinute !== undefined && !hasRoom(name, rule.perMinute)) {
        return { action: 'cancel', reason: `the server may ask ${rule.perMinute} times a minute` };
      }
      return undefined;
    },
  };
}

function checked(name: string, rule: unknown): ServerRule {
  const where = `The rule for ${JSON.stringify(name)}`;
  if (!isObject(rule)) throw malformed(`${where} is not an object like { formsOnly: true }.`);
  for (const member of Object.keys(rule)) {
    if (MEMBERS.includes(member)) continue;
    const meant = didYouMean(member, MEMBERS);
    throw malformed(
      `${where} has a member ${JSON.stringify(member)}${
        meant === undefined ? '' : ` (did you mean ${meant}?)`
      }; it can have ${MEMBERS.join(', ')}.`,
    );
  }
  for (const member of SWITCHES) {
    const value = rule[member];
    if (value !== undefined && typeof value !== 'boolean')
      throw malformed(`${where}: ${member} is true or false.`);
  }
  const { perMinute } = rule;
  if (perMinute !== undefined && (!Number.isSafeInteger(perMinute) || (perMinute as number) < 0)) {
    throw malformed(`${where}: perMinute is a whole number that is not negative.`);
  }
  if (rule['deny'] === true && rule['mute'] === true) {
    throw malformed(
      `${where} both denies (the server is told no) and mutes (it is told nothing). Choose one.`,
    );
  }
  return { ...rule };
}

function malformed(message: string): AskwellError {
  return new AskwellError('ASKWELL_USAGE', message);
}
