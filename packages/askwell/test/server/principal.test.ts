import { describe, expect, it } from 'vitest';

import { principalOf } from '../../src/server/principal.ts';

const auth = (extra?: Record<string, unknown>) => ({
  token: 'a token',
  clientId: 'app',
  scopes: [],
  ...(extra !== undefined && { extra }),
});

describe('who asks', () => {
  it('S36 is the iss and sub of a verified token, and the client', () => {
    expect(principalOf(auth({ iss: 'https://login.example.com', sub: 'alice' }), true)).toEqual({
      kind: 'user',
      client: 'app',
      issuer: 'https://login.example.com',
      subject: 'alice',
    });
  });

  it.each([undefined, {}, { iss: '', sub: '' }, { iss: 7, sub: null }, { iss: [], sub: {} }])(
    'S36 is no person if the token names none: %j',
    (extra) => {
      expect(principalOf(auth(extra), true)).toEqual({ kind: 'user', client: 'app' });
    },
  );

  it('is anonymous over HTTP without a token, and else whoever started the process', () => {
    expect(principalOf(undefined, true)).toEqual({ kind: 'anonymous' });
    expect(principalOf(undefined, false)).toEqual({ kind: 'local' });
  });
});
