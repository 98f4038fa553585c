import type { Json, JsonObject } from '../../src/json.ts';
import type { PageCheck, PageHost, PageProgress, PageRequest } from '../../src/replay/page-host.ts';

interface Opened {
  readonly page: PageRequest;
  progress: PageProgress;
  content: JsonObject | undefined;
  checked: boolean;
}

/** Pages in memory, for tests of the engine alone; the real ones are tested in test/pages. */
export interface FakePages extends PageHost {
  readonly opened: Map<string, Opened>;
  readonly kept: Map<string, Json>;
  readonly calls: string[];
  /** What secrets were kept as. */
  readonly labels: string[];
  /** How long each page could be finished. */
  readonly lifetimes: number[];
  /** The page that was opened last. */
  last(): Opened & { readonly id: string };
  end(id: string, progress: PageProgress, content?: JsonObject): void;
  /** The checks of handlers that wait at this moment. */
  readonly waiting: Map<string, PageCheck | undefined>;
}

export function createFakePages(
  options: { code?: string; keeps?: boolean; token?: string; refusal?: string } = {},
): FakePages {
  const opened = new Map<string, Opened>();
  const kept = new Map<string, Json>();
  const grants = new Map<string, readonly string[]>();
  const calls: string[] = [];
  const waiting = new Map<string, PageCheck | undefined>();
  const labels: string[] = [];
  const lifetimes: number[] = [];
  let wrong = 0;

  const pages: FakePages = {
    opened,
    kept,
    calls,
    waiting,
    labels,
    lifetimes,
    refusalOf: () => options.refusal,
    last() {
      const [id, page] = [...opened].at(-1) as [string, Opened];
      return Object.assign(Object.create(page) as Opened, { id });
    },
    end(id, progress, content) {
      const page = opened.get(id) as Opened;
      page.progress = progress;
      page.content = content;
      if (page.page.kind === 'grant' && progress === 'completed' && options.code === undefined)
        grants.set(page.page.provider, page.page.scopes);
    },
    async open(page, lifetime) {
      lifetimes.push(lifetime);
      const id = `page-${opened.size + 1}`;
      opened.set(id, { page, progress: 'open', content: undefined, checked: false });
      calls.push(`open ${id}`);
      return { id, url: `https://pages.example/askwell/i/${id}`, code: options.code !== undefined };
    },
    urlOf: async (id) => `https://pages.example/askwell/i/${id}`,
    async wait(id, { check }) {
      calls.push(`wait ${id}`);
      waiting.set(id, check);
      await new Promise((resolve) => setImmediate(resolve));
      waiting.delete(id);
      return (opened.get(id) as Opened).progress;
    },
    ended: async () => false,
    async withdraw(id) {
      calls.push(`withdraw ${id}`);
    },
    async content(id) {
      const page = opened.get(id) as Opened;
      return page.content === undefined ? undefined : { content: page.content, checked: page.checked };
    },
    async confirm(id, code) {
      if (code !== options.code) return (wrong += 1) >= 3 ? 'spent' : 'wrong';
      const { page } = opened.get(id) as Opened;
      if (page.kind === 'grant') grants.set(page.provider, page.scopes);
      return 'right';
    },
    vault: {
      keeps: options.keeps ?? true,
      has: async (name) => kept.has(name),
      get: async (name) => kept.get(name),
      keep: async (name, value, { label }) => {
        labels.push(label);
        calls.push(`keep ${name}`);
        kept.set(name, value);
      },
      forget: async (name) => void kept.delete(name),
      hasGrant: async (provider, scopes) =>
        scopes.every((scope) => grants.get(provider)?.includes(scope) === true),
      grantedScopes: async (provider) => grants.get(provider) ?? [],
      accessToken: async (provider) => options.token ?? `token-of-${provider}-very-secret`,
      revokeGrant: async (provider) => void grants.delete(provider),
    },
  };
  return pages;
}
