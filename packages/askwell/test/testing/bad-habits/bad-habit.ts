import type { DraftField, FormDraft } from '../../../src/form/form-draft.ts';
import type { Json } from '../../../src/json.ts';
import { goodHabits, type Habits, type Part } from '../page-renderer.ts';

// What real renderers do wrong, one mistake at a time, and the cases that have to notice it.

/** A mistake. */
export interface BadHabit {
  readonly habits: Partial<Habits>;
  /** Words from the titles of the cases that fail, each from another one: these and no others. */
  readonly fails: readonly string[];
}

/** Mistakes, by what the renderer does: they complete "a renderer that …". */
export type BadHabits = Readonly<Record<string, BadHabit>>;

type Entries = readonly (readonly [string, Json])[];

const { type, read } = goodHabits;

/** Changes what is sent, member by member. */
export function sends(change: (entries: Entries) => Entries): Pick<Habits, 'send'> {
  return { send: (content) => Object.fromEntries(change(Object.entries(content))) };
}

export function sendsEach(change: (value: Json, name: string) => Json): Pick<Habits, 'send'> {
  return sends((entries) => entries.map(([name, value]) => [name, change(value, name)]));
}

/** Leaves a part of the page out. */
export function hides(...parts: readonly Part[]): Pick<Habits, 'draw'> {
  return { draw: (part, html) => (parts.includes(part) ? '' : html) };
}

export function changes(
  draft: FormDraft,
  name: string,
  change: (field: DraftField) => DraftField,
): FormDraft {
  return { fields: draft.fields.map((field) => (field.field.name === name ? change(field) : field)) };
}

/** Puts something into a field without looking at it. */
export function puts(draft: FormDraft, name: string, text: string, value: Json | undefined): FormDraft {
  return changes(draft, name, ({ field }) => ({
    field,
    text,
    ...(value !== undefined && { value }),
    origin: 'person',
  }));
}

/** Sends what is there without looking at it. */
export const unread: Habits['read'] = (form, draft) => ({
  ok: true,
  content: Object.fromEntries(
    draft.fields.flatMap(({ field, value }) => (value === undefined ? [] : [[field.name, value]])),
  ),
});

/** Takes some texts for values by a rule of its own. */
export function misreads(
  rule: (text: string, kind: string) => Json | undefined,
): Pick<Habits, 'type' | 'read'> {
  const taken = new Set<string>();
  return {
    type: (form, draft, name, text) => {
      const field = draft.fields.find((one) => one.field.name === name)?.field;
      const value = rule(text, field === undefined ? '' : kindOf(field));
      taken.delete(name);
      if (value === undefined) return type(form, draft, name, text);
      taken.add(name);
      return puts(draft, name, text, value);
    },
    read: (form, draft) => {
      const reading = read(form, draft);
      const all = unread(form, draft);
      const problems = reading.ok ? [] : Object.keys(reading.problem.fields ?? {});
      return problems.every((name) => taken.has(name)) ? all : reading;
    },
  };
}

function kindOf(field: DraftField['field']): string {
  return field.kind === 'string' ? (field.format ?? 'string') : field.kind;
}
