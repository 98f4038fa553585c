import { claim, exact } from '../renderer-suite/claims.ts';
import { watchNetwork } from '../renderer-suite/network-watch.ts';
import type { ClientCase } from './client-case.ts';
import { callOnce, form, notAccepted, page } from './converse.ts';
import { WireError } from './wire-server.ts';

const URLS = ['2025-11-25', '2026-07-28'] as const;
const PAGE = 'https://ledger.example/pay?bill=7';
const agree = () => ({ action: 'accept' }) as const;

/** None of these may be opened, nor shown as if it could be. */
const FORBIDDEN: readonly string[] = [
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<b>hi</b>',
  'file:///etc/passwd',
  'vbscript:msgbox(1)',
  'http://ledger.example/pay',
  'https://ledger.example@phish.example/',
  'https://ledger.example:secret@phish.example/',
  'not a url',
  '//ledger.example/pay',
];

/** Pages that a server wants to have opened. */
export const pages: readonly ClientCase[] = [
  {
    title: 'C18, C32, pitfall 17: what is no safe web page is never shown as one, and never accepted',
    revisions: URLS,
    needs: ['url'],
    async run(harness, revision) {
      for (const url of FORBIDDEN) {
        const conversation = await callOnce(harness, revision, {
          script: async ({ ask }) => {
            const { q } = await ask({ q: page(url, revision) });
            notAccepted(q, url);
            return 'done';
          },
          person: agree,
        }).catch((error: unknown) => {
          if (String(error).includes('was accepted')) throw error;
          return undefined;
        });
        claim((conversation?.shown ?? []).length === 0, `${url} was shown to be opened.`);
      }
    },
  },
  {
    title: 'C22, pitfall 17: a suspicious page is shown with what is suspicious about it',
    revisions: URLS,
    needs: ['url'],
    async run(harness, revision) {
      const suspicious = {
        'https://xn--pypal-4ve.example/': 'punycode',
        'https://ledger.example:8443/': 'port',
        'https://0x7f000001/': 'ip',
      };
      for (const [url, what] of Object.entries(suspicious)) {
        const { shown } = await callOnce(harness, revision, {
          script: async ({ ask }) => {
            await ask({ q: page(url, revision) });
            return 'done';
          },
          person: () => ({ action: 'decline' }),
        });
        const [asked] = shown;
        if (asked?.mode !== 'url') continue; // Never shown is as good.
        claim(asked.verdict.findings.length > 0, `Nothing was found about ${url} (${what}).`);
      }
    },
  },
  {
    title: 'C17: a page is shown and accepted without the client asking anything of its host',
    revisions: URLS,
    needs: ['url'],
    async run(harness, revision) {
      const { requested } = await watchNetwork('canary-site.example', () =>
        callOnce(harness, revision, {
          script: async ({ ask }) => {
            const { q } = await ask({ q: page('https://pay.canary-site.example/bill', revision) });
            claim(q?.result?.['action'] === 'accept', `${exact(q)} arrived.`);
            return 'done';
          },
          person: agree,
        }),
      );
      claim(requested.length === 0, `The client itself asked for ${requested.join(', ')}.`);
    },
  },
  {
    title: 'C7, C18: an answer to a page is the one of the person, and has no content',
    revisions: URLS,
    needs: ['url'],
    async run(harness, revision) {
      for (const action of ['accept', 'decline', 'cancel'] as const) {
        await callOnce(harness, revision, {
          script: async ({ ask }) => {
            const { q } = await ask({ q: page(PAGE, revision) });
            claim(q?.result?.['action'] === action, `${action} arrived as ${exact(q)}.`);
            claim(!('content' in (q?.result ?? {})), 'The answer to a page has content.');
            return 'done';
          },
          person: () => ({ action }),
        });
      }
    },
  },
  {
    title: 'C14, pitfall 18: a page that is asked for again is shown again, as one that was opened already',
    revisions: ['2026-07-28'],
    needs: ['url'],
    async run(harness, revision) {
      const { shown } = await callOnce(harness, revision, {
        script: async ({ ask }) => {
          for (let round = 0; round < 3; round += 1) await ask({ q: page(PAGE, revision) });
          return 'done';
        },
        person: agree,
      });
      const opened = shown.map((asked) => (asked.mode === 'url' ? asked.opened : undefined));
      claim(
        exact(opened) === exact([0, 1, 2]),
        `The person was told that they had agreed ${exact(opened)} times.`,
      );
    },
  },
  {
    title: 'C14: a call that needs a page first (-32042) is made again once it was visited',
    revisions: ['2025-11-25'],
    needs: ['url'],
    async run(harness, revision) {
      let calls = 0;
      let finish: () => void = () => undefined;
      const { shown, text } = await callOnce(harness, revision, {
        script: async ({ notify }) => {
          calls += 1;
          if (calls > 1) return 'visited';
          // The page is finished as soon as the person has it.
          finish = () => notify('notifications/elicitation/complete', { elicitationId: 'page 1' });
          throw new WireError(-32042, 'First this page.', { elicitations: [page(PAGE, revision)] });
        },
        person: () => {
          finish();
          return { action: 'accept' };
        },
      });
      claim(shown.length === 1 && shown[0]?.mode === 'url', `${shown.length} pages were shown.`);
      claim(text === 'visited' && calls === 2, `The call was made ${calls} times, and ended with ${text}.`);
    },
  },
  {
    title:
      'C5, C14: a call that needs a page first (-32042) fails if the person does not want it, and is not made for ever',
    revisions: ['2025-11-25'],
    needs: ['url'],
    async run(harness, revision) {
      for (const action of ['decline', 'accept'] as const) {
        let calls = 0;
        let finish: () => void = () => undefined;
        const ended = await callOnce(harness, revision, {
          script: async ({ notify }) => {
            calls += 1;
            finish = () => notify('notifications/elicitation/complete', { elicitationId: `page ${calls}` });
            throw new WireError(-32042, 'First this page.', {
              elicitations: [page(PAGE, revision, `page ${calls}`)],
            });
          },
          person: () => {
            finish();
            return { action };
          },
        }).then(
          () => false,
          () => true,
        );
        claim(ended, 'The call succeeded although no page helped.');
        claim(calls <= (action === 'decline' ? 1 : 50), `The call was made ${calls} times.`);
      }
    },
  },
  {
    title: 'C13: news of pages that nobody asked for, or that are finished, change nothing',
    revisions: ['2025-11-25'],
    needs: ['url'],
    async run(harness, revision) {
      const { text, shown } = await callOnce(harness, revision, {
        script: async ({ ask, notify }) => {
          const news = (elicitationId: string): void =>
            notify('notifications/elicitation/complete', { elicitationId });
          news('unknown');
          const { p } = await ask({ p: page(PAGE, revision) });
          for (const id of ['page 1', 'page 1', '__proto__', 'unknown']) news(id);
          const { q } = await ask({ q: form('What?') });
          return `${String(p?.result?.['action'])} ${String(q?.result?.['action'])}`;
        },
        person: ({ mode }) => (mode === 'url' ? { action: 'accept' } : { action: 'decline' }),
      });
      claim(text === 'accept decline', `The call ended with ${text}.`);
      claim(shown.length === 2, `${shown.length} questions were shown.`);
    },
  },
];
