import { compilePattern } from '../../field/pattern.ts';
import type { AskedForm } from '../../form/asked-form.ts';
import { parseForeignForm } from '../../form/foreign-form.ts';
import { isObject } from '../../json.ts';
import type { Json } from '../../json.ts';
import type { FormPage } from '../../replay/page-host.ts';

/**
 * The form of a page, made of its record, so that any instance can make it. The schema is read like one of another
 * server, but it is our author's: it lay sealed in the store, so its patterns are as good as the code that wrote them
 * and are tested natively.
 */
export function formOf(page: FormPage): AskedForm {
  const secrets = new Set(page.secrets);
  const properties = Object.fromEntries(
    Object.entries(page.schema.properties).map(([name, property]) => [
      name,
      secrets.has(name) ? asSecret(property) : property,
    ]),
  );
  return parseForeignForm({ ...page.schema, properties }, { patterns });
}

/** The wire has no word for a secret: on the way there it became text. Nothing but a password field may come of it. */
function asSecret(property: unknown): { readonly [keyword: string]: Json } {
  const { enum: _enum, oneOf: _oneOf, default: _default, ...rest } = isObject(property) ? property : {};
  return { ...(rest as { readonly [keyword: string]: Json }), type: 'string', format: 'password' };
}

function patterns(pattern: string): ((text: string) => boolean) | undefined {
  try {
    const expression = compilePattern(pattern);
    return (text) => expression.test(text);
  } catch {
    return undefined;
  }
}
