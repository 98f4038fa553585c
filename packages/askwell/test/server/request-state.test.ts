import { afterEach, describe, expect, it, vi } from 'vitest';

import { type AskwellServer, createServer, type CreateServerOptions, generateKey } from 'askwell';
import { fromBase64Url, toBase64Url } from '../../src/base64url.ts';
import { acceptAll, rawCall, type RawAnswer, rawRequest } from '../support/raw-client.ts';

const keys = [generateKey()];
const steps: string[] = [];
const warnings: string[] = [];

function serve(options: Partial<CreateServerOptions> = {}): AskwellServer {
  const handler = async (
    { app }: { app: string },
    ctx: Parameters<Parameters<AskwellServer['tool']>[2]>[1],
  ): Promise<string> => {
    const answer = await ctx.elicit(`Deploy ${app} where?`, { environment: ['dev', 'prod'] });
    if (answer.action !== 'accept') return answer.action;
    const id = await ctx.step('build', () => steps.push(app));
    return (await ctx.confirm('Sure?')) ? `${app} ${id} to ${answer.data.environment}` : 'no';
  };
  return createServer({
    name: 'deployer',
    version: '1',
    keys,
    onWarning: (text) => warnings.push(text),
    ...options,
  })
    .tool('deploy', { input: { app: 'string' } }, handler)
    .tool('destroy', { input: { app: 'string' } }, handler)
    .tool('once', { singleUse: true }, async (_, ctx) => ((await ctx.confirm('Pay?')) ? 'paid' : 'not paid'))
    .prompt('deploy', { args: { app: 'string' } }, handler)
    .tool('quick', {}, async (_, ctx) => (await ctx.elicit('Quick?', 'string', { expiresIn: 5_000 })).action);
}

const args = { app: 'shop' };
const REFUSAL = {
  code: -32602,
  message: 'Invalid or expired requestState',
  data: { reason: 'invalid_request_state' },
};

async function firstRound(
  server = serve(),
): Promise<{ answer: RawAnswer; state: string; responses: Record<string, unknown> }> {
  const answer = await rawCall(server, 'deploy', { arguments: args });
  expect(answer.result?.resultType).toBe('input_required');
  const state = answer.result?.requestState as string;
  return { answer, state, responses: acceptAll(answer, { environment: 'prod' }) };
}

function user(sub: string): NonNullable<Parameters<typeof rawCall>[3]> {
  return {
    authInfo: { token: 't', clientId: 'app', scopes: [], extra: { iss: 'https://issuer.example', sub } },
  };
}

afterEach(() => {
  steps.length = 0;
  warnings.length = 0;
  vi.useRealTimers();
});

