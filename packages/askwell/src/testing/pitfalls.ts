/**
 * What clients and their renderers get wrong again and again, by the numbers that stand in the titles of the cases of
 * `describeRenderer` and `describeClient`.
 */
export const PITFALLS: readonly string[] = [
  'sends "", 0, false, [] or null for a field that nobody touched',
  'drops the defaults false and 0',
  'lets a required yes or no be answered "no" only by ticking and unticking',
  'chooses the first option',
  'declines where the person cancelled, closed, or where a browser failed',
  'hides, rounds or guesses numbers',
  'sends a date and time without an offset',
  'counts the length of a text in UTF-16 units',
  'hangs on a form without fields, or approves it',
  'shows questions that come together on top of one another, or mixes up their answers',
  "shows a question that is void, or bills the person's time to the call",
  'declares what nobody can show',
  'sends content: null',
  'stumbles over odd lists of options',
  'stumbles over field names such as constructor',
  'draws the escape sequences, invisible characters and markup of a server',
  'opens URLs that are none of the web, or hides where they lead',
  'accepts a page by itself, and is asked again for ever',
  'compiles the regular expressions of a server',
];
