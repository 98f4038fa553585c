import type { FieldSpec } from '../field/field-spec.ts';
import { optionValue, sentValue } from '../field/foreign-property.ts';
import { parseForeignSchema } from '../field/foreign-schema.ts';
import { valueProblem } from '../field/kinds.ts';
import { own, setOwn } from '../json.ts';
import type { Json } from '../json.ts';
import type { AskedForm, AskedReading, PatternMatcher } from './asked-form.ts';
import { isUntouched } from './is-untouched.ts';
import { refuseContent } from './read-content.ts';

/** Options of {@link parseForeignForm}. */
export interface ForeignFormOptions {
  /** Tests the patterns of the form. Without it they are there to be shown, and not enforced. */
  readonly patterns?: PatternMatcher;
}

/**
 * The client's side: makes a form of a `requestedSchema` that a server sent, of any revision.
 *
 * It is read generously. Unknown keywords and nonsense are ignored; an optional field that can't be shown is left out,
 * and `notes` says so. Options that are numbers, or yes and no, are shown as text and sent as what they are. A `pattern`
 * is kept as text and never compiled here. No field is refused as a secret; whoever shows the form may ask
 * `findSecretFields`. The caps are those of our own forms.
 *
 * @throws AskwellError `ASKWELL_SCHEMA` if it is no form, or requires a field that can't be shown; `ASKWELL_LIMIT` if
 * it is over a cap.
 */
export function parseForeignForm(requestedSchema: unknown, options: ForeignFormOptions = {}): AskedForm {
  const { fields, notes } = parseForeignSchema(requestedSchema);
  const problem = problems(options.patterns);
  return Object.freeze({
    fields,
    notes,
    problem,

    read(answer: unknown): AskedReading {
      const refusal = refuseContent(answer);
      if (refusal !== undefined) return { ok: false, problem: { form: refusal }, values: {} };
      const content: Record<string, Json> = {};
      const wrong: Record<string, string> = {};
      for (const field of fields) {
        const value = own(answer as object, field.name);
        const untouched = isUntouched(field, value);
        if (untouched && !field.required) continue;
        const text = untouched ? 'is required' : problem(field, value);
        setOwn(text === undefined ? content : wrong, field.name, text ?? asSent(field, value));
      }
      return Object.keys(wrong).length > 0
        ? { ok: false, problem: { fields: wrong }, values: content }
        : { ok: true, content };
    },
  });
}

/** What checks values, with every pattern made ready once, when it is first needed. */
function problems(patterns: PatternMatcher | undefined): AskedForm['problem'] {
  const tests = new Map<string, ReturnType<PatternMatcher>>();
  return (field, given) => {
    const value = 'options' in field ? optionValue(field.options, given) : given;
    const found = valueProblem(field, value);
    if (found !== undefined || field.kind !== 'string' || field.foreignPattern === undefined) return found;
    const { foreignPattern } = field;
    if (!tests.has(foreignPattern)) tests.set(foreignPattern, patterns?.(foreignPattern));
    return tests.get(foreignPattern)?.(value as string) === false
      ? `must match the pattern ${foreignPattern}`
      : undefined;
  };
}

/** The value as the server calls it. Options are sent once, which the wire has no word for. */
function asSent(field: FieldSpec, value: unknown): unknown {
  return 'options' in field ? sentValue(field.options, optionValue(field.options, value)) : value;
}
