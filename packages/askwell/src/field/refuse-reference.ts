import { MAX_REF_HOPS } from './limits.ts';
import { quote, refuseSchema } from './refuse.ts';
import type { ReferenceFault } from './resolve-schema.ts';

/** Refuses an author's schema for its `$ref`. */
export function refuseReference(fault: ReferenceFault, where: string, reference: string): never {
  switch (fault) {
    case 'endless':
      return refuseSchema(
        `${where} refers to itself, or through more than ${MAX_REF_HOPS} other schemas.`,
        'Elicitation forms are flat: write the field out.',
      );
    case 'elsewhere':
      return refuseSchema(
        `${where} refers to another document, and nothing is fetched to make a form.`,
        'Put the schema under "$defs" and refer to it as "#/$defs/…".',
      );
    case 'missing':
      return refuseSchema(
        `${where} refers to ${quote(reference)}, which the schema does not have.`,
        'Correct the "$ref", or write the field out.',
      );
  }
}
