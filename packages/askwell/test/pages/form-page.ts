import type { FormPage } from '../../src/replay/page-host.ts';
import type { WireProperty } from '../../src/field/requested-schema.ts';

/** A page with a form of some properties, all required unless `required` says otherwise. */
export function formPage(
  properties: { readonly [name: string]: WireProperty | object },
  more: Partial<Omit<FormPage, 'schema'>> & { readonly required?: readonly string[] } = {},
): FormPage {
  const { required = Object.keys(properties), ...rest } = more;
  return {
    kind: 'form',
    message: 'Where should it go?',
    // As it comes back from a record.
    schema: JSON.parse(JSON.stringify({ type: 'object', properties, required })) as FormPage['schema'],
    secrets: [],
    scalar: false,
    ...rest,
  };
}
