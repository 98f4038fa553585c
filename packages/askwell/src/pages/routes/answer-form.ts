import type { FormPage } from '../../replay/page-host.ts';
import type { JsonObject } from '../../json.ts';
import type { Admission } from './admit.ts';
import type { Flow, StartedFlow } from './flow.ts';
import type { PagesSite } from './pages-site.ts';
import { frameOf } from './page-frame.ts';
import { codeEnding, showEnding, showRejection } from './show-end.ts';
import { readSubmission, startSubmission, withProblem, type Submission } from '../submission/submission.ts';

/** Shows a form as it was asked. */
export async function showForm(
  site: PagesSite,
  request: Request,
  admission: Admission,
  page: FormPage,
  flow: StartedFlow,
): Promise<Response> {
  const frame = await frameOf(site, admission, flow);
  return site.parts.views.form(request, frame, page, startSubmission(page), flow.cookies);
}

/** Takes the answer to a form, or shows it again with what is wrong. */
export async function answerForm(
  site: PagesSite,
  request: Request,
  admission: Admission,
  page: FormPage,
  flow: Flow,
  body: URLSearchParams,
): Promise<Response> {
  const { views, interactions, identity, tell } = site.parts;
  const { id } = admission;
  const again = async (submission: Submission): Promise<Response> =>
    views.form(request, await frameOf(site, admission, flow), page, submission);

  const reading = readSubmission(page, body);
  if (!reading.ok) return again(reading.submission);
  const checked = await check(site, id, page, reading.content);
  if (typeof checked !== 'boolean') return again(checked);

  const code = identity.code ? await site.codes.make(admission, flow) : undefined;
  const completed = await interactions.apply(id, {
    type: 'complete',
    flow: flow.digest,
    content: reading.content,
    checked,
    ...(code !== undefined && { code: code.code }),
  });
  if (!completed.ok) return showRejection(site, request, admission, completed);
  tell({ type: 'completed', target: admission.interaction.target }, id);
  return showEnding(site, request, id, code === undefined ? { kind: 'completed' } : codeEnding(code));
}

const LATE = Symbol('no verdict in time');
/** A browser is not kept waiting for longer; the handler checks once more in its own time. */
const PATIENCE_MS = 20_000;

async function inTime<T>(work: Promise<T>): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Has the handler that waits in this process look at an answer: whether it did, or the form with what it found. A check
 * that throws has seen nothing; the handler will run it again and fail as its author would expect.
 */
async function check(
  site: PagesSite,
  id: string,
  page: FormPage,
  content: JsonObject,
): Promise<boolean | Submission> {
  const checkContent = site.parts.interactions.checkOf(id);
  if (checkContent === undefined) return false;
  try {
    const problem = await inTime(checkContent(content));
    if (problem === LATE) return false;
    return problem === undefined || withProblem(page, content, problem);
  } catch (error) {
    site.parts.report(error, 'the check of an answer on a hosted page');
    return false;
  }
}
