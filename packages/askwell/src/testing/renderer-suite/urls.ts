import type { UrlFinding } from '../../client/url/verdict.ts';
import { claim, ended, sees, squeeze } from './claims.ts';
import { watchNetwork } from './network-watch.ts';
import type { RendererCase } from './renderer-case.ts';
import { SOURCE, urlQuestion, visit } from './show.ts';

const question = urlQuestion();
const { display } = question.verdict;

const FINDINGS: readonly UrlFinding[] = [
  { code: 'punycode', severity: 'warn', message: 'The name of the host has letters that look like others.' },
  { code: 'port', severity: 'warn', message: 'The page is on the unusual port 8443.' },
];
const ODD = 'https://xn--pypal-4ve.example:8443/login';
const odd = urlQuestion(
  { url: ODD },
  {
    verdict: 'warn',
    findings: FINDINGS,
    display: {
      href: ODD,
      before: 'https://',
      domain: 'xn--pypal-4ve.example',
      after: ':8443/login',
      host: 'xn--pypal-4ve.example:8443',
      unicodeHost: 'pаypal.example:8443',
    },
  },
);

/** What is shown of a page before anything is opened. */
export const urls: readonly RendererCase[] = [
  {
    title: 'C4, C7, C19: before consent the person reads who asks, why, and the whole URL with its host',
    needs: ['url'],
    async run(harness) {
      const shown = await visit(harness, question, 'close');
      sees(shown, SOURCE.server.name, 'The name that the person gave the server');
      sees(shown, question.message, 'The message');
      sees(shown, display.href, 'The whole URL');
      sees(shown, display.host, 'The host');
    },
  },
  {
    title: 'C19: a long URL is shown in full',
    needs: ['url'],
    async run(harness) {
      const after = `/start?${Array.from({ length: 60 }, (_, n) => `part${n}=value-${n * 7}`).join('&')}`;
      const href = `https://canary-site.example${after}`;
      const long = urlQuestion(
        { url: href },
        {
          display: {
            href,
            before: 'https://',
            domain: 'canary-site.example',
            after,
            host: 'canary-site.example',
          },
        },
      );
      sees(await visit(harness, long, 'close'), href, 'The whole URL');
    },
  },
  {
    title: 'C21: the domain is set off from the rest of the URL, or named by itself',
    needs: ['url'],
    async run(harness) {
      const shown = await visit(harness, question, 'close');
      const alone = /(?<![\w.-])canary-site\.example(?![\w.-])/.test(
        shown.text.replaceAll(display.href, ' ').replaceAll(display.host, ' '),
      );
      claim(
        alone || shown.emphasized.some((text) => squeeze(text) === display.domain),
        `The domain ${display.domain} does not stand out.`,
      );
    },
  },
  {
    title:
      'C22, pitfall 17: every warning about a URL is read before consent, and both spellings of its host',
    needs: ['url'],
    async run(harness) {
      const shown = await visit(harness, odd, 'close');
      for (const { message } of FINDINGS) sees(shown, message, 'A warning');
      sees(shown, odd.verdict.display.host, 'The host as it is looked up');
      sees(shown, 'pаypal.example', 'The host as it looks');
    },
  },
  {
    title: 'C18, pitfall 17: a page with warnings is not opened without consent either',
    needs: ['url', 'opener'],
    async run(harness) {
      for (const end of ['decline', 'cancel', 'close'] as const) {
        const { opened } = await visit(harness, odd, end);
        claim(opened.length === 0, `The page was opened although the person did not agree (${end}).`);
      }
    },
  },
  {
    title: 'C5, pitfall 5: declining a page is decline; cancelling and closing are cancel',
    needs: ['url'],
    async run(harness) {
      ended((await visit(harness, question, 'decline')).answer, 'decline');
      ended((await visit(harness, question, 'cancel')).answer, 'cancel');
      ended((await visit(harness, question, 'close')).answer, 'cancel');
    },
  },
  {
    title: 'C18, pitfall 18: a page is not accepted by itself, and closes when it is taken back',
    needs: ['url'],
    async run(harness) {
      ended((await visit(harness, question, 'wait')).answer, 'cancel');
      ended((await visit(harness, question, 'wait', { void: true })).answer, 'cancel');
    },
  },
  {
    title: 'C17: neither the page nor anything about it is fetched, not even after consent',
    needs: ['url'],
    async run(harness) {
      for (const end of ['close', 'accept'] as const) {
        const { result, requested } = await watchNetwork(display.domain, () => visit(harness, question, end));
        const all = [...requested, ...(result.requested ?? []).filter((url) => url.includes(display.domain))];
        claim(all.length === 0, `The page was asked for by the client itself: ${all.join(', ')}.`);
      }
    },
  },
  {
    title: 'C17, C20: the page is not embedded, nor anything of it',
    needs: ['url'],
    async run(harness) {
      for (const end of ['close', 'accept'] as const) {
        const { raw } = await visit(harness, question, end);
        const embedded = /<(?:iframe|frame|webview|object|embed|img|link|script)\b[^>]*canary-site/i.exec(
          raw,
        );
        claim(embedded === null, `The page is embedded: ${embedded?.[0] ?? ''}.`);
      }
    },
  },
];
