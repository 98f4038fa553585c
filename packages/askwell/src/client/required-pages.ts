import { isObject } from '../json.ts';

/** More pages than this are not asked for at once. */
const MAX_PAGES = 20;

/**
 * The URL elicitations that an error -32042 asks for; none if they are not all of that kind, or more than a person can
 * be asked for.
 */
export function requiredPages(error: unknown): readonly Record<string, unknown>[] {
  const { data } = error as { readonly data?: unknown };
  const pages = isObject(data) ? data['elicitations'] : undefined;
  if (!Array.isArray(pages) || pages.length > MAX_PAGES) return [];
  return pages.every((page) => isObject(page) && page['mode'] === 'url') ? pages : [];
}
