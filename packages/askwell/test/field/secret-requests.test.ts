import { describe, expect, it } from 'vitest';
import { candidates, clausesOf, proseWords } from '../../src/field/secret-requests.ts';

const all = (text: string, names = true) =>
  [...candidates(proseWords(text), names)].map((words) => words.join(' '));

describe('candidates', () => {
  it('are a name, and what follows a request up to the next preposition', () => {
    expect(all('Your API key')).toEqual(['your api key']);
    expect(all('Please enter the password for the page', false)).toEqual(['the password']);
    expect(all('Enter from memory')).toEqual(['enter', 'from memory']);
    expect(all('Enter a name for it and type the code of today', false)).toEqual(['a name', 'the code']);
  });

  it('are none behind a "no", and none around one', () => {
    expect(all('Never enter your password')).toEqual([]);
    expect(all('Enter what is not your password', false)).toEqual([]);
    expect(all('Enter a city with care, not your password', false)).toEqual(['a city']);
  });

  it('are none where the clause asks for something else', () => {
    expect(all('Reset password for which user')).toEqual([]);
    expect(all('Name the API key')).toEqual([]);
    expect(all('Name, password')).toEqual(['name password']);
  });

  // Counted, not timed: all of them together have to be in proportion to the text.
  it.each(['type ', 'enter your ', 'enter for ', 'type the token of ', 'enter value ', 'for '])(
    'are few, however often %j is said',
    (part) => {
      const words = proseWords(part.repeat(1000));
      let looked = 0;
      for (const candidate of candidates(words, true)) looked += candidate.length;
      expect(looked).toBeLessThanOrEqual(3 * words.length);
    },
  );
});

describe('clausesOf', () => {
  it('keeps a list together whose head says no', () => {
    expect(clausesOf('One, two. Do not give us your name, PIN, or age')).toEqual([
      'One',
      'two',
      ' Do not give us your name PIN or age',
    ]);
  });
});
