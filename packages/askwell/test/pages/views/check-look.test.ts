import { describe, expect, it } from 'vitest';

import { checkLook } from '../../../src/pages/views/check-look.ts';
import { refusal } from '../../field/refusal.ts';

describe('how pages are to look', () => {
  it.each([
    ['nothing', undefined, /must be an object/],
    ['a colour alone', '#1a7f37', /must be an object/],
    ['a mistyped name', { colour: '#1a7f37' }, /Did you mean "color"\?/],
    ['an unknown name', { theme: 'dark' }, /It can have name, logo, color, language, strings/],
    ['a name that nobody sees', { name: ' \u200B' }, /look\.name/],
    ['a name that is no text', { name: 7 }, /look\.name/],
    ['a colour by name', { color: 'red' }, /#rrggbb/],
    ['a colour that is no text', { color: 0xff }, /#rrggbb/],
    ['a logo without https', { logo: 'http://a.example/x.png' }, /look\.logo/],
    ['a page as logo', { logo: 'data:text/html,x' }, /look\.logo/],
    ['a logo that is no text', { logo: {} }, /look\.logo/],
    ['a language that breaks out of a header', { language: 'de\r\nX: y' }, /language tag/],
    ['a language that is no text', { language: 7 }, /language tag/],
    ['a language without words', { language: 'fr' }, /no words of that language/],
    ['words that are none', { strings: 'fr' }, /look\.strings/],
    ['words by what is no language tag', { strings: { 'f r': {} } }, /language tag/],
    ['a language whose words are none', { strings: { fr: 'oui' } }, /look\.strings\["fr"\]/],
    ['a mistyped word', { strings: { fr: { submitt: 'Envoyer' } } }, /Did you mean "submit"\?/],
    ['a word that is no text', { strings: { fr: { submit: 7 } } }, /\.submit .*must be a text/],
    ['a plural without other', { strings: { fr: { errors: { one: 'x' } } } }, /other/],
    ['a plural that is a text', { strings: { fr: { errors: 'x' } } }, /other/],
    ['a mistyped refusal', { strings: { fr: { refusals: { ende: {} } } } }, /Did you mean "ended"\?/],
    ['a refusal that is a text', { strings: { fr: { refusals: { ended: 'x' } } } }, /refusals\.ended/],
    ['a rule that is no text', { strings: { fr: { rules: { email: 1 } } } }, /rules\.email/],
    [
      'a problem that the form model does not have',
      { strings: { fr: { problems: { 'is requird': 'manque' } } } },
      /Did you mean "is required"\?/,
    ],
  ])('can not be %s', (_, look, message) => {
    expect(refusal(() => checkLook(look), 'ASKWELL_USAGE')).toMatch(message);
  });

  it('can be all of it, a picture in capital letters and a dialect of ours too', () => {
    expect(() =>
      checkLook({
        name: 'Acme',
        logo: 'DATA:image/png;base64,AA==',
        color: '#1A7F37',
        language: 'fr-CA',
        strings: {
          fr: {
            submit: 'Envoyer',
            errors: { other: '{count} erreurs' },
            rules: { charactersExactly: { one: '{count} lettre', other: '{count} lettres' } },
            refusals: { ended: { title: 'Fini', text: 'C’est fini.' } },
            problems: { 'is required': 'manque' },
          },
        },
      }),
    ).not.toThrow();
    expect(() => checkLook({ language: 'de-AT' })).not.toThrow();
    expect(() => checkLook({})).not.toThrow();
  });
});
