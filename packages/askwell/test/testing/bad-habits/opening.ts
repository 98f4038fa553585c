import { connect } from 'node:net';

import type { UrlAnswer } from '../../../src/client/elicitation.ts';
import { goodHabits } from '../page-renderer.ts';
import { type BadHabits, hides } from './bad-habit.ts';

const { visited } = goodHabits;

/** How pages are shown and opened. */
export const opening: BadHabits = {
  'does not show the URL': {
    habits: hides('url'),
    fails: ['before consent the', 'a long URL', 'the domain is', 'agreeing to a'],
  },
  'cuts a long URL': {
    habits: { draw: (part, html) => (part === 'url' && html.length > 200 ? `${html.slice(0, 200)}…` : html) },
    fails: ['a long URL'],
  },
  'does not set off the domain': {
    habits: { draw: (part, html) => (part === 'domain' ? html.replace(/<[^>]*>/g, '') : html) },
    fails: ['the domain is'],
  },
  'does not show the host': {
    habits: hides('host'),
    // Before consent the whole URL has it, with its port.
    fails: ['while a page is open the person can say'],
  },
  'does not show warnings': { habits: hides('finding'), fails: ['every warning about'] },
  'shows one spelling': { habits: hides('unicode'), fails: ['every warning about'] },
  'opens a page with warnings at once': {
    habits: { onShow: ({ url, verdict }, open) => (verdict.findings.length > 0 ? open(url) : undefined) },
    fails: ['a page with'],
  },
  'opens a page at once': {
    habits: { onShow: ({ url, verdict }, open) => (verdict.findings.length > 0 ? undefined : open(url)) },
    fails: [
      'after consent the',
      'without consent nothing',
      'a browser that',
      'a page that is asked for again can be gone',
      'a page that is asked for again can be opened',
    ],
  },
  'opens whatever the person says': {
    habits: { opensOn: () => true },
    fails: ['a page with', 'without consent nothing', 'a page that is asked for again can be gone'],
  },
  'opens another URL than it showed': {
    habits: { target: (url) => url.replace('#top', '') },
    fails: [
      'after consent the',
      'a page that is asked for again can be opened',
      'while a page is open the person can open',
    ],
  },
  'never opens anything': {
    habits: { opensOn: () => false },
    fails: [
      'after consent the',
      'a browser that',
      'a page that is asked for again can be opened',
      'while a page is open the person can open',
    ],
  },
  'opens nothing again': {
    habits: { opensOn: (button) => button === 'accept' },
    fails: ['a page that is asked for again can be opened', 'while a page is open the person can open'],
  },
  'opens again without being asked to': {
    habits: { opensOn: (button) => ['accept', 'again', 'done'].includes(button) },
    fails: ['a page that is asked for again can be gone'],
  },
  'declines when no browser starts': {
    habits: { openFailed: { action: 'decline' } },
    fails: ['a browser that'],
  },
  'accepts when no browser starts': {
    habits: { openFailed: { action: 'accept' } },
    fails: ['a browser that'],
  },
  'declines where the person cancels a page': {
    habits: {
      visited: (button, asked) => (button === 'cancel' ? { action: 'decline' } : visited(button, asked)),
    },
    fails: ['declining a page', 'a page that is asked for again can be given'],
  },
  'sends content with a page': {
    habits: { visited: (button, asked) => ({ ...visited(button, asked), content: {} }) as UrlAnswer },
    fails: ['agreeing to a'],
  },
  'accepts a page by itself': {
    habits: { itself: (asked) => (asked.mode === 'url' ? 'accept' : undefined) },
    fails: [
      'a page with',
      'declining a page',
      'a page is not',
      'without consent nothing',
      'a page that is asked for again can be gone',
      'a page that is asked for again can be given',
    ],
  },
  'accepts a page by itself when it is asked for again': {
    habits: { itself: (asked) => (asked.mode === 'url' && asked.opened > 0 ? 'done' : undefined) },
    fails: ['a page that is asked for again can be opened', 'a page that is asked for again can be given'],
  },
  'has no way out when it is asked again': {
    habits: {
      visited: (button, asked) => (asked.opened > 0 ? { action: 'accept' } : visited(button, asked)),
    },
    fails: ['a page that is asked for again can be given'],
  },
  'fetches the page': {
    habits: { onShow: ({ url }) => void fetch(url).catch(() => undefined) },
    fails: ['neither the page'],
  },
  'connects to the host': {
    habits: {
      onShow: ({ url }) => {
        const nowhere = (_host: string, _options: unknown, found: (error: Error) => void): void =>
          found(new Error('no'));
        connect({ host: new URL(url).hostname, port: 443, lookup: nowhere as never })
          .on('error', () => undefined)
          .destroy();
      },
    },
    fails: ['neither the page'],
  },
  'loads the icon of the page': {
    habits: {
      draw: (part, html) =>
        part === 'url' ? `${html}<img src="https://pay.accounts.canary-site.example/icon.png">` : html,
    },
    fails: ['the page is not'],
  },
  'embeds the page': {
    habits: {
      draw: (part, html) =>
        part === 'url' ? `${html}<iframe src="https://canary-site.example"></iframe>` : html,
    },
    fails: ['the page is not'],
  },
  'can not end waiting': {
    habits: { waited: (button) => (button === 'done' ? undefined : 'cancel') },
    fails: ['while a page is open the person can say', 'while a page is open the person can open'],
  },
  'says "done" whatever happens': {
    habits: { waited: (button) => (button === 'again' ? undefined : 'done') },
    fails: ['while a page is open the person can give'],
  },
};
