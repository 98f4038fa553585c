import { describe, expect, it } from 'vitest';

import { completionCode } from '../../../src/pages/identity/completion-code.ts';
import { openSite } from './site.ts';

const askers = [
  { kind: 'local' },
  { kind: 'anonymous' },
  { kind: 'user', issuer: 'https://login.example', subject: 'alice', client: 'app' },
] as const;

describe('completionCode', () => {
  it('shows pages to any caller and lets any browser in, and asks for a code', async () => {
    const identity = completionCode();
    for (const asker of askers)
      expect(identity.refusal(asker, new URL('https://pages.example.test'))).toBeUndefined();
    expect(identity.code).toBe(true);
    const site = openSite(identity);
    expect(await (await site.fetch(new Request(site.page()))).json()).toEqual({ kind: 'anyone' });
  });
});
