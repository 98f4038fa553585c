import { describe, expect, it } from 'vitest';
import { shapeProblem, valueProblem } from '../../../src/field/kinds.ts';
import { coerceDraft } from '../../../src/form/draft.ts';
import { parseForeignForm } from '../../../src/form/form.ts';
import { readSubmission } from '../../../src/pages/submission/submission.ts';
import { english } from '../../../src/pages/views/english.ts';
import { german } from '../../../src/pages/views/german.ts';
import { createLanguages } from '../../../src/pages/views/languages.ts';
import type { SomeStrings } from '../../../src/pages/views/page-strings.ts';
import { createPhrases } from '../../../src/pages/views/phrases.ts';
import { formPage } from '../form-page.ts';

/** The language that a browser with this preference gets. */
function chosen(header: string | undefined, fallback = 'en', extra?: { [tag: string]: SomeStrings }): string {
  const headers = header === undefined ? undefined : { 'accept-language': header };
  return createLanguages(fallback, extra)(new Request('https://a.example/', headers && { headers })).language;
}

describe('the language of a page', () => {
  it.each([
    ['de', 'de'],
    ['de-AT,de;q=0.9', 'de'],
    ['DE', 'de'],
    ['fr-FR,fr;q=0.9,de;q=0.5,en;q=0.4', 'de'],
    ['en;q=0.3, de;q=0.8', 'de'],
    ['de;q=0, en', 'en'],
    ['de;q=0, fr', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    ['__proto__, constructor;q=0.9', 'en'],
    [`${'x-'.repeat(5000)},de`, 'en'],
  ])('is what the browser prefers of those that there are: %s', (header, language) => {
    expect(chosen(header)).toBe(language);
  });

  it('is the author’s where the browser wants none of them', () => {
    expect(chosen('fr', 'de')).toBe('de');
    expect(chosen('fr', 'de-CH')).toBe('de');
    expect(chosen('fr', 'xx')).toBe('en');
    expect(chosen('en', 'de')).toBe('en');
  });

  it('can be another, in English where it has no words', () => {
    const extra = { fr: { submit: 'Envoyer', refusals: { ended: { title: 'Fini', text: 'C’est fini.' } } } };
    expect(chosen('fr-CA', 'en', extra)).toBe('fr');
    const { strings } = createLanguages('fr', extra)(new Request('https://a.example/'));
    expect(strings.submit).toBe('Envoyer');
    expect(strings.decline).toBe(english.decline);
    expect(strings.refusals.ended.title).toBe('Fini');
    expect(strings.refusals.unknown).toEqual(english.refusals.unknown);
  });

  it('can have our words replaced, and a region has the words of its language', () => {
    const extra = {
      de: { submit: 'Los' },
      'de-AT': { decline: 'Na' },
      en: { submit: 'Go', decline: 'Nope' },
    };
    const phrases = createLanguages(
      'en',
      extra,
    )(new Request('https://a.example/', { headers: { 'accept-language': 'de-AT' } }));
    expect(phrases.language).toBe('de-at');
    expect(phrases.strings).toMatchObject({ submit: 'Los', decline: 'Na', yes: 'Ja' });
    expect(phrases.problem('is required')).toBe('ist erforderlich');
  });
});

describe('German', () => {
  /** Every text with its path. */
  const texts = (value: unknown, path: string): [string, string][] =>
    typeof value === 'string'
      ? [[path, value]]
      : Object.entries(value as object).flatMap(([name, member]) => texts(member, `${path}.${name}`));
  const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

  it('has every text, with the same things put in', () => {
    const { problems: _, ...ours } = german;
    const theirs = new Map(texts(ours, ''));
    for (const [path, text] of texts(english, '')) {
      const translated = theirs.get(path);
      // German has one form where English has two.
      if (translated === undefined && path.endsWith('.one')) continue;
      expect(translated, path).toEqual(expect.any(String));
      if (path.endsWith('.one')) continue;
      expect(places(translated ?? ''), path).toEqual(places(text));
    }
    for (const [text, translated] of Object.entries(german.problems)) {
      expect(places(translated), text).toEqual(places(text));
    }
  });

  it('has its plurals', () => {
    const phrases = createPhrases('de', german);
    expect(phrases.plural(german.errors, 1)).toBe('Eine Angabe muss korrigiert werden');
    expect(phrases.plural(german.errors, 3)).toBe('3 Angaben müssen korrigiert werden');
    expect(phrases.plural(german.rules.charactersAtMost, 1)).toBe('höchstens 1 Zeichen');
  });

  const string = { type: 'string' };
  const many = Array.from({ length: 12 }, (_, index) => `o${index}`);
  const list = { type: 'array', items: { type: 'string', enum: ['a', 'b', 'c'] }, minItems: 2, maxItems: 2 };
  const number = { type: 'number' };
  const integer = { type: 'integer' };

  /** What the form model says of what was typed, or chosen. */
  const said: readonly (readonly [object, unknown])[] = [
    [string, ''],
    [{ ...string, minLength: 3, maxLength: 3 }, 'a'],
    [{ ...string, minLength: 1, maxLength: 1 }, 'ab'],
    [{ ...string, minLength: 3 }, 'a'],
    [{ ...string, maxLength: 1 }, 'ab'],
    [{ ...string, maxLength: 3 }, 'abcd'],
    [{ ...string, format: 'email' }, 'x'],
    [{ ...string, format: 'uri' }, 'x'],
    [{ ...string, format: 'date' }, 'x'],
    [{ ...string, format: 'date-time' }, 'x'],
    [{ ...string, pattern: '^a$' }, 'x'],
    [number, 'x'],
    [number, '1.'],
    [number, '1,5'],
    [number, '1e999'],
    [number, '1e-999'],
    [number, '12345678901234567890'],
    [{ ...number, minimum: -1.5 }, '-2'],
    [{ ...number, maximum: 1e30 }, '1e31'],
    [{ ...number, exclusiveMinimum: 1 }, '1'],
    [{ ...number, exclusiveMaximum: 1 }, '1'],
    [{ ...number, multipleOf: 0.5 }, '1.2'],
    [integer, '1.5'],
    [{ type: 'boolean' }, 'x'],
    [{ ...string, enum: ['a', 'b'] }, 'x'],
    [{ ...string, enum: many }, 'x'],
    [list, ['x']],
    [{ ...list, items: { type: 'string', enum: many } }, ['x']],
    [list, ['a']],
    [list, ['a', 'b', 'c']],
    [list, ['a', 'a']],
    [list, 5],
    [string, 5],
    [{ type: 'boolean' }, 5],
    [number, 'shape'],
    [integer, 1.5],
  ];

  it.each(said)('knows what is said of %j for %j', (schema, given) => {
    const form = parseForeignForm(
      { type: 'object', properties: { a: schema }, required: ['a'] },
      { patterns: (pattern) => (text) => new RegExp(pattern, 'u').test(text) },
    );
    const [field] = form.fields;
    if (field === undefined) throw new Error('There is no field.');
    const reading = typeof given === 'string' ? coerceDraft(field, given, form.problem) : undefined;
    const problem =
      (reading?.ok === false ? reading.problem : undefined) ??
      shapeProblem(field, given) ??
      valueProblem(field, given) ??
      '';
    expect(problem).not.toBe('');
    const translated = createPhrases('de', german).problem(problem);
    expect(translated).not.toBe(problem);
    expect(translated).not.toMatch(/\{|\b(must|is|the|or)\b/);
  });

  it('knows what the page itself says', () => {
    const phrases = createPhrases('de', german);
    const page = formPage({ a: string, key: string }, { secrets: ['key'] });
    const twice = readSubmission(
      page,
      new URLSearchParams([
        ['f.0', 'a'],
        ['f.0', 'b'],
        ['f.1', 'c'],
      ]),
    );
    if (twice.ok) throw new Error('The form was accepted.');
    expect(twice.submission.draft.fields.map(({ problem }) => phrases.problem(problem ?? ''))).toEqual([
      'darf nur eine Antwort haben',
      'muss noch einmal eingegeben werden',
    ]);
    const huge = readSubmission(page, new URLSearchParams({ 'f.0': 'x'.repeat(70_000), 'f.1': 'c' }));
    if (huge.ok) throw new Error('The form was accepted.');
    expect(phrases.problem(huge.submission.problem?.form ?? '')).toMatch(/^Die Antwort hat mehr/);
  });

  it('leaves the author’s own words alone', () => {
    const phrases = createPhrases('de', german);
    for (const text of ['must be at least somewhat polite', 'The key is not accepted.', 'is required here']) {
      expect(phrases.problem(text)).toBe(text);
    }
  });
});
