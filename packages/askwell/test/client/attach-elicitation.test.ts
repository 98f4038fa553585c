import { describe, expect, it } from 'vitest';

import { createServer } from 'askwell';
import { attachElicitation, type AttachOptions, type FormAnswer, type UrlAnswer } from 'askwell/client';

import { clientOf, pairInMemory } from '../support/client-of.ts';

describe('what is declared', () => {
  const declaredBy = (options: Omit<AttachOptions, 'server'>): unknown => {
    const client = clientOf('2025-11-25');
    attachElicitation(client, { server: { name: 'x' }, ...options });
    return (client as unknown as { _capabilities: { elicitation?: unknown } })._capabilities.elicitation;
  };
  const form = async (): Promise<FormAnswer> => ({ action: 'cancel' });
  const url = async (): Promise<UrlAnswer> => ({ action: 'cancel' });

  it('C1 the modes of the renderer, and no more', () => {
    expect(declaredBy({ renderer: { form } })).toEqual({ form: {} });
    expect(declaredBy({ renderer: { url } })).toEqual({ url: {} });
    expect(declaredBy({ renderer: { form, url } })).toEqual({ form: {}, url: {} });
  });

  it('C1 form, if only a policy answers forms; nothing, if nobody answers anything', () => {
    const decide = (): undefined => undefined;
    expect(declaredBy({ policy: [{ name: 'a', answersForms: true, decide }] })).toEqual({ form: {} });
    expect(declaredBy({ policy: [{ name: 'a', decide }] })).toBeUndefined();
    expect(declaredBy({})).toBeUndefined();
  });
});

describe('what can only be a mistake', () => {
  const server = { name: 'x' };
  const form = async (): Promise<FormAnswer> => ({ action: 'cancel' });

  it.each<[string, object | undefined, RegExp]>([
    ['no options', undefined, /needs a server/],
    ['no server', { renderer: { form } }, /needs a server/],
    ['a server that is text', { server: 'x' }, /needs a server/],
    ['a server without a name', { server: { name: '' } }, /needs a server/],
    ['an option that there is not', { server, polcy: [] }, /no option "polcy"/],
    ['a renderer that is a function', { server, renderer: form }, /takes a renderer/],
    ['a renderer with another spelling', { server, renderer: { Form: form } }, /takes a renderer/],
    ['a renderer whose form is text', { server, renderer: { form: 'x' } }, /takes a renderer/],
    ['a policy that is no list', { server, policy: () => undefined }, /takes a policy/],
    ['a policy of names', { server, policy: ['rules'] }, /takes a policy/],
  ])('%s is refused when the client is set up', (_, options, why) => {
    expect(() => attachElicitation(clientOf('2025-11-25'), options as never)).toThrow(why);
  });

  it('a renderer of a class, and one with a member that is undefined, are fine', () => {
    class Window {
      readonly out = 'here';
      async form(): Promise<FormAnswer> {
        return { action: 'cancel' };
      }
    }
    for (const renderer of [new Window(), { form, notice: undefined as never }]) {
      const client = clientOf('2025-11-25');
      attachElicitation(client, { server, renderer });
      expect((client as unknown as { _capabilities: object })._capabilities).toMatchObject({
        elicitation: { form: {} },
      });
    }
  });

  it('twice for one client, or after it has connected, is refused', async () => {
    const client = clientOf('2025-11-25');
    attachElicitation(client, { server });
    expect(() => attachElicitation(client, { server })).toThrow(/called once, before/);
    const connected = clientOf('2025-11-25');
    const { near, far } = pairInMemory();
    await createServer({ name: 's', version: '1', onWarning: () => {} }).connect(far);
    await connected.connect(near);
    expect(() => attachElicitation(connected, { server })).toThrow(/before client.connect/);
  });
});