describe('requestState over the wire', () => {
  it('S53 a call goes on in another process with the same keys, and steps run once', async () => {
    const first = await firstRound();
    const second = await rawCall(serve(), 'deploy', {
      arguments: args,
      requestState: first.state,
      inputResponses: first.responses,
    });
    const third = await rawCall(serve(), 'deploy', {
      arguments: args,
      requestState: second.result?.requestState,
      inputResponses: acceptAll(second, { confirm: true }),
    });
    expect(third.result?.content?.[0]?.text).toBe('shop 1 to prod');
    expect(steps).toEqual(['shop']);
  });

  it('S48 S49 S51 S57 refuses each flipped binding, and answers all of them alike', async () => {
    const mine = serve();
    const { state, responses } = await firstRound(mine);
    const retry = { arguments: args, requestState: state, inputResponses: responses };
    const bytes = fromBase64Url(state) as Uint8Array;
    const last = bytes.slice();
    last[last.length - 1] = (last.at(-1) as number) ^ 1;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const attempts: Record<string, Promise<RawAnswer>> = {
      tool: rawCall(mine, 'destroy', retry),
      arguments: rawCall(mine, 'deploy', { ...retry, arguments: { app: 'bank' } }),
      'more arguments': rawCall(mine, 'deploy', { ...retry, arguments: { app: 'shop', force: true } }),
      principal: rawCall(mine, 'deploy', retry, user('alice')),
      method: rawRequest(mine, 'prompts/get', { name: 'deploy', ...retry }),
      audience: rawCall(serve({ audience: 'other' }), 'deploy', retry),
      key: rawCall(serve({ keys: [generateKey()] }), 'deploy', retry),
      'last byte': rawCall(mine, 'deploy', { ...retry, requestState: toBase64Url(last) }),
      truncated: rawCall(mine, 'deploy', { ...retry, requestState: state.slice(0, -4) }),
      empty: rawCall(mine, 'deploy', { ...retry, requestState: '' }),
      text: rawCall(mine, 'deploy', { ...retry, requestState: 'hello' }),
      huge: rawCall(mine, 'deploy', { ...retry, requestState: 'A'.repeat(1_000_000) }),
    };
    const answers = await Promise.all(Object.values(attempts));
    vi.setSystemTime(Date.now() + 60 * 60 * 1000 + 1_000);
    answers.push(await rawCall(mine, 'deploy', retry));
    for (const { error, status } of answers) {
      expect(error).toEqual(REFUSAL);
      expect(status).toBe(answers[0]?.status);
    }
    expect(steps).toEqual([]);
    // The log has the reasons, and nothing of the state.
    expect(warnings.join()).toMatch(/not on the ring/);
    expect(warnings.join()).toMatch(/expired/);
    expect(warnings.join()).not.toContain(state.slice(0, 40));
  });

  it('S47 refuses every changed byte', async () => {
    const mine = serve();
    const { state, responses } = await firstRound(mine);
    const bytes = fromBase64Url(state) as Uint8Array;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ 4;
      const answer = await rawCall(mine, 'deploy', {
        arguments: args,
        requestState: toBase64Url(changed),
        inputResponses: responses,
      });
      expect(answer.error).toEqual(REFUSAL);
    }
    expect(steps).toEqual([]);
  });

  it('a state that is no string is refused', async () => {
    for (const requestState of [5, {}, [], true]) {
      const answer = await rawCall(serve(), 'deploy', { arguments: args, requestState });
      expect(answer.error?.code).toBe(-32602);
    }
  });

  it('S31 S57 the state of one user opens nothing for another', async () => {
    const mine = serve();
    const answer = await rawCall(mine, 'deploy', { arguments: args }, user('alice'));
    const retry = {
      arguments: args,
      requestState: answer.result?.requestState,
      inputResponses: acceptAll(answer, { environment: 'dev' }),
    };
    expect((await rawCall(mine, 'deploy', retry, user('bob'))).error).toEqual(REFUSAL);
    expect((await rawCall(mine, 'deploy', retry)).error).toEqual(REFUSAL);
    expect((await rawCall(mine, 'deploy', retry, user('alice'))).result?.resultType).toBe('input_required');
  });

  it('R9 answers without their state start afresh and authorize nothing', async () => {
    const mine = serve();
    const first = await firstRound(mine);
    const again = await rawCall(mine, 'deploy', { arguments: args, inputResponses: first.responses });
    expect(again.result?.resultType).toBe('input_required');
    expect(Object.keys(again.result?.inputRequests ?? {})).toEqual(Object.keys(first.responses));
    expect(steps).toEqual([]);
  });

  it('S50 a question can have a shorter life', async () => {
    const mine = serve();
    const answer = await rawCall(mine, 'quick');
    const retry = {
      requestState: answer.result?.requestState,
      inputResponses: acceptAll(answer, { value: 'x' }),
    };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7_000 });
    expect((await rawCall(mine, 'quick', retry)).error).toEqual(REFUSAL);
  });

  it('S52 a single-use state is used once, of two racing retries too', async () => {
    const mine = serve();
    const answer = await rawCall(mine, 'once');
    const retry = {
      requestState: answer.result?.requestState,
      inputResponses: acceptAll(answer, { confirm: true }),
    };
    const [one, two] = await Promise.all([rawCall(mine, 'once', retry), rawCall(mine, 'once', retry)]);
    const texts = [one, two].map((result) => result.result?.content?.[0]?.text ?? result.error?.message);
    expect(texts.sort()).toEqual(['Invalid or expired requestState', 'paid']);
    expect((await rawCall(mine, 'once', retry)).error).toEqual(REFUSAL);
  });

  it('keys rotate: what the old key sealed still opens, and what is sealed now needs the new one', async () => {
    const fresh = generateKey();
    const old = await firstRound(serve());
    const rotated = serve({ keys: [fresh, ...keys] });
    const second = await rawCall(rotated, 'deploy', {
      arguments: args,
      requestState: old.state,
      inputResponses: old.responses,
    });
    expect(second.result?.resultType).toBe('input_required');
    const retry = {
      arguments: args,
      requestState: second.result?.requestState,
      inputResponses: acceptAll(second, { confirm: true }),
    };
    expect((await rawCall(serve(), 'deploy', retry)).error).toEqual(REFUSAL);
    expect((await rawCall(serve({ keys: [fresh] }), 'deploy', retry)).result?.content?.[0]?.text).toMatch(
      /to prod$/,
    );
  });

  it('a client that repeats itself does not fill the store', async () => {
    const { createMemoryStore } = await import('askwell');
    const store = createMemoryStore();
    const server = createServer({ name: 'big', version: '1', keys, onWarning: () => {}, store }).tool(
      'big',
      {},
      async (_, ctx) => {
        const one = await ctx.confirm('One?');
        await ctx.step('big', () => 'x'.repeat(100_000));
        return `${one} ${await ctx.confirm('Two?')}`;
      },
    );
    const first = await rawCall(server, 'big');
    const retry = {
      requestState: first.result?.requestState,
      inputResponses: acceptAll(first, { confirm: true }),
    };
    for (let n = 0; n < 20; n++) await rawCall(server, 'big', retry);
    expect(await store.list('journal:')).toHaveLength(1);
  });

  it('a journal over 64 KB goes to the store, and opens only where the store is', async () => {
    const { createMemoryStore } = await import('askwell');
    const store = createMemoryStore();
    const big = (shared: boolean): AskwellServer =>
      createServer({ name: 'big', version: '1', keys, onWarning: () => {}, ...(shared && { store }) }).tool(
        'big',
        {},
        async (_, ctx) => {
          const text = await ctx.step('big', () => 'x'.repeat(200_000));
          return (await ctx.confirm('Go?')) ? `${text.length}` : 'no';
        },
      );
    const answer = await rawCall(big(true), 'big');
    expect(answer.result?.requestState?.length).toBeLessThan(500);
    const [key] = await store.list('journal:');
    expect((await store.get(key as string))?.value.includes('x'.repeat(50))).toBe(false);
    const retry = {
      requestState: answer.result?.requestState,
      inputResponses: acceptAll(answer, { confirm: true }),
    };
    expect((await rawCall(big(false), 'big', retry)).error).toEqual(REFUSAL);
    expect((await rawCall(big(true), 'big', retry)).result?.content?.[0]?.text).toBe('200000');
  });
});
