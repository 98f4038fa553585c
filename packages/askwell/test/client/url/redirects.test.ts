import { expect, it } from 'vitest';

import { judgeUrl } from '../../../src/client/url/judge-url.ts';

const server = { name: 'x', origin: 'https://billing.example' };
const codes = (url: string): readonly string[] =>
  judgeUrl(url, { server, allow: ['login.example'] }).findings.map(({ code }) => code);

it.each([
  'https://login.example/authorize?client_id=a&redirect_uri=https%3A%2F%2Fbilling.example%2Fcb&scope=openid',
  'https://login.example/authorize?scope=api%3A%2F%2F5b1e%2Faccess_as_user',
  'https://login.example/authorize?scope=data%3Aread%20data%3Awrite',
  'https://login.example/authorize?resource=api://abc',
  'https://billing.example/wiki/File:Example.jpg',
  'https://billing.example/data:12',
  'https://billing.example//cdn/a:b',
  'https://billing.example/2026-01-01T10:00:00Z',
  'https://billing.example/?q=type:a+data:b',
])('says nothing of %s', (url) => {
  expect(codes(url)).toEqual([]);
});

it.each([
  'https://billing.example/out/https://evil.com/x',
  'https://billing.example/out/https:/evil.com/x',
  'https://billing.example/r;url=https://evil.com',
  'https://billing.example/?next=url=https://evil.com',
  'https://billing.example/?next=intent://evil.com',
  'https://billing.example/?next=myapp://x',
  'https://billing.example/?scope=javascript:alert(1)',
  'https://billing.example/?next=data:text/html,x',
])('warns of %s', (url) => {
  expect(codes(url)).toContain('redirect');
});
