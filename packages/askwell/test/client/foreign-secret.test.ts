import { describe, expect, it, vi } from 'vitest';
import { findSecretFields } from '../../src/client/foreign-secret.ts';
import { parseForeignForm } from '../../src/form/form.ts';
import { HARMLESS, SECRETS } from '../field/secret-corpus.ts';
import { HARMLESS_QUESTIONS, ONLY_SUSPICIOUS, SECRET_QUESTIONS } from './foreign-secret-corpus.ts';
import type { SecretQuestion } from './foreign-secret-corpus.ts';

const searched: { readonly text: string; readonly key: string }[] = [];
vi.mock(import('../../src/field/secret-phrases.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    searchProse: (text, numbersOnly, names) => {
      searched.push({ text, key: JSON.stringify([text, numbersOnly, names]) });
      return real.searchProse(text, numbersOnly, names);
    },
  };
});

const find = ({ message, properties }: SecretQuestion) =>
  findSecretFields(parseForeignForm({ type: 'object', properties }), message);
const reasons = (question: SecretQuestion) => find(question).map(({ field, reason }) => [field.name, reason]);
const label = (question: SecretQuestion) => JSON.stringify(question).slice(0, 150);

describe('findSecretFields', () => {
  it.each(SECRET_QUESTIONS.map((row) => [label(row), row] as const))('S2 finds %s', (_, row) => {
    expect(find(row)).not.toEqual([]);
  });

  it.each(HARMLESS_QUESTIONS.map((row) => [label(row), row] as const))('lets %s pass', (_, row) => {
    expect(reasons(row)).toEqual([]);
  });

  it('has a corpus worth the name', () => {
    expect(SECRET_QUESTIONS.length).toBeGreaterThanOrEqual(100);
    expect(HARMLESS_QUESTIONS.length).toBeGreaterThanOrEqual(100);
  });

  it('finds all that looksSecret finds, and holds nothing back for a disguise that is none', () => {
    const field = ({ kind, ...rest }: (typeof SECRETS)[number]) => ({
      name: 'f',
      kind: kind ?? 'string',
      required: true,
      ...(kind?.startsWith('choice') && { options: [{ value: 'a' }] }),
      ...rest,
    });
    const found = (row: (typeof SECRETS)[number]) =>
      findSecretFields({ fields: [field(row) as never] }, 'Hello').length;
    expect(SECRETS.filter((row) => found(row) === 0)).toEqual([]);
    const rest = HARMLESS.filter(({ name = '' }) => !ONLY_SUSPICIOUS.includes(name));
    expect(rest.filter((row) => found(row) > 0)).toEqual([]);
  });

  it('says where it found what, and that it was in disguise', () => {
    const say = (properties: SecretQuestion['properties'], message = 'Hello') =>
      reasons({ message, properties });
    expect(say({ password: { type: 'string' } })).toEqual([['password', 'its name says "password"']]);
    expect(say({ a: { type: 'string', title: 'p@ssw0rd' } })).toEqual([
      ['a', 'its title says "password" in disguise'],
    ]);
    expect(say({ a: { type: 'string', description: 'Enter your tоken' } })).toEqual([
      ['a', 'its description asks for "token" in disguise'],
    ]);
    expect(say({ a: { type: 'string', format: 'password' } })).toEqual([['a', 'its format is "password"']]);
    expect(say({ pass: { type: 'string' } })).toEqual([['pass', 'its name says "pass"']]);
    expect(say({ a: { type: 'string', title: 'Pass', description: 'word' } })).toEqual([
      ['a', 'its name, title and description together say "password"'],
    ]);
    expect(say({ a: { type: 'string', description: 'Paste your .env file' } })).toEqual([
      ['a', 'its description asks for "file of secrets"'],
    ]);
    expect(say({ code: { type: 'string' } }, 'Enter the code we sent to your phone')).toEqual([
      ['code', 'the message asks for "one-time code"'],
    ]);
    expect(say({ a: { type: 'string' } }, 'Enter your password')).toEqual([
      ['a', 'the message asks for "password"'],
    ]);
  });

  it('names every field that could be meant, and no other', () => {
    const text = { type: 'string' };
    expect(
      reasons({
        message: 'Enter your user name and password',
        properties: {
          a: text,
          b: text,
          c: { type: 'boolean' },
          mail: { ...text, format: 'email' },
          n: { type: 'number' },
        },
      }),
    ).toEqual([
      ['a', 'the message asks for "password"'],
      ['b', 'the message asks for "password"'],
    ]);
  });

  it('never repeats what was sent in the reason', () => {
    const [found] = reasons({
      message: 'Hello',
      properties: { x: { type: 'string', default: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a' } },
    });
    expect(found).toEqual(['x', 'its default looks like a GitHub token']);
  });

  // Counted, not timed.
  it.each(['type ', 'Enter Your ', 'е.n.t.e.r your ', '3nt3r a ', 'ﷺ', '㌀ '])(
    'searches a message of %j four times at most, however many fields there are',
    (part) => {
      searched.length = 0;
      const properties = Object.fromEntries(
        Array.from({ length: 100 }, (_, at) => [
          `${at % 2 === 0 ? 'value' : 'nick'}${at}`,
          { type: at % 4 < 2 ? 'string' : 'number' },
        ]),
      );
      find({ message: part.repeat(65_536 / part.length), properties });
      const texts = new Set(searched.map(({ text }) => text));
      expect(new Set(searched.map(({ key }) => key)).size).toBe(searched.length);
      expect(searched.length).toBe(4 * texts.size);
      // All the ways to read what is shown of it.
      expect(texts.size).toBeLessThanOrEqual(16);
      expect(Math.max(...[...texts].map(({ length }) => length))).toBeLessThanOrEqual(5000);
    },
  );

  it('ends soon, whatever was sent', () => {
    const nasty = ['a ', 'a1', 'p.', 'aA', '@$', 'а', '\u200b', 'p a s s w o r ', 'password for ', '1', '!'];
    for (const part of nasty) {
      const long = part.repeat(18_000 / part.length);
      expect(() =>
        find({ message: long.repeat(20), properties: { f: { type: 'string', title: long } } }),
      ).not.toThrow();
    }
  });
});
