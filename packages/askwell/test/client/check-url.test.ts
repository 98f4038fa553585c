import { describe, expect, it } from 'vitest';

import { checkUrl } from '../../src/client/check-url.ts';

describe('checkUrl', () => {
  it.each([
    'https://example.com/a?b#c',
    'http://localhost:3000/',
    'http://127.0.0.1:80/x',
    'http://[::1]:8080/',
    'http://app.localhost/',
  ])('C32: takes %s', (text) => {
    expect(checkUrl(text)).toBeInstanceOf(URL);
  });

  it.each([
    'http://example.com/',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001https://example.com/',
    ' https://example.com/',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'ftp://example.com/',
    'https://example.com@evil.example/',
    'https://user:pass@example.com/',
    '//example.com',
    'example.com',
    '',
  ])('C32: refuses %j', (text) => {
    expect(() => checkUrl(text)).toThrow('was refused');
  });
});
