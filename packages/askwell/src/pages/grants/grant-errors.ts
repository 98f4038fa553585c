import { AskwellError } from '../../errors.ts';
import type { OAuthProvider } from './oauth-provider.ts';

/** There is no grant, or none that the provider honours. */
export function gone({ id, title }: OAuthProvider): AskwellError {
  return new AskwellError(
    'ASKWELL_GRANT',
    `There is no account connected at ${title}, or it is no longer honoured there. Connect it again, ` +
      'with `ctx.authorize`.',
    { details: { provider: id, error: 'invalid_grant' } },
  );
}

/** The caller is nobody in particular. */
export function nobody({ title }: OAuthProvider): AskwellError {
  return new AskwellError(
    'ASKWELL_GRANT',
    `An account at ${title} can't be connected for a caller that is not logged in: there is nobody to ` +
      'keep it for. Require authorization at the MCP endpoint.',
  );
}

/** The provider granted less than was asked for. */
export function less({ id, title }: OAuthProvider, missing: readonly string[]): AskwellError {
  return new AskwellError(
    'ASKWELL_GRANT',
    `${title} did not grant all that was asked for: ${missing.join(', ')} ` +
      `${missing.length === 1 ? 'is' : 'are'} missing, so nothing was kept. Ask again, and explain why it is needed.`,
    { details: { provider: id, missing: [...missing] } },
  );
}

/** An account was connected meanwhile, with scopes that this grant would lose. */
export function apart({ id, title }: OAuthProvider, lost: readonly string[]): AskwellError {
  return new AskwellError(
    'ASKWELL_GRANT',
    `While this was asked, an account was connected at ${title} on another page. That grant has ${lost.join(', ')}, ` +
      'which this one does not, so nothing was replaced. Ask again: the person is then asked for all of it.',
    { details: { provider: id, missing: [...lost] } },
  );
}

/** What waited for the person's code was exchanged before, and there is no grant of it. */
export function unfinished(): AskwellError {
  return new AskwellError(
    'ASKWELL_GRANT',
    'An account was not connected: what the other service had sent was used before, and came to nothing. ' +
      'Connect it again, with `ctx.authorize`.',
  );
}
