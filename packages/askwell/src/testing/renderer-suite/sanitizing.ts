import type { FormElicitation } from '../../client/elicitation.ts';
import { pick, type } from './acts.ts';
import { accepted, claim, sees } from './claims.ts';
import { ESCAPES, INVISIBLE, MARKUP, poisoned } from './hostile-texts.ts';
import type { Seen } from '../renderer-harness.ts';
import type { RendererCase } from './renderer-case.ts';
import { fill, formQuestion, SOURCE, urlQuestion, visit } from './show.ts';

/** A question with poison in every text that a server can send. */
function poisonedForm(poison: readonly string[]): FormElicitation {
  const bad = (word: string): string => poisoned(word, poison);
  return formQuestion(
    {
      note: {
        type: 'string',
        title: bad('TITLE'),
        description: bad('DESCRIPTION'),
        default: bad('DEFAULT'),
      },
      color: {
        type: 'string',
        title: 'Color',
        oneOf: [
          { const: bad('VALUE'), title: bad('OPTION') },
          { const: 'plain', title: 'Plain' },
        ],
      },
      [bad('NAME')]: { type: 'string' },
    },
    [],
    { message: bad('MESSAGE'), from: { ...SOURCE, selfName: bad('SELF') } },
  );
}

const WORDS = ['MESSAGE', 'TITLE', 'DESCRIPTION', 'OPTION', 'NAME'];

function without(seen: Seen, poison: readonly string[], what: string): void {
  for (const piece of poison) {
    claim(!seen.raw.includes(piece), `${what} reached the screen: ${JSON.stringify(piece)}.`);
    claim(!seen.text.includes(piece), `${what} can be read: ${JSON.stringify(piece)}.`);
  }
}

/** What a server sends is shown as text, and as nothing else. */
export const sanitizing: readonly RendererCase[] = [
  {
    title: 'C34, pitfall 16: no escape sequence of the server is drawn, wherever it stands',
    async run(harness) {
      const shown = await fill(harness, poisonedForm(ESCAPES), [
        type('note', 'fine'),
        pick('color', 'plain'),
      ]);
      for (const word of WORDS) sees(shown, word, 'A harmless word of the server');
      without(shown, ESCAPES, 'An escape sequence of the server');
      claim(!shown.text.includes('\u001B'), 'An escape character can be read.');
      accepted(shown.answer, { note: 'fine', color: 'plain' });
    },
  },
  {
    title: 'C34, pitfall 16: nothing that turns the text around or that is invisible is drawn',
    async run(harness) {
      const shown = await fill(harness, poisonedForm(INVISIBLE), [
        type('note', 'fine'),
        pick('color', 'plain'),
      ]);
      for (const word of WORDS) sees(shown, word, 'A harmless word of the server');
      without(shown, INVISIBLE, 'An invisible character of the server');
    },
  },
  {
    title: 'C34, pitfall 16: markup of the server is shown as text, and a link with where it leads',
    async run(harness) {
      const question = formQuestion(
        { note: { type: 'string', title: `${MARKUP} title`, description: `${MARKUP} description` } },
        [],
        { message: `${MARKUP} message` },
      );
      const shown = await fill(harness, question, []);
      for (const place of ['title', 'description', 'message']) {
        sees(shown, `${MARKUP} ${place}`, `The ${place}, as it came,`);
      }
    },
  },
  {
    title: 'C34, pitfall 16: neither escape sequences nor invisible characters are drawn with a page',
    needs: ['url'],
    async run(harness) {
      const message = poisoned('MESSAGE', [...ESCAPES, ...INVISIBLE]);
      const shown = await visit(
        harness,
        urlQuestion({ message, from: { ...SOURCE, selfName: poisoned('SELF', [...ESCAPES, ...INVISIBLE]) } }),
        'close',
      );
      sees(shown, 'MESSAGE', 'A harmless word of the server');
      without(shown, [...ESCAPES, ...INVISIBLE], 'What the server hid in its text');
    },
  },
  {
    title: 'C23, pitfall 16: no URL in a form is clickable',
    needs: ['links'],
    async run(harness) {
      const link = 'https://phish.example/login';
      const question = formQuestion(
        {
          note: { type: 'string', title: `See ${link}`, description: `Or ${link}`, default: link },
          color: { type: 'string', title: 'Color', enum: [link, 'plain'], default: link },
        },
        [],
        { message: `Go to ${link} now, or [here](${link}), or <a href="${link}">here</a>.` },
      );
      const { links } = await fill(harness, question, []);
      claim(links.length === 0, `A form has something to click: ${links.join(', ')}.`);
    },
  },
  {
    title: 'C23: no URL in the message of a page is clickable',
    needs: ['url', 'links'],
    async run(harness) {
      const question = urlQuestion({
        message: 'Go to https://phish.example/login or [here](https://phish.example).',
      });
      const { links } = await visit(harness, question, 'close');
      const strange = links.filter((link) => link !== question.url);
      claim(strange.length === 0, `The message has something to click: ${strange.join(', ')}.`);
    },
  },
];
