import { judgeUrl } from '../../src/client/url/judge-url.ts';
import { parseForeignForm } from '../../src/form/foreign-form.ts';
import type { ClientHarness, ClientSetup } from '../../src/testing/client-harness.ts';
import { clientOf } from '../support/client-of.ts';
import { answers, answersIn, declares, questions, type Show, shows, spoilt, tested } from './spoil-client.ts';

// What real clients do wrong, one mistake at a time, and the cases that have to notice it.

/** A client with a mistake, and the cases that have to notice it on any revision. */
export interface BadClient {
  readonly harness: ClientHarness;
  /** Words from the titles of the cases that fail, each from another one: these and no others. */
  readonly fails: readonly string[];
}

/** The handler that everybody writes first, on the bare SDK. */
const bare: ClientHarness = {
  async connect(transport, { revision, renderer, server }: ClientSetup) {
    const client = clientOf(revision, { capabilities: { elicitation: { form: {}, url: {} } } });
    client.setRequestHandler('elicitation/create', async ({ params }, ctx) => {
      const { signal } = ctx.mcpReq;
      const asked = {
        from: { server, position: { index: 1, count: 1 } },
        message: params.message,
        ...(params.mode === 'url'
          ? { mode: 'url', url: params.url, verdict: judgeUrl(params.url, { server }), opened: 0 }
          : { mode: 'form', form: parseForeignForm(params.requestedSchema), secrets: [] }),
      };
      return (await (renderer[params.mode === 'url' ? 'url' : 'form'] as Show)(
        asked as never,
        signal,
      )) as never;
    });
    await client.connect(transport);
    return tested(client);
  },
};

