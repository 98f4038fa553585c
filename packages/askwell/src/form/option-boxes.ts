import type { ChoicesSpec } from '../field/choices.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import { optionTitle } from '../field/options.ts';
import type { WireBoolean } from '../field/requested-schema.ts';
import { own } from '../json.ts';

// Revision 2025-06-18 has no multiple choice. Each option is asked as a yes-or-no property of its own there, and the
// answers are put together again.

/** A yes-or-no property that stands for one option. */
export interface OptionBox {
  /** The name of the property: readable, and not that of any other property of the form. */
  readonly name: string;
  readonly value: string;
}

/** The boxes of every multiple choice of a form, by the field's name. */
export type OptionBoxes = ReadonlyMap<string, readonly OptionBox[]>;

/**
 * Names a box for each option: `tags.a` for the option `a` of the field `tags`, and `tags.a.2` where that is taken.
 * The same form always gets the same names, so that an answer can be read by another process.
 */
export function optionBoxes(fields: readonly FieldSpec[]): OptionBoxes {
  const taken = new Set(fields.map((field) => field.name));
  const boxes = new Map<string, readonly OptionBox[]>();
  for (const field of fields) {
    if (field.kind !== 'choices') continue;
    boxes.set(
      field.name,
      field.options.map(({ value }) => {
        const base = `${field.name}.${value}`;
        let name = base;
        for (let count = 2; taken.has(name); count += 1) name = `${base}.${count}`;
        taken.add(name);
        return { name, value };
      }),
    );
  }
  return boxes;
}

/** What a box looks like on the wire. `chosen`: what is suggested, if anything is. */
export function boxProperty(
  field: ChoicesSpec,
  box: OptionBox,
  scalar: boolean,
  chosen: readonly string[] | undefined,
): WireBoolean {
  const option = field.options.find(({ value }) => value === box.value);
  const group = field.title ?? (scalar ? undefined : field.name);
  const description = [group, field.description].filter((text) => text !== undefined).join(': ');
  return {
    type: 'boolean',
    title: option === undefined ? box.value : optionTitle(option),
    ...(description !== '' && { description }),
    ...(chosen !== undefined && { default: chosen.includes(box.value) }),
  };
}

/**
 * Puts the answer to a multiple choice together from its boxes.
 *
 * @returns The chosen values; `undefined` if no box was answered, or none was ticked where the field may be left empty
 * (a client sends an untouched box as `false`, so that says nothing); the text of a problem if a box holds something
 * else than yes or no.
 */
export function chosenOptions(
  field: ChoicesSpec,
  boxes: readonly OptionBox[],
  content: object,
): readonly string[] | string | undefined {
  const chosen: string[] = [];
  let answered = false;
  for (const box of boxes) {
    const ticked = own(content, box.name) ?? undefined;
    if (ticked === undefined || ticked === '') continue;
    if (typeof ticked !== 'boolean') return `must have yes or no for each option`;
    answered = true;
    if (ticked) chosen.push(box.value);
  }
  if (chosen.length > 0) return chosen;
  // A required choice that allows none is answered by ticking none.
  return field.required || (answered && field.default !== undefined) ? chosen : undefined;
}
