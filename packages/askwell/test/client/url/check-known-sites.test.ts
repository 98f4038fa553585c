import { describe, expect, it } from 'vitest';

import { checkKnownSites } from '../../../src/client/url/check-known-sites.ts';
import { judgeUrl } from '../../../src/client/url/judge-url.ts';
import { isAskwellError } from '../../../src/errors.ts';

function refusal(options: Parameters<typeof checkKnownSites>[0]): string {
  try {
    checkKnownSites(options);
  } catch (error) {
    if (isAskwellError(error, 'ASKWELL_USAGE')) return error.message;
    throw error;
  }
  return '';
}

const ORIGINS = [
  'https://billing.example',
  'https://billing.example/',
  'HTTPS://Billing.example:8443',
  'http://localhost:3000',
  'http://127.0.0.1',
  'http://[::1]:3000',
  'https://b\u00fccher.de',
];
const HOSTS = [
  'pay.example',
  'login.pay.example',
  'pay.example.',
  'dev.example:8443',
  'b\u00fccher.de',
  'router',
  'under_score.example',
  '10.0.0.5',
  '[::1]:3000',
  'https://fox.io/',
];
const NO_ORIGINS = [
  '',
  ' ',
  'Local',
  'billing.example',
  'not an origin',
  'https://',
  'https://bad host/',
  'ftp://billing.example',
  'javascript://billing.example',
  'https:billing.example',
  'https:\\\\billing.example',
  'https://billing.example/mcp',
  'https://billing.example?a',
  'https://billing.example#a',
  'https://user@billing.example',
  'https://*.billing.example',
  'https://billing.example:99999',
  ' https://billing.example',
];
const NO_HOSTS = [
  '',
  ' ',
  '*',
  '*.pay.example',
  'pay.*',
  '.pay.example',
  'pay..example',
  'a.example,b.example',
  'a.example b.example',
  'pay.example/path',
  'https://pay.example/path',
  'https://pay.example?a',
  'user@pay.example',
  'ftp://pay.example',
  '//pay.example',
  'pay.example:port',
  'https://',
  '::1',
];

describe('checkKnownSites', () => {
  it.each(ORIGINS)('takes an origin: %j', (origin) => {
    const server = { name: 'x', origin };
    expect(refusal({ server })).toBe('');
    expect(judgeUrl(new URL(origin).href, { server }).findings.map(({ code }) => code)).not.toContain(
      'other-site',
    );
  });

  it.each(HOSTS)('takes a host or a domain: %j', (entry) => {
    expect(refusal({ server: { name: 'x' }, allow: ['ok.example', entry] })).toBe('');
    const url = entry.includes('://') ? entry : `https://${entry}/`;
    expect(judgeUrl(url, { allow: ['ok.example', entry] }).findings.map(({ code }) => code)).not.toContain(
      'other-site',
    );
  });

  it('takes a server on this computer, one that may be anywhere, and none', () => {
    expect(refusal({ server: { name: 'x', origin: 'local' }, allow: [] })).toBe('');
    expect(refusal({ server: { name: 'x' } })).toBe('');
    expect(refusal({})).toBe('');
  });

  it.each(NO_ORIGINS)('refuses what is no origin, and judgeUrl takes it for none: %j', (origin) => {
    const server = { name: 'x', origin };
    const message = refusal({ server });
    expect(message).toMatch(/^server\.origin .*"https:\/\/pay\.example".*"local"/);
    expect(judgeUrl('https://billing.example/', { server }).findings.map(({ code }) => code)).toEqual([
      'other-site',
    ]);
  });

  it.each(NO_HOSTS)('refuses what is no host, and judgeUrl takes it for none: %j', (entry) => {
    const message = refusal({ server: { name: 'x' }, allow: ['ok.example', entry] });
    expect(message).toMatch(/^allow\[1\] .*"pay\.example"/);
    for (const url of ['https://pay.example/', 'https://login.pay.example/']) {
      expect(judgeUrl(url, { allow: [entry] }).findings.map(({ code }) => code)).toEqual(['other-site']);
    }
  });

  it('names the entry, unless a password may be in it', () => {
    expect(refusal({ server: { name: 'x', origin: 'https://bad host/' } })).toContain('"https://bad host/"');
    expect(refusal({ allow: ['*.pay.example'] })).toContain('"*.pay.example"');
    for (const entry of [
      'https://ada:hunter2@pay.example',
      'https://pay.example/?key=hunter2',
      'a#hunter2',
    ]) {
      expect(refusal({ allow: [entry] })).not.toContain('hunter2');
      expect(refusal({ server: { name: 'x', origin: entry } })).not.toContain('hunter2');
    }
  });
});
