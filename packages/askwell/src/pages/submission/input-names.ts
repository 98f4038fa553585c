// What the inputs of a form are called in its POST. Fields go by their place in the form, so that no name that an author
// chooses can be taken for `token`, `action`, `entry` or another field; options go by their place in the list.

/** The name of the input, or of all boxes, of a field. */
export function inputName(index: number): string {
  return `f.${index}`;
}

/** The name of the offset of a date and time, which stands beside it. */
export function offsetName(index: number): string {
  return `f.${index}.offset`;
}

/** What stands for yes and no in a POST. */
export const YES = 'true';
/** See {@link YES}. */
export const NO = 'false';
