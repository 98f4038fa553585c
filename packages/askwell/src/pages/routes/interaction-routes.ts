import { admit } from './admit.ts';
import { answerForm, showForm } from './answer-form.ts';
import { beginGrant, showGrant } from './begin-grant.ts';
import { hasEnded } from '../interaction/interaction.ts';
import type { PagesSite } from './pages-site.ts';
import { readPost } from './read-post.ts';
import { foreignPost } from './request-origin.ts';
import { showEnded, showEnding, showRejection } from './show-end.ts';

// W1. Everything is checked again for every request: host, person, state (S40).
// W2. GET and HEAD write nothing to the store (I1).
// W3. A POST is verified (origin, content type, flow cookie, token) before it has any effect.

/** `GET <base>/i/:id`: shows the page as it stands. */
export async function showInteraction(site: PagesSite, request: Request, id: string): Promise<Response> {
  const admission = await admit(site, request, id);
  if (!('user' in admission)) return admission;
  const { interaction, user } = admission;
  if (hasEnded(interaction)) return showEnded(site, request, admission);
  const flow = await site.flows.start(request, id, user, interaction.expiresAt);
  if (interaction.flow !== undefined && interaction.flow !== flow.digest)
    return site.refuse(request, 'other-browser', id);
  return interaction.page.kind === 'form'
    ? showForm(site, request, admission, interaction.page, flow)
    : showGrant(site, request, admission, interaction.page, flow);
}

/** `POST <base>/i/:id`: takes what the person sends. @param raw - the request with its body */
export async function takeInteraction(
  site: PagesSite,
  request: Request,
  id: string,
  raw: Request,
): Promise<Response> {
  const { interactions, tell } = site.parts;
  const foreign = foreignPost(request, site.base);
  if (foreign !== undefined) return site.refuse(request, foreign);
  const admission = await admit(site, request, id);
  if (!('user' in admission)) return admission;
  const { interaction, user } = admission;
  if (hasEnded(interaction)) return showEnded(site, request, admission);
  if (!site.posts.take(id)) return site.refuse(request, 'too-many', id);
  const post = await readPost(site, raw, { subject: id, user, id });
  if (!('flow' in post)) return post;

  const { flow, body } = post;
  const claim = await interactions.apply(id, { type: 'claim', flow: flow.digest });
  if (!claim.ok) return showRejection(site, request, admission, claim);
  if (claim.changed) tell({ type: 'claimed', target: interaction.target }, id);
  const actions = body.getAll('action');
  if (actions.length === 1 && actions[0] === 'decline') {
    const declined = await interactions.apply(id, { type: 'decline', flow: flow.digest });
    if (!declined.ok) return showRejection(site, request, admission, declined);
    tell({ type: 'declined', target: interaction.target }, id);
    return showEnding(site, request, id, { kind: 'declined' });
  }
  // Neither button was pressed: nothing that we showed sends that.
  if (actions.length !== 1 || actions[0] !== 'accept') return site.refuse(request, 'forged', id);
  return interaction.page.kind === 'form'
    ? answerForm(site, request, admission, interaction.page, flow, body)
    : beginGrant(site, request, admission, interaction.page, flow);
}
