import { REVISIONS } from '../../revision.ts';
import { claim, exact } from '../renderer-suite/claims.ts';
import { callOnce, form, notAccepted, page } from './converse.ts';
import type { ClientCase } from './client-case.ts';
import type { WireServer } from './wire-server.ts';

const META = 'io.modelcontextprotocol/clientCapabilities';

/** What the client declared: once in a session, with each request since 2026-07-28. */
function declared({ received }: WireServer): readonly Record<string, unknown>[] {
  return received.flatMap(({ method, params }) => {
    if (method === 'initialize') return [params?.['capabilities'] as Record<string, unknown>];
    const meta = params?.['_meta'] as Record<string, unknown> | undefined;
    return meta !== undefined && META in meta ? [meta[META] as Record<string, unknown>] : [];
  });
}

const text = async (): Promise<string> => 'done';
const cancel = () => ({ action: 'cancel' }) as const;

/** What a client says that it can do, and what it does with the rest. */
export const declaring: readonly ClientCase[] = [
  {
    title: 'C1, pitfall 12: the client declares exactly the modes that are mounted',
    async run(harness, revision) {
      // The first revision has one mode, and no word for the other.
      const first = [[], ['form']] as const;
      const mounts =
        revision === '2025-06-18' ? first : [...first, ['url'] as const, ['form', 'url'] as const];
      for (const modes of mounts) {
        const { server } = await callOnce(harness, revision, { script: text, person: cancel, modes });
        const all = declared(server);
        claim(all.length > 0, 'The client declared no capabilities at all.');
        for (const { elicitation } of all) {
          const found = elicitation === undefined ? [] : Object.keys(elicitation as object).sort();
          // An empty object means forms.
          const meant = found.length === 0 && elicitation !== undefined ? ['form'] : found;
          claim(
            exact(meant) === exact(modes),
            `With ${exact(modes)} mounted the client declared ${exact(elicitation)}.`,
          );
        }
      }
    },
  },
  {
    title: 'C3: a question without a mode is a form',
    async run(harness, revision) {
      const { mode: _, ...question } = form('What?');
      const { shown } = await callOnce(harness, revision, {
        script: async ({ ask }) => {
          await ask({ q: question });
          return 'done';
        },
        person: cancel,
      });
      claim(shown.length === 1 && shown[0]?.mode === 'form', 'The question was not shown as a form.');
    },
  },
  {
    title: 'C12: a mode that was not declared is answered with -32602, and never shown',
    revisions: ['2025-11-25'],
    async run(harness, revision) {
      let code: number | undefined;
      const { shown } = await callOnce(harness, revision, {
        script: async ({ ask }) => {
          const { q } = await ask({ q: page('https://ledger.example/pay', revision) });
          code = q?.error?.code;
          return 'done';
        },
        person: cancel,
        modes: ['form'],
      });
      claim(shown.length === 0, 'The page was shown.');
      claim(
        code === -32602,
        `The server was answered ${code === undefined ? 'without an error' : `with ${code}`}.`,
      );
    },
  },
  {
    title: 'C12: a mode that nobody knows is an error, and never shown',
    revisions: REVISIONS.filter((revision) => revision !== '2026-07-28'),
    async run(harness, revision) {
      const { shown } = await callOnce(harness, revision, {
        script: async ({ ask }) => {
          const { q } = await ask({ q: { ...form('What?'), mode: 'telepathy' } });
          notAccepted(q, 'A question of an unknown mode');
          claim(q?.error !== undefined, 'A question of an unknown mode was no error.');
          return 'done';
        },
        person: () => ({ action: 'accept', content: {} }),
      });
      claim(shown.length === 0, 'The question was shown.');
    },
  },
];
