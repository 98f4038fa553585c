import { isObject } from '../json.ts';
import type { Source } from './elicitation.ts';

/** More pages than this are not asked for at once. */
const MAX_PAGES = 20;

/**
 * Has the pages visited that an error -32042 asks for, one after the other.
 *
 * @returns whether all of them were, so that the request may be made again
 */
export async function visitPages(
  error: unknown,
  ask: (page: object, position: Source['position']) => Promise<{ readonly action: string }>,
): Promise<boolean> {
  const pages = requiredPages(error);
  for (const [index, page] of pages.entries()) {
    const { action } = await ask(page, { index: index + 1, count: pages.length });
    if (action !== 'accept') return false;
  }
  return pages.length > 0;
}

/**
 * The URL elicitations that an error -32042 asks for; none if they are not all of that kind, or more than a person can
 * be asked for.
 */
function requiredPages(error: unknown): readonly Record<string, unknown>[] {
  const { data } = error as { readonly data?: unknown };
  const pages = isObject(data) ? data['elicitations'] : undefined;
  if (!Array.isArray(pages) || pages.length > MAX_PAGES) return [];
  return pages.every((page) => isObject(page) && page['mode'] === 'url') ? pages : [];
}
