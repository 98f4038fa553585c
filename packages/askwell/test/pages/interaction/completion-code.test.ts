import { describe, expect, it } from 'vitest';

import {
  COMPLETION_CODE_MS,
  createCompletionCode,
  isCompletionCode,
} from '../../../src/pages/interaction/completion-code.ts';

const NOW = 1_800_000_000_000;

describe('a completion code', () => {
  it('is eight letters and digits in two halves, none of which looks like another, good for ten minutes', () => {
    const seen = new Set<string>();
    for (let n = 0; n < 500; n += 1) {
      const { shown, code } = createCompletionCode(NOW);
      expect(shown).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      expect(code).toMatchObject({ wrong: 0, confirmed: false, expiresAt: NOW + 600_000 });
      for (const letter of shown) seen.add(letter);
    }
    expect(COMPLETION_CODE_MS).toBe(600_000);
    // All 32 letters come up, and the dash: 40 bits.
    expect(seen.size).toBe(33);
  });

  it('is kept as a salted digest: two records of one code differ, and neither holds it', () => {
    const { shown, code } = createCompletionCode(NOW);
    const letters = shown.replace('-', '');
    expect(JSON.stringify(code)).not.toContain(letters);
    expect(JSON.stringify(code)).not.toContain(shown);
    const others = Array.from({ length: 50 }, () => createCompletionCode(NOW).code);
    expect(new Set(others.map(({ salt }) => salt)).size).toBe(50);
    expect(isCompletionCode(shown, { ...code, salt: others[0]?.salt as string })).toBe(false);
  });

  it('is taken however a person types it', () => {
    const { shown, code } = createCompletionCode(NOW);
    const letters = shown.replace('-', '');
    const spellings = [
      shown,
      letters,
      shown.toLowerCase(),
      ` ${shown} \n`,
      letters.split('').join(' '),
      shown.replace('-', '–'),
      shown.replace('-', ' - '),
      // Pasted with a zero-width space, or in full-width letters.
      `\u200b${shown}`,
      String.fromCodePoint(...Array.from(letters, (letter) => (letter.codePointAt(0) as number) + 0xfee0)),
    ];
    for (const spelling of spellings) expect(isCompletionCode(spelling, code), spelling).toBe(true);
  });

  it('is taken with letters in place of the digits that they look like', () => {
    let found = createCompletionCode(NOW);
    while (!/0.*1|1.*0/.test(found.shown)) found = createCompletionCode(NOW);
    expect(isCompletionCode(found.shown.replaceAll('0', 'O').replaceAll('1', 'l'), found.code)).toBe(true);
    expect(isCompletionCode(found.shown.replaceAll('0', 'o').replaceAll('1', 'I'), found.code)).toBe(true);
  });

  it('is not taken with any letter changed, missing, doubled or moved, nor as anything else', () => {
    const { shown, code } = createCompletionCode(NOW);
    const wrong = [
      '',
      '-',
      shown.slice(0, -1),
      shown + shown.at(-1),
      shown.repeat(2),
      code.digest,
      code.salt,
      'K7QF-2M9X',
      'x'.repeat(1_000_000),
      // No more is looked at than anybody types.
      `${' '.repeat(64)}${shown}`,
      ...Array.from({ length: 200 }, () => createCompletionCode(NOW).shown),
    ];
    for (let at = 0; at < shown.length; at += 1) {
      if (shown[at] === '-') continue;
      wrong.push(`${shown.slice(0, at)}${shown[at] === 'A' ? 'B' : 'A'}${shown.slice(at + 1)}`);
    }
    for (const typed of wrong) expect(isCompletionCode(typed, code), typed.slice(0, 20)).toBe(false);
  });
});
