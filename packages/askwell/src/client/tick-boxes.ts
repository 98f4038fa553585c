import { own, setOwn } from '../json.ts';

/**
 * Turns the answer to a multiple choice into the boxes that a 2025-06-18 server asks for instead: `tags: ['a']` into
 * `tags.a: true, tags.b: false`, where the form has no field `tags`, but fields `tags.a` and `tags.b`. So one prepared
 * answer fits every revision. Everything else stays as it is.
 *
 * @param names - the fields that the form has
 */
export function tickBoxes(
  content: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  const ticked: Record<string, unknown> = {};
  for (const name of Object.keys(content)) {
    const value = own(content, name);
    const boxes = names.filter((field) => field.startsWith(`${name}.`));
    if (!Array.isArray(value) || names.includes(name) || boxes.length === 0) {
      setOwn(ticked, name, value);
      continue;
    }
    const chosen = value.map(String);
    for (const box of boxes) setOwn(ticked, box, chosen.includes(box.slice(name.length + 1)));
    // A value without a box stays, so that whoever checks the answer finds it.
    const lost = value.filter((option) => !boxes.includes(`${name}.${String(option)}`));
    if (lost.length > 0) setOwn(ticked, name, lost);
  }
  return ticked;
}
