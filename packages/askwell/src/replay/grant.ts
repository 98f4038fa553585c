import { checkKnownOptions } from '../field/known-options.ts';
import { AskwellError } from '../errors.ts';
import { isObject } from '../json.ts';
import { askGrantOnPage, pagesOf } from './page-asks.ts';
import type { Provider } from './page-host.ts';
import type { Pass } from './pass.ts';

/** Options of `ctx.authorize`. */
export interface AuthorizeOptions {
  /** What the tool needs, in the provider's words. A grant with fewer is extended: the person is asked again. */
  readonly scopes: readonly string[];
  /** Why, as the person reads it. Default: that the tool wants to connect the account. */
  readonly message?: string;
  /** How long the page can be finished, in milliseconds. Default 15 minutes. */
  readonly expiresIn?: number;
}

/** An account that is connected. */
export interface Grant {
  /**
   * An access token, refreshed where needed. Not recorded; use it inside of a step, or ask for it anew.
   *
   * @throws `ASKWELL_GRANT` when the provider no longer honours the grant
   */
  accessToken(): Promise<string>;
  /** Revokes the grant at the provider and forgets it; the next `ctx.authorize` asks again. */
  revoke(): Promise<void>;
}

/** A grant of the caller at a provider: one that is there, or else one that the person gives, on a page. */
export async function grant(pass: Pass, provider: Provider, options: AuthorizeOptions): Promise<Grant> {
  const { id, title } = check(provider, options);
  const pages = pagesOf(pass, 'ctx.authorize');
  const why = pages.refusalOf?.(provider);
  if (why !== undefined) throw new AskwellError('ASKWELL_USAGE', why);
  const { vault } = pages;
  if (!vault.keeps) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      pass.host.principal.kind === 'user'
        ? `An account at ${title} can be connected only for somebody, and the access token of this caller does not tell who it ` +
            "is. Have http.authenticate put the token's iss and sub into extra: { iss, sub }."
        : `An account at ${title} can be connected only for somebody: this caller is anonymous. Verify callers with ` +
            'http.authenticate, or serve on stdio.',
    );
  }
  const scopes = [...new Set(options.scopes)].sort();
  const message = options.message ?? `Connect your ${title} account`;
  const granted = await pass.step(`@grant:${id}:${scopes.join(' ')}`, () => vault.hasGrant(id, scopes), {});
  if (granted !== true) {
    const answer = await askGrantOnPage(pass, pages, {
      message,
      provider: id,
      scopes,
      expiresIn: options.expiresIn,
      page: async () => ({
        kind: 'grant',
        message,
        provider: id,
        scopes: [...new Set([...(await vault.grantedScopes(id)), ...scopes])].sort(),
      }),
    });
    if (answer.action !== 'accept') return pass.end(answer.action, message);
  }
  return Object.freeze({
    accessToken: async () => {
      const token = await pass.during(vault.accessToken(id));
      pass.host.guard.add(token);
      return token;
    },
    revoke: async () => {
      await pass.step(`@revoke:${id}`, () => vault.revokeGrant(id), {});
    },
  });
}

function check(provider: Provider, options: AuthorizeOptions): Provider {
  if (!isObject(provider) || typeof provider.id !== 'string' || typeof provider.title !== 'string') {
    throw new AskwellError(
      'ASKWELL_USAGE',
      'ctx.authorize needs a provider, as defineProvider of askwell/oauth makes it.',
    );
  }
  if (!isObject(options) || !Array.isArray(options.scopes) || !options.scopes.every(isScope)) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `ctx.authorize needs the scopes, for instance { scopes: ['repo'] }; each is a text without spaces.`,
    );
  }
  checkKnownOptions('ctx.authorize()', options, ['scopes', 'message', 'expiresIn']);
  return provider;
}

function isScope(scope: unknown): boolean {
  return typeof scope === 'string' && /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope);
}
