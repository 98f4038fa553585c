import { readFileSync } from 'node:fs';
import { domainToUnicode } from 'node:url';

import { describe, expect, it } from 'vitest';

import { judgeUrl } from '../../../src/client/url/judge-url.ts';
import type { UrlVerdict } from '../../../src/client/url/verdict.ts';
import { BLOCKING, corpus } from './corpus.ts';

const server = { name: 'billing', origin: 'https://billing.example' };
// Emoji need their two selectors.
const UNSAFE = /(?![\u{FE0E}\u{FE0F}])[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;

/** What is wrong with a verdict, whatever was judged. */
function flawsOf(url: string, { verdict, findings, display }: UrlVerdict): string[] {
  const { href, before, domain, after, host } = display;
  const severities = findings.map(({ severity }) => severity);
  const expected = severities.includes('block') ? 'block' : severities.length > 0 ? 'warn' : 'ok';
  const parsed = verdict === 'block' ? undefined : new URL(url);
  const texts = [...Object.values(display), ...findings.map(({ message }) => message)];
  const flaws = [
    verdict === expected ? '' : 'the verdict is not that of its findings',
    before + domain + after === href ? '' : 'the parts are not the whole',
    texts.some((text) => UNSAFE.test(text)) ? 'something is not safe to show' : '',
    findings.every(({ message }) => /^["A-Z].{8,}\.$/.test(message)) ? '' : 'a message is no sentence',
    parsed === undefined || parsed.href === href ? '' : 'another URL is shown',
    parsed === undefined || parsed.host === host ? '' : 'another host is shown',
    parsed === undefined || /^[\x21-\x7e]+$/.test(href) ? '' : 'the URL is not ASCII',
    parsed === undefined || domain !== '' ? '' : 'nothing is highlighted',
  ];
  return flaws.filter((flaw) => flaw !== '').map((flaw) => `${JSON.stringify(url)}: ${flaw}`);
}

describe('the corpus', () => {
  it('has URLs enough, and every code but `very-long`', () => {
    const urls = corpus.flatMap((group) => group.urls);
    expect(urls.length).toBeGreaterThanOrEqual(150);
    expect(new Set(urls.flatMap(([, ...codes]) => codes)).size).toBe(20);
  });

  it('has no code that the page about verdicts does not explain', () => {
    const page = readFileSync(new URL('../../../../../docs/url-verdicts.md', import.meta.url), 'utf8');
    const codes = new Set(corpus.flatMap((group) => group.urls).flatMap(([, ...found]) => found));
    for (const code of [...codes, 'very-long']) expect(page).toContain(`\n| \`${code}\` |`);
  });

  for (const { title, options, urls } of corpus) {
    it.each(urls.map(([url, ...codes]) => [url, codes] as const))(
      `C22, C32 finds what is to be known: ${title}: %j`,
      (url, codes) => {
        const judged = judgeUrl(url, options);
        expect(judged.findings.map(({ code }) => code).sort()).toEqual([...codes].sort());
        const blocks = codes.some((code) => BLOCKING.has(code));
        expect(judged.verdict).toBe(blocks ? 'block' : codes.length > 0 ? 'warn' : 'ok');
        expect(flawsOf(url, judged)).toEqual([]);
      },
    );
  }
});

describe('what is shown', () => {
  it('C19, C21 is the whole URL, with the registrable domain apart', () => {
    expect(judgeUrl('https://Pay.Billing.example:8443/a?b=c#d').display).toEqual({
      href: 'https://pay.billing.example:8443/a?b=c#d',
      before: 'https://pay.',
      domain: 'billing.example',
      after: ':8443/a?b=c#d',
      host: 'pay.billing.example:8443',
    });
  });

  it.each([
    ['https://billing.example@evil.com/', 'https://billing.example@', 'evil.com', '/'],
    ['https://evil.com/@billing.example', 'https://', 'evil.com', '/@billing.example'],
    ['https://evil.com?@billing.example', 'https://', 'evil.com', '/?@billing.example'],
    ['https://a.b.github.io/', 'https://a.', 'b.github.io', '/'],
    ['https://a.co.uk./', 'https://', 'a.co.uk', './'],
    ['https://[::1]:80/', 'https://', '[::1]', ':80/'],
    ['https://10.0.0.1/', 'https://', '10.0.0.1', '/'],
    ['http://localhost:3000/', 'http://', 'localhost', ':3000/'],
    ['javascript:alert(1)', 'javascript:alert(1)', '', ''],
    ['no url at all', 'no url at all', '', ''],
  ])('C21 highlights whose host it is: %s', (url, before, domain, after) => {
    expect(judgeUrl(url).display).toMatchObject({ before, domain, after });
  });

  it('C22 has both spellings of a host in Punycode', () => {
    const { display, findings } = judgeUrl('https://www.b\u00fccher.de:8443/x');
    expect(display.host).toBe('www.xn--bcher-kva.de:8443');
    expect(display.unicodeHost).toBe('www.b\u00fccher.de:8443');
    expect(display.domain).toBe('xn--bcher-kva.de');
    const message = findings.find(({ code }) => code === 'punycode')?.message;
    expect(message).toContain('www.xn--bcher-kva.de');
    expect(message).toContain('www.b\u00fccher.de');
  });

  it('decodes Punycode as the platform does', () => {
    const hosts = corpus
      .flatMap((group) => group.urls)
      .filter(([, ...codes]) => codes.includes('punycode'))
      .map(([url]) => new URL(url));
    expect(hosts.length).toBeGreaterThan(25);
    for (const { href, host, hostname } of hosts) {
      // Joiners are spelling in some scripts, but can't be seen.
      const expected = domainToUnicode(hostname).replaceAll('\u200c', '');
      expect(judgeUrl(href).display, href).toMatchObject({ host, unicodeHost: expected });
    }
  });

  it('C34 has no escape of a text that is no URL', () => {
    const { display, findings } = judgeUrl('\u001b[2J\u001b]8;;https://evil.com\u0007\u202eopen me\nnow');
    expect(display.href).toBe('open me now');
    expect(findings.map(({ code }) => code)).toContain('not-a-url');
  });
});

describe('messages', () => {
  it.each([
    ['https://user@evil.com/', 'The address has a user name in front of the host, which only hides it.'],
    [
      'https://billing.example.evil.com/',
      'The host reads like "billing.example", but belongs to "evil.com".',
    ],
    ['https://bi11ing.example/', '"bi11ing.example" is made of letters that look like "billing.example".'],
    ['https://biling.example/', '"biling.example" is one letter away from "billing.example".'],
    ['https://billing.com/', '"billing.com" has the same name as "billing.example" with another ending.'],
    [
      'https://my-billing.com/',
      '"my-billing.com" has the name of "billing.example" in it, but is another site.',
    ],
    ['https://shop.com/', 'The page is at "shop.com", not at the server\'s own site, "billing.example".'],
    ['https://billing.example/?to=//evil.com', 'The page may send you on to "evil.com".'],
  ])('say what is wrong: %s', (url, message) => {
    expect(judgeUrl(url, { server }).findings.map((finding) => finding.message)).toContain(message);
  });

  it('name personal data as such', () => {
    const [finding] = judgeUrl('https://billing.example/?email=ada@mail.example').findings;
    expect(finding?.message).toBe(
      'The address contains personal data, "email", which everybody who sees it can use.',
    );
  });

  it('name a secret, and never quote it', () => {
    const values = ['hunter2hunter2', 'ghp_0123456789abcdef', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x'];
    for (const value of values) {
      for (const query of [
        `?password=${value}`,
        `?${value}`,
        `?${value}=1x`,
        `#token=${value}`,
        `?password${value}=${value}`,
      ]) {
        const { findings } = judgeUrl(`https://billing.example/${query}`, { server });
        for (const { message } of findings) expect(message).not.toContain(value);
      }
      const named = judgeUrl(`https://billing.example/?password=${value}`, { server }).findings;
      expect(named.map(({ code }) => code)).toEqual(['secret-in-url']);
    }
    const misplaced = judgeUrl('https://billing.example/?ghp_0123456789abcdef_token=x').findings;
    expect(misplaced[0]?.message).toContain('what looks like a GitHub token');
    const [finding] = judgeUrl('https://billing.example/?password=hunter2').findings;
    expect(finding?.message).toBe(
      'The address contains a secret, "password", which everybody who sees it can use.',
    );
  });
});

describe('a long URL', () => {
  const ofLength = (length: number): string => 'https://billing.example/'.padEnd(length, 'a');

  it('is warned of from 2,001 characters and refused from 32,001', () => {
    expect(judgeUrl(ofLength(2000), { server }).verdict).toBe('ok');
    expect(judgeUrl(ofLength(2001), { server })).toMatchObject({
      verdict: 'warn',
      findings: [{ code: 'very-long' }],
    });
    expect(judgeUrl(ofLength(32_000), { server }).verdict).toBe('warn');
    expect(judgeUrl(ofLength(32_001), { server })).toMatchObject({
      verdict: 'block',
      findings: [{ code: 'very-long' }],
    });
  });

  it('is shown whole unless it is refused', () => {
    expect(judgeUrl(ofLength(32_000)).display.href).toHaveLength(32_000);
    expect(judgeUrl(ofLength(10_000_000)).display.href.length).toBeLessThan(2100);
  });

  it.each([
    ['parameters', 'https://billing.example/?' + 'a&'.repeat(15_000)],
    ['encodings', 'https://billing.example/?a=' + '%25'.repeat(10_000)],
    ['nested URLs', 'https://billing.example/?' + 'u=https://billing.example?'.repeat(1200)],
    ['labels', `https://${'a.'.repeat(15_000)}com/`],
    ['a label', `https://xn--${'a'.repeat(30_000)}.com/`],
    ['what looks like tokens', 'https://billing.example/?' + '-eyJaaaaaa'.repeat(3000)],
    ['hyphens', `https://${'billing-'.repeat(3900)}x.com/`],
  ])('is judged without much work: %s', (_, url) => {
    expect(url.length).toBeLessThanOrEqual(32_000);
    for (let round = 0; round < 5; round += 1) expect(flawsOf(url, judgeUrl(url, { server }))).toEqual([]);
  });
});

describe('asked often', () => {
  it('says the same of a URL as the first time', () => {
    // What is compiled on the way must not read URLs otherwise, as URL.canParse of Node 20 does.
    const url = 'https://b\u00fccher.de/';
    const verdicts = new Set(Array.from({ length: 20_000 }, () => judgeUrl(url).verdict));
    expect([...verdicts]).toEqual(['warn']);
  });
});

describe('options', () => {
  it('that make no sense make nothing known, and throw nothing', () => {
    const options = {
      server: { name: 'x', origin: 'not an origin' },
      allow: ['', ' ', '*.example', 'https://', 'https://evil.com/path'],
    };
    const codesOf = (url: string): string[] => judgeUrl(url, options).findings.map(({ code }) => code);
    expect(codesOf('http://localhost/')).toEqual(['loopback']);
    expect(codesOf('https://evil.com/path')).toEqual(['other-site']);
    expect(codesOf('https://a.example/')).toEqual(['other-site']);
    expect(codesOf('https://./')).toContain('other-site');
    expect(judgeUrl('http://evil.com/', options).verdict).toBe('block');
  });

  it.each([
    'https://bad host/',
    '',
    'billing.example',
    'Local',
    'ftp://billing.example',
    'https://billing.example/mcp',
    'https://user@billing.example',
    'https://*.example',
    null as unknown as string,
    undefined as unknown as string,
  ])('count a page as one of another site if it can not be told where the server is: %j', (origin) => {
    const judged = judgeUrl('https://billing.example/', { server: { name: 'x', origin } });
    // Said to be undefined is not said at all.
    expect(judged.findings.map(({ code }) => code)).toEqual(origin === undefined ? [] : ['other-site']);
  });

  it('say so when the origin can not be read', () => {
    const [finding] = judgeUrl('https://billing.example/', {
      server: { name: 'x', origin: 'bad host' },
    }).findings;
    expect(finding?.message).toBe(
      'Whether "billing.example" is the server\'s own site can\'t be told: the origin that was set for the server is none.',
    );
  });

  it.each([
    [server, 'The page is on this computer ("localhost"), and the server is not.'],
    [{ name: 'travel' }, 'The page is on this computer ("localhost"), and nothing says that the server is.'],
    [
      { name: 'x', origin: 'bad host' },
      'The page is on this computer ("localhost"), and nothing says that the server is.',
    ],
  ])('tell a server that is elsewhere from one that may be anywhere: %j', (from, message) => {
    expect(judgeUrl('http://localhost:3000/', { server: from }).findings).toMatchObject([{ message }]);
  });

  it('never let anything open what is blocked', () => {
    for (const [url, ...codes] of corpus.flatMap((group) => group.urls)) {
      if (!codes.some((code) => BLOCKING.has(code))) continue;
      const { display } = judgeUrl(url);
      const allow = [url, display.domain, display.host];
      expect(judgeUrl(url, { server: { name: 'notes', origin: 'local' }, allow }).verdict, url).toBe('block');
    }
  });
});

describe('anything else', () => {
  /** The same numbers in each run (mulberry32). */
  function* randomNumbers(seed: number): Generator<number, never> {
    for (let state = seed; ;) {
      state = (state + 0x6d_2b_79_f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    }
  }

  const numbers = randomNumbers(20_260_728);
  const below = (limit: number): number => Math.floor(numbers.next().value * limit);
  const urls = corpus.flatMap((group) => group.urls.map(([url]) => url));
  const pick = (): string => urls[below(urls.length)] ?? '';
  const unit = (): string => String.fromCharCode(below(below(2) === 0 ? 0x1_00 : 0x1_00_00));

  it('never throws: random characters', () => {
    for (let round = 0; round < 3000; round += 1) {
      const url = Array.from({ length: below(40) }, unit).join('');
      const text = below(2) === 0 ? url : `https://${url}`;
      expect(flawsOf(text, judgeUrl(text, { server, allow: [url] }))).toEqual([]);
    }
  });

  it('never throws: URLs cut, spliced and spoilt', () => {
    for (let round = 0; round < 6000; round += 1) {
      const [one, other] = [pick(), pick()];
      const text =
        one.slice(0, below(one.length + 1)) +
        (below(2) === 0 ? unit() : '') +
        other.slice(below(other.length + 1));
      expect(flawsOf(text, judgeUrl(text, below(2) === 0 ? { server } : {}))).toEqual([]);
    }
  });
});
