import { defined } from '../field/defined.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import { emitField } from '../field/author-kinds.ts';
import { valueProblem } from '../field/kinds.ts';
import { MAX_FIELDS } from '../field/limits.ts';
import { refuseLimit } from '../field/refuse.ts';
import type { RequestedSchema, WireProperty } from '../field/requested-schema.ts';
import { own, setOwn } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Revision } from '../revision.ts';
import { boxProperty } from './option-boxes.ts';
import type { OptionBoxes } from './option-boxes.ts';

/** The form as `requestedSchema` of a revision, frozen through and through. */
export function wireSchema(
  fields: readonly FieldSpec[],
  scalar: boolean,
  revision: Revision,
  boxes: OptionBoxes,
  values: JsonObject | undefined,
): RequestedSchema {
  const properties: { [name: string]: WireProperty } = {};
  const required: string[] = [];
  for (const field of fields) {
    const shown = values === undefined ? field : withValue(field, values);
    const fieldBoxes = revision === '2025-06-18' ? boxes.get(field.name) : undefined;
    if (fieldBoxes !== undefined && shown.kind === 'choices') {
      // None of them is required: many clients can't send "no" for a box that was never touched.
      for (const box of fieldBoxes) {
        setOwn(properties, box.name, boxProperty(shown, box, scalar, shown.default));
      }
    } else {
      setOwn(properties, field.name, emitField(shown, revision));
      if (field.required) required.push(field.name);
    }
  }
  if (Object.keys(properties).length > MAX_FIELDS) {
    refuseLimit(
      `In revision ${revision} each option of a multiple choice is a field of its own, which makes more than ${MAX_FIELDS} fields.`,
      'Offer fewer options, or check the revision before asking.',
    );
  }
  return deepFreeze(
    defined<RequestedSchema>({
      type: 'object',
      properties,
      required: required.length > 0 ? required : undefined,
    }),
  );
}

/** The field with a previous answer as its default, if that would be an answer now. A secret is never shown again. */
function withValue(field: FieldSpec, values: JsonObject): FieldSpec {
  const value = own(values, field.name);
  if (value === undefined || field.kind === 'secret' || valueProblem(field, value) !== undefined)
    return field;
  return { ...field, default: value } as FieldSpec;
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
