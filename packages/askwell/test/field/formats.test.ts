import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/field/formats.ts';
import type { StringFormat } from '../../src/field/requested-schema.ts';

const CASES: {
  readonly [F in StringFormat]: { readonly good: readonly string[]; readonly bad: readonly string[] };
} = {
  email: {
    good: [
      'a@b.co',
      'first.last+tag@sub.example.com',
      "o'brien@example.ie",
      'user@münchen.de',
      '用户@例子.公司',
      'a_b-c@example-host.org',
      `${'a'.repeat(64)}@example.com`,
      `a@${'b'.repeat(59)}.${'c.'.repeat(95)}co`,
    ],
    bad: [
      '',
      'a',
      'a@',
      '@b.co',
      'a@b',
      'a@@b.co',
      'a@b@c.co',
      'a b@c.co',
      'a@b .co',
      '.a@b.co',
      'a.@b.co',

      'a..b@c.co',
      'a@-b.co',
      'a@b-.co',
      'a@b..co',
      'a@.co',
      'a@b.co.',
      'a@b.co\n',
      ' a@b.co',
      'mailto:a@b.co',
      'a@[127.0.0.1]',
      '"a b"@c.co',
      `${'a'.repeat(65)}@b.co`,
      `a@${'b'.repeat(60)}.${'c.'.repeat(95)}co`,
      `a@${'b.'.repeat(130)}co`,
      'a\u0000@b.co',
    ],
  },
  uri: {
    good: [
      'https://example.com',
      'https://example.com/a?b=c#d',
      'mailto:a@example.com',
      'urn:isbn:0451450523',
      'ftp://ftp.example.com/x',
      'http://[::1]:8080/',
      'https://example.com/%20',
      'git+ssh://host/repo',
    ],
    bad: [
      '',
      'example.com',
      '/path',
      '//example.com',
      'https://',
      'http:',
      'https://exa mple.com',
      ' https://a.co',

      'https://a.co\n',
      'java\nscript:alert(1)',
      '\u0001https://a.co',
      'https://a.co/\u202e',
      'https://a.co/<b>',

      'https://a.co/{id}',
      'https://a.co/\\b',
      '1http://a.co',
      'https://a.co:99999',
      'https://a\u00a0b.co',
    ],
  },
  date: {
    good: ['2026-07-28', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '2026-01-31', '2026-04-30'],
    bad: [
      '',
      '2026-02-30',
      '2026-02-29',
      '1900-02-29',
      '2026-04-31',
      '2026-06-31',
      '2026-09-31',
      '2026-11-31',
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',

      '2026-1-1',
      '26-01-01',
      '2026/01/01',
      '01.01.2026',
      '2026-01-01T00:00:00Z',
      ' 2026-01-01',
      '2026-01-01 ',
      '٢٠٢٦-٠١-٠١',
      '+2026-01-01',
      '2026-01-32',
    ],
  },
  'date-time': {
    good: [
      '2026-07-28T09:30:00Z',
      '2026-07-28T09:30:00+02:00',
      '2026-07-28T09:30:00.123456789-11:30',

      '2026-07-28t09:30:00z',
      '2026-07-28 09:30:00Z',
      '2016-12-31T23:59:60Z',
      '2017-01-01T00:59:60+01:00',
      '2016-12-31T15:59:60-08:00',
      '2024-02-29T00:00:00Z',
      '2026-07-28T23:59:59+23:59',
    ],
    bad: [
      '',
      '2026-07-28',
      '2026-07-28T09:30:00',
      '2026-07-28T09:30',
      '2026-07-28T09:30Z',
      '2026-02-30T00:00:00Z',
      '2026-07-28T24:00:00Z',
      '2026-07-28T23:60:00Z',
      '2026-07-28T23:59:61Z',
      '2026-07-28T12:00:60Z',

      '2026-07-28T09:30:00+24:00',
      '2026-07-28T09:30:00+01:60',
      '2026-07-28T09:30:00+0100',
      '2026-07-28T09:30:00.Z',
      '2016-12-31T23:59:60+01:00',
      '2026-07-28X09:30:00Z',
      '2026-07-28T09:30:00Z ',
      'tomorrow',
    ],
  },
};

describe.each(Object.entries(CASES))('format %s', (format, { good, bad }) => {
  it.each(good)('takes %j', (text) => {
    expect(formatProblem(format as StringFormat, text)).toBeUndefined();
  });

  it.each(bad)('does not take %j', (text) => {
    expect(formatProblem(format as StringFormat, text)).toMatch(/^must be /);
  });

  it('decides quickly, whatever it is given', () => {
    const started = performance.now();
    for (const part of ['a', '.', '@', 'a.', 'a@', '1', '0-', ':', '%', 'http://']) {
      formatProblem(format as StringFormat, part.repeat(65_536 / part.length));
      formatProblem(format as StringFormat, `a@${part.repeat(30_000)}!`);
      formatProblem(format as StringFormat, `https://${part.repeat(30_000)} `);
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