export const badClients: Readonly<Record<string, BadClient>> = {
  'is the bare SDK': {
    harness: bare,
    fails: [
      'the client declares',
      'the person is told which',
      'an answer that',
      'a pattern is',
      'questions that come',
      'questions of several',
      'a question that',
      'cancelling a call',
      'the time that',
      'more questions than',
      'a form that',
      'a mode that was',
      'what is no',
      'a call that needs a page first (-32042) is',
      'the end of',
      'a page that',
      'the questions of',
    ],
  },
  'declares pages that it can not show': {
    harness: declares((capabilities) => {
      capabilities['elicitation'] = { ...(capabilities['elicitation'] as object), url: {} };
    }),
    fails: ['the client declares'],
  },
  'declares nothing': {
    harness: declares((capabilities) => delete capabilities['elicitation']),
    fails: ['the client declares'],
  },
  'takes a question without a mode for a page': {
    harness: questions((question) => {
      if (!('mode' in question))
        Object.assign(question, { mode: 'url', url: 'https://ledger.example/', elicitationId: 'x' });
    }),
    fails: ['a question without'],
  },
  'takes every mode for a form': {
    harness: questions((question) => {
      if (question['mode'] === 'telepathy') question['mode'] = 'form';
    }),
    fails: ['a mode that nobody'],
  },
  'answers with another error': {
    harness: spoilt(() => ({
      sending: (message) => {
        if (message.error !== undefined) message.error = { ...message.error, code: -32603 };
      },
    })),
    fails: ['a mode that was'],
  },
  'calls the server by the name it gives itself': {
    harness: shows((asked, signal, show) =>
      show({ ...asked, from: { ...asked.from, server: { name: asked.from.selfName ?? '' } } }, signal),
    ),
    fails: ['the person is told which'],
  },
  'drops what is falsy': {
    harness: answers((answer) => {
      const content = Object.entries((answer['content'] ?? {}) as object).filter(([, value]) =>
        Boolean(value),
      );
      if ('content' in answer) answer['content'] = Object.fromEntries(content);
    }),
    fails: ['what the person'],
  },
  'declines where the person cancels': {
    harness: answers((answer) => {
      if (answer['action'] === 'cancel') answer['action'] = 'decline';
    }),
    fails: ['decline and cancel', 'a renderer that', 'more questions than', 'an answer to'],
  },
  'sends content: null': {
    harness: answers((answer) => {
      if (answer['action'] !== 'accept') answer['content'] = null;
    }),
    fails: ['decline and cancel', 'an answer to'],
  },
  'sends content with a page': {
    harness: answers((answer) => {
      if (answer['action'] === 'accept') answer['content'] ??= {};
    }),
    fails: ['an answer to'],
  },
  'sends whatever the renderer returns': {
    harness: spoilt(() => {
      let given: object | undefined;
      return {
        showing: async (asked, signal, show) => {
          given = await show(asked, signal);
          return given;
        },
        sending: (message) => {
          for (const answer of answersIn(message)) {
            if (answer['action'] === 'cancel' && given !== undefined) Object.assign(answer, given);
          }
        },
      };
    }),
    fails: ['an answer that', 'a pattern is', 'more questions than'],
  },
  'approves empty forms by itself': {
    harness: shows(async (asked, signal, show) =>
      asked.mode === 'form' && asked.form.fields.length === 0
        ? { action: 'accept', content: {} }
        : show(asked, signal),
    ),
    fails: ['a form without'],
  },
  'finds options by their titles': {
    harness: answers(({ content }) => {
      const fields = content as Record<string, unknown> | undefined;
      if (fields?.['titled'] === 'y') fields['titled'] = 'x';
    }),
    fails: ['odd lists of'],
  },
  'loses fields with odd names': {
    harness: answers(({ content }) => delete (content as Record<string, unknown> | undefined)?.['toString']),
    fails: ['fields with the'],
  },
  'runs patterns': {
    harness: shows((asked, signal, show) => {
      for (const field of asked.mode === 'form' ? asked.form.fields : []) {
        if (field.kind === 'string' && field.foreignPattern !== undefined) new RegExp(field.foreignPattern);
      }
      return show(asked, signal);
    }),
    fails: ['a pattern is'],
  },
  'does not tell the renderer that a question is void': {
    harness: shows((asked, _, show) => show(asked, new AbortController().signal)),
    fails: ['a question that', 'cancelling a call', 'the end of'],
  },
  'waits for ever': {
    harness: spoilt(() => ({
      calling:
        (call) =>
        (tool, { signal }) =>
          call(tool, { ...(signal && { signal }), timeout: 2 ** 31 - 1 }),
    })),
    fails: ['a server that'],
  },
  'tidies the state up': {
    harness: spoilt(() => ({
      sending: ({ params }) => {
        const state = params?.['requestState'];
        if (typeof state === 'string') (params as Record<string, unknown>)['requestState'] = state.trim();
      },
    })),
    fails: ['the state of'],
  },
  'keeps the state of the round before': {
    harness: spoilt(() => {
      let last: unknown;
      return {
        sending: ({ method, params }) => {
          if (method !== 'tools/call' || params === undefined) return;
          last = params['requestState'] ?? last;
          if (last !== undefined) (params as Record<string, unknown>)['requestState'] = last;
        },
      };
    }),
    fails: ['where the server', 'every round is'],
  },
  'sends the answers of earlier rounds again': {
    harness: spoilt(() => {
      const all = {};
      return {
        sending: ({ params }) => {
          if (params?.['inputResponses'] === undefined) return;
          (params as Record<string, unknown>)['inputResponses'] = Object.assign(
            all,
            params['inputResponses'],
          );
        },
      };
    }),
    fails: ['every round is'],
  },
  'finds nothing suspicious': {
    harness: shows((asked, signal, show) =>
      show(asked.mode === 'url' ? { ...asked, verdict: { ...asked.verdict, findings: [] } } : asked, signal),
    ),
    fails: ['a suspicious page'],
  },
  'looks at the page': {
    harness: shows((asked, signal, show) => {
      if (asked.mode === 'url') void fetch(asked.url).catch(() => undefined);
      return show(asked, signal);
    }),
    fails: ['a page is shown'],
  },
  'forgets that a page was opened': {
    harness: shows((asked, signal, show) =>
      show(asked.mode === 'url' ? { ...asked, opened: 0 } : asked, signal),
    ),
    fails: ['a page that'],
  },
  'accepts a page that was opened before': {
    harness: shows(async (asked, signal, show) =>
      asked.mode === 'url' && asked.opened > 0 ? { action: 'accept' } : show(asked, signal),
    ),
    fails: ['a call that needs a page first (-32042) fails', 'a page that'],
  },
  'tries for ever': {
    harness: spoilt(() => ({
      calling: (call) => async (tool, options) => {
        for (let tries = 0; ; tries += 1) {
          try {
            return await call(tool, options);
          } catch (error) {
            if (tries === 60 || (error as { code?: unknown }).code !== -32042) throw error;
          }
        }
      },
    })),
    fails: ['a call that needs a page first (-32042) fails'],
  },
  'hangs up at news that it does not know': {
    harness: spoilt(() => ({
      receiving: ({ method, params }, transport) => {
        if (method === 'notifications/elicitation/complete' && params?.['elicitationId'] === 'unknown')
          void transport.close();
      },
    })),
    fails: ['news of pages'],
  },
  'asks as often as it is asked to': {
    harness: spoilt(() => ({ options: { maxPerMinute: 1000 } })),
    fails: ['more questions than'],
  },
  'shows forms that ask for secrets': {
    harness: spoilt(() => ({ options: { secrets: 'warn' } })),
    fails: ['a form that'],
  },
  'does not follow tasks': {
    harness: spoilt(() => ({ options: { tasks: false } })),
    fails: ['the questions of'],
  },
};
