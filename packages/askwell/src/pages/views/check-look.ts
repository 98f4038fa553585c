import { AskwellError } from '../../errors.ts';
import { didYouMean } from '../../field/did-you-mean.ts';
import { isObject, own } from '../../json.ts';
import { parseUrl } from '../../parse-url.ts';
import { parseColor } from './accent.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import type { Look } from './views.ts';
import { visibleLine } from './visible-text.ts';

const KNOWN: Required<{ readonly [name in keyof Look]: true }> = {
  name: true,
  logo: true,
  color: true,
  language: true,
  strings: true,
};
/** They end up in a header. */
const TAG = /^[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;
const OURS = ['en', 'de'];

/**
 * Checks how pages are to look, before anybody sees one.
 *
 * @throws `ASKWELL_USAGE` that says what is wrong, and how to write it
 */
export function checkLook(look: unknown): asserts look is Look {
  if (!isObject(look)) throw wrong('look', 'must be an object, like { color: "#1a7f37" }.');
  checkNames('look', look, Object.keys(KNOWN));
  const { name, logo, color, language, strings = {} } = look;
  if (name !== undefined && (typeof name !== 'string' || visibleLine(name) === ''))
    throw wrong('look.name', 'must be a name that can be seen. Leave it out for the title of the server.');
  if (color !== undefined && (typeof color !== 'string' || parseColor(color) === undefined))
    throw wrong('look.color', 'must be of the form #rrggbb, like "#1a7f37".');
  if (logo !== undefined && (typeof logo !== 'string' || !isPicture(logo)))
    throw wrong('look.logo', 'must be an https URL, or a picture as data URL.');
  if (!isObject(strings))
    throw wrong('look.strings', 'must be an object, like { fr: { submit: "Envoyer" } }.');
  for (const [tag, words] of Object.entries(strings)) {
    checkTag(`The name ${JSON.stringify(tag)} in look.strings`, tag);
    checkWords(`look.strings[${JSON.stringify(tag)}]`, words, english);
  }
  if (language === undefined) return;
  checkTag('look.language', language);
  const [main = ''] = language.toLowerCase().split('-');
  const has = [...OURS, ...Object.keys(strings)].map((tag) => tag.toLowerCase());
  if (!has.includes(main) && !has.includes(language.toLowerCase()))
    throw wrong(
      'look.language',
      `is ${JSON.stringify(language)}, but there are no words of that language. Give them as look.strings, or take "en" or "de".`,
    );
}

/** Whether words have the shape of ours, as far as there are any. */
function checkWords(where: string, words: unknown, model: object): void {
  if (!isObject(words)) throw wrong(where, 'must be an object of words, by their name.');
  checkNames(where, words, Object.keys(model));
  for (const [name, word] of Object.entries(words)) {
    const place = `${where}.${name}`;
    const ours: unknown = own(model, name);
    if (word === undefined) continue;
    if (typeof ours === 'string') {
      if (typeof word !== 'string') throw wrong(place, 'must be a text.');
    } else if (isObject(ours) && 'other' in ours) {
      const isPlural = isObject(word) && Object.values(word).every((form) => typeof form === 'string');
      if (!isPlural || !('other' in word))
        throw wrong(place, 'must have a text for each plural form, at least { other: "…" }.');
    } else if (name === 'problems') {
      if (!isObject(word) || !Object.values(word).every((text) => typeof text === 'string'))
        throw wrong(place, 'must be an object of texts.');
      checkNames(place, word, Object.keys(german.problems));
    } else {
      checkWords(place, word, ours as object);
    }
  }
}

function checkNames(where: string, given: object, known: readonly string[]): void {
  const odd = Object.keys(given).find((name) => !known.includes(name));
  if (odd === undefined) return;
  const meant = didYouMean(odd, known);
  throw wrong(
    where,
    `has no ${JSON.stringify(odd)}. ` +
      (meant !== undefined
        ? `Did you mean ${JSON.stringify(meant)}?`
        : known.length < 10
          ? `It can have ${known.join(', ')}.`
          : 'See the type PageStrings for what it can have.'),
  );
}

function checkTag(what: string, tag: unknown): asserts tag is string {
  if (typeof tag !== 'string' || !TAG.test(tag))
    throw new AskwellError('ASKWELL_USAGE', `${what} must be a language tag, like "fr" or "pt-BR".`);
}

function isPicture(logo: string): boolean {
  const url = parseUrl(logo);
  return url?.protocol === 'https:' || (url?.protocol === 'data:' && /^data:image\//i.test(url.href));
}

function wrong(where: string, what: string): AskwellError {
  return new AskwellError('ASKWELL_USAGE', `${where} of createPages() ${what}`);
}
