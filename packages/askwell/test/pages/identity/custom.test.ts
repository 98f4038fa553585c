import { describe, expect, it } from 'vitest';

import { custom, type IdentifyRequest } from '../../../src/pages/identity/custom.ts';
import { openSite } from './site.ts';

const asker = { kind: 'user', issuer: 'https://login.example', subject: 'alice', client: 'app' } as const;
const base = new URL('https://pages.example.test/askwell');

async function identified(told: unknown): Promise<{ user: unknown; reports: readonly unknown[] }> {
  const site = openSite(custom((() => told) as IdentifyRequest));
  const response = await site.fetch(new Request(site.page()));
  return { user: await response.json(), reports: site.reports };
}

describe('custom', () => {
  it('takes the person that the application tells', async () => {
    const told = { issuer: 'https://login.example', subject: 'alice', label: 'alice@example.com', more: 1 };
    const { more: _, ...user } = told;
    expect(await identified(told)).toEqual({ user: { kind: 'user', ...user }, reports: [] });
    expect(await identified(Promise.resolve({ subject: 'alice', issuer: undefined }))).toEqual({
      user: { kind: 'user', subject: 'alice' },
      reports: [],
    });
  });

  it('takes undefined for nobody, without a report', async () => {
    expect(await identified(undefined)).toEqual({ user: { kind: 'nobody' }, reports: [] });
  });

  it('passes the response on that sends the browser to log in', async () => {
    const site = openSite(
      custom((request) => Response.redirect(`https://app.example/log-in?to=${request.url}`)),
    );
    const response = await site.fetch(new Request(site.page()));
    expect(response.headers.get('location')).toBe(`https://app.example/log-in?to=${site.page()}`);
  });

  it.each([
    ['null', null],
    ['true', true],
    ['a text', 'alice'],
    ['a list', ['alice']],
    ['no subject', { issuer: 'https://login.example' }],
    ['an empty subject', { subject: '' }],
    ['a subject that is a number', { subject: 7 }],
    ['an issuer that is a URL object', { subject: 'alice', issuer: new URL('https://login.example') }],
    ['a label that is none', { subject: 'alice', label: {} }],
    ['a user of another form', { kind: 'anyone' }],
  ])('S39 fails closed: takes %s for nobody, and reports it', async (_, told) => {
    const { user, reports } = await identified(told);
    expect(user).toEqual({ kind: 'nobody' });
    expect(reports).toMatchObject([{ code: 'ASKWELL_USAGE' }]);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no database'))],
    [
      'tells a person whose members throw',
      () => ({
        get subject(): string {
          throw new Error('no database');
        },
      }),
    ],
  ])('S39 fails closed: takes a function that %s for nobody, and reports it', async (_, identify) => {
    const site = openSite(custom(identify));
    expect(await (await site.fetch(new Request(site.page()))).json()).toEqual({ kind: 'nobody' });
    expect(site.reports).toMatchObject([{ message: 'no database' }]);
  });

  it('takes nobody from a function that reads the body, which the page needs', async () => {
    const site = openSite(
      custom(async (request) => {
        await request.text();
        return { subject: 'alice' };
      }),
    );
    const request = new Request(site.page(), { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
    expect(await (await site.fetch(request)).json()).toEqual({ kind: 'nobody' });
    expect(site.reports).toMatchObject([{ message: expect.stringContaining('read the body') }]);
  });

  it('S23 S36 shows pages only to callers whose verified token tells who they are', () => {
    const identity = custom(() => undefined);
    expect(identity.refusal(asker, base)).toBeUndefined();
    expect(identity.refusal({ kind: 'user', client: 'app' }, base)).toMatch(
      /iss and sub into authInfo\.extra/,
    );
    expect(identity.refusal({ kind: 'anonymous' }, base)).toMatch(/completionCode\(\)/);
    expect(identity.refusal({ kind: 'local' }, base)).toMatch(/loopback\(\)/);
  });

  it('needs a function', () => {
    expect(() => custom({ subject: 'alice' } as never)).toThrow(/custom\(\) needs a function/);
  });
});
