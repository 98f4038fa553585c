import type { Admission } from './admit.ts';
import { createFormToken } from './form-token.ts';
import type { Flow } from './flow.ts';
import type { BrowserUser } from '../identity/identity.ts';
import type { PagesSite } from './pages-site.ts';
import type { PageFrame } from '../views/views.ts';

/** Who asks, for which account, and the token of the form. */
export async function frameOf(site: PagesSite, admission: Admission, flow: Flow): Promise<PageFrame> {
  const { id, user, interaction } = admission;
  const token = await createFormToken(site.seals, { subject: id, user, flow }, interaction.expiresAt);
  return {
    target: interaction.target,
    ...accountOf(user),
    token,
    // With completion codes there is nobody whose list it would be.
    ...(!site.parts.identity.code && { stored: site.at('/stored') }),
  };
}

/** The account as the person knows it; without a label, as the log-in knows it. */
export function accountOf(user: BrowserUser): { readonly account?: string } {
  return user.kind === 'user' ? { account: user.label ?? user.subject } : {};
}
