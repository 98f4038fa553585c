import { describe, expect, it } from 'vitest';

import type { AuditEntry } from '../../../src/client/policy/audit.ts';
import { auditLog } from '../../../src/client/policy/audit-log.ts';
import { type Decided, toAuditEntry } from '../../../src/client/policy/to-audit-entry.ts';
import { formQuestion, urlQuestion } from './elicitations.ts';

const decided: Decided = {
  by: 'person',
  action: 'accept',
  time: Date.UTC(2026, 6, 28, 12),
  milliseconds: 1500,
};

function logging(options?: { readonly values?: boolean }) {
  const lines: string[] = [];
  return { lines, log: auditLog((line) => void lines.push(line), options) };
}

describe('toAuditEntry', () => {
  it('says who decided what about a form, and when', () => {
    const question = formQuestion(undefined, { source: { target: 'book', round: 2 } });
    expect(toAuditEntry(question, { ...decided, content: { city: 'Rome' }, reason: 'why' })).toEqual({
      time: '2026-07-28T12:00:00.000Z',
      server: 'billing',
      target: 'book',
      round: 2,
      mode: 'form',
      message: 'Where?',
      fields: ['city', 'note'],
      by: 'person',
      action: 'accept',
      reason: 'why',
      content: { city: '[redacted]' },
      milliseconds: 1500,
    });
  });

  it('names the host of a URL and what was found, and never the whole URL', () => {
    const entry = toAuditEntry(urlQuestion(), { ...decided, by: 'rules', action: 'cancel' });
    expect(entry).toEqual({
      time: '2026-07-28T12:00:00.000Z',
      server: 'billing',
      mode: 'url',
      message: 'Open?',
      host: 'pay.billing.example:8443',
      findings: ['port'],
      by: 'rules',
      action: 'cancel',
      milliseconds: 1500,
    });
    expect(JSON.stringify(entry)).not.toContain('canary');
  });

  it('C34: sanitizes what the server sent, and cuts the message', () => {
    const question = formQuestion(
      { 'ci\u001b[31mty': { type: 'string' } },
      { message: `\u001b[2J${'m'.repeat(300)}`, source: { target: 'to\u202eol' } },
    );
    const { message, fields, target } = toAuditEntry(question, decided);
    expect(message).toBe(`${'m'.repeat(200)}… (100 more characters)`);
    expect({ fields, target }).toEqual({ fields: ['city'], target: 'tool' });
  });

  it('shows values only if they were asked for, and what looks like a secret never', () => {
    const question = formQuestion({
      city: { type: 'string' },
      days: { type: 'integer' },
      tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
      apiKey: { type: 'string' },
      note: { type: 'string' },
      pet: { type: 'string' },
    });
    const content = {
      city: 'Rome',
      days: 3,
      tags: ['a'],
      apiKey: 'canary',
      note: `ghp_${'canary'.repeat(6)}`,
      pet: 'canary',
      stray: 'canary',
    };
    const secrets = question.form.fields
      .filter(({ name }) => name === 'pet')
      .map((field) => ({ field, reason: 'the host says so' }));
    const entry = toAuditEntry({ ...question, secrets }, { ...decided, content, values: true });
    expect(entry.content).toEqual({
      city: 'Rome',
      days: 3,
      tags: ['a'],
      apiKey: '[redacted]',
      note: '[redacted]',
      pet: '[redacted]',
      stray: '[redacted]',
    });
    const redacted = toAuditEntry(question, { ...decided, content });
    expect(new Set(Object.values(redacted.content ?? {}))).toEqual(new Set(['[redacted]']));
  });

  it('keeps fields of any name', () => {
    const question = formQuestion(JSON.parse('{ "__proto__": { "type": "string" } }') as object);
    const content = JSON.parse('{ "__proto__": "x" }') as object;
    expect(JSON.stringify(toAuditEntry(question, { ...decided, content, values: true }).content)).toBe(
      '{"__proto__":"x"}',
    );
  });
});

describe('auditLog', () => {
  const question = formQuestion();
  const withValues = toAuditEntry(question, { ...decided, content: { city: 'Rome' }, values: true });

  it('writes one line of JSON for each entry', () => {
    const { lines, log } = logging();
    const entry = toAuditEntry(question, decided);
    log(entry);
    log(entry);
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toEqual(entry);
  });

  it('asks for values only if it is told to, and redacts those that come all the same', () => {
    expect(logging().log.values).toBe(false);
    expect(logging({ values: true }).log.values).toBe(true);

    const careful = logging();
    careful.log(withValues);
    expect(careful.lines[0]).toContain('"content":{"city":"[redacted]"}');

    const telling = logging({ values: true });
    telling.log(withValues);
    expect(telling.lines[0]).toContain('"content":{"city":"Rome"}');
  });

  it('lets no text break a line or hide in it', () => {
    const { lines, log } = logging({ values: true });
    const city = 'a\nb\r\u2028\u2029\u0085\u007f\u009b31m\u202e\u200b\ufff9\u0600\u{e0041}\ud800é漢😀"';
    const entry: AuditEntry = { ...withValues, by: city, content: { city } };
    log(entry);
    expect(lines[0]).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u);
    expect(lines[0]).toContain('é漢😀');
    expect(JSON.parse(lines[0] ?? '')).toEqual(entry);
  });

  it('leaves what goes wrong with writing to whoever logs', () => {
    const log = auditLog(() => {
      throw new Error('disk full');
    });
    expect(() => log(withValues)).toThrow('disk full');
  });
});
