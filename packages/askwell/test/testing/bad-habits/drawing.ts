import { sanitizeText } from '../../../src/client/sanitize.ts';
import { type BadHabits } from './bad-habit.ts';

const link = '<a href="https://phish.example/login">here</a>';

/** How the texts of a server are drawn. */
export const drawing: BadHabits = {
  'draws whatever it gets': {
    habits: { clean: (text) => text },
    fails: ['no escape sequence', 'nothing that turns', 'neither escape sequences'],
  },
  'draws what is invisible': {
    habits: { clean: (text) => (text.includes('\u001B') ? sanitizeText(text) : text) },
    fails: ['nothing that turns'],
  },
  'takes markup': { habits: { escape: (text) => text }, fails: ['markup of the', 'no URL in a'] },
  'makes links in forms': {
    habits: { draw: (part, html) => (part === 'title' || part === 'option' ? html + link : html) },
    fails: ['no URL in a'],
  },
  'makes links in messages': {
    habits: { draw: (part, html) => (part === 'message' ? html + link : html) },
    fails: ['no URL in a', 'no URL in the'],
  },
};
