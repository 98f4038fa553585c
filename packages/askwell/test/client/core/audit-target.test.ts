import { expect, it } from 'vitest';

import { toAuditEntry } from '../../../src/client/policy/to-audit-entry.ts';

it.each([
  ['deploy', 'deploy'],
  ['note:///1', 'note:///1'],
  ['https://user:hunter2@db.example/x?token=SECRET#k', 'https://db.example/x'],
])('names the target %s as %s, without what may be a credential', (target, logged) => {
  const from = { server: { name: 's' }, target, position: { index: 1, count: 1 } };
  const decided = { by: 'askwell', action: 'cancel', time: 0, milliseconds: 0 } as const;
  expect(toAuditEntry({ mode: 'form', from, message: 'x' }, decided).target).toBe(logged);
});
