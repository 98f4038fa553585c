import { describe, expect, it } from 'vitest';
import type { FormPage } from '../../../src/replay/page-host.ts';
import { readSubmission, startSubmission, withProblem } from '../../../src/pages/submission/submission.ts';
import type { Submission } from '../../../src/pages/submission/submission.ts';
import { formPage } from '../form-page.ts';

const text = { type: 'string' };
const color = { type: 'string', enum: ['red', 'green', 'blue'] };
const tags = { type: 'array', items: { type: 'string', enum: ['a', 'b', 'c'] } };
const when = { type: 'string', format: 'date-time' };

/** What a POST with these members comes to: the answer, or the problems by field. */
function post(page: FormPage, ...members: readonly (readonly [string, string])[]): unknown {
  const reading = readSubmission(
    page,
    new URLSearchParams(members.map(([name, value]) => [name, value] as [string, string])),
  );
  return reading.ok ? reading.content : problems(reading.submission);
}

function problems({ draft, problem }: Submission): unknown {
  const fields = Object.fromEntries(
    draft.fields.flatMap((one) => (one.problem === undefined ? [] : [[one.field.name, one.problem]])),
  );
  return { problems: { ...problem?.fields, ...fields } };
}

function failed(page: FormPage, ...members: readonly (readonly [string, string])[]): Submission {
  const reading = readSubmission(page, new URLSearchParams(members.map(([a, b]) => [a, b])));
  if (reading.ok) throw new Error('The form was accepted.');
  return reading.submission;
}

const one = (schema: object, required = true) => formPage({ x: schema }, required ? {} : { required: [] });

describe('a field that nobody touched', () => {
  it.each([
    ['text', text],
    ['a number', { type: 'number' }],
    ['yes or no', { type: 'boolean' }],
    ['a choice', color],
    ['a date', { type: 'string', format: 'date' }],
    ['a date and time', when],
  ])('is missed where it is required and left out where it is not: %s', (_, schema) => {
    const missing = { problems: { x: 'is required' } };
    expect(post(one(schema))).toEqual(missing);
    expect(post(one(schema), ['f.0', ''])).toEqual(missing);
    expect(post(one(schema, false))).toEqual({});
    expect(post(one(schema, false), ['f.0', ''])).toEqual({});
  });

  it('S38 is left out as a list that may be empty, and missed as one that was not on the page', () => {
    expect(post(one(tags, false), ['f.0', ''])).toEqual({});
    expect(post(one(tags), ['f.0', ''])).toEqual({ x: [] });
    expect(post(one(tags))).toEqual({ problems: { x: 'is required' } });
    expect(post(one({ ...tags, minItems: 1 }), ['f.0', ''])).toEqual({
      problems: { x: 'must be at least 1 of the options' },
    });
  });

  it('does not get its default unless the page sent it back', () => {
    const page = one({ ...text, default: 'main' }, false);
    expect(startSubmission(page).draft.fields[0]).toMatchObject({ text: 'main', value: 'main' });
    expect(post(page)).toEqual({});
    expect(post(page, ['f.0', ''])).toEqual({});
    expect(post(page, ['f.0', 'main'])).toEqual({ x: 'main' });
    expect(post(one({ ...tags, default: ['a'] }, false), ['f.0', ''])).toEqual({ x: [] });
  });
});

describe('what was sent', () => {
  it.each([
    ['text', text, ' as it is ', ' as it is '],
    ['text in lines', text, 'one\r\ntwo', 'one\ntwo'],
    ['a number', { type: 'number' }, '2.50', 2.5],
    ['a whole number', { type: 'integer' }, '7', 7],
    ['yes', { type: 'boolean' }, 'true', true],
    ['no', { type: 'boolean' }, 'false', false],
    ['an option', color, '1', 'green'],
    ['an empty option', { type: 'string', enum: ['x', ''] }, '1', ''],
    ['a date', { type: 'string', format: 'date' }, '2026-07-28', '2026-07-28'],
    ['an email address', { type: 'string', format: 'email' }, ' a@b.example ', 'a@b.example'],
  ])('is the answer: %s', (_, schema, sent, value) => {
    expect(post(one(schema), ['f.0', sent])).toEqual({ x: value });
  });

  it('is every option that was ticked, in the order of the page', () => {
    expect(post(one(tags), ['f.0', ''], ['f.0', '0'], ['f.0', '2'])).toEqual({ x: ['a', 'c'] });
    expect(post(one(tags), ['f.0', '2'], ['f.0', '2'])).toEqual({ x: ['c'] });
  });

  it.each([
    ['a number', { type: 'integer' }, '1.5', 'must be a whole number, in digits'],
    ['yes or no', { type: 'boolean' }, 'on', 'must be yes or no'],
    ['an option that is none', color, '3', 'must be one of: red, green, blue'],
    ['an option by its value', color, 'red', 'must be one of: red, green, blue'],
    ['an inherited member', color, 'length', 'must be one of: red, green, blue'],
    ['an option by another number', color, '0x1', 'must be one of: red, green, blue'],
    ['a ticked option that is none', tags, '9', 'must be some of: a, b, c'],
    ['a pattern', { ...text, pattern: '^\\p{Lu}+$' }, 'abc', 'must match the pattern ^\\p{Lu}+$'],
    ['a text that is too long', { ...text, maxLength: 2 }, 'abc', 'must have at most 2 characters'],
  ])('S38 is refused if it is no answer: %s', (_, schema, sent, problem) => {
    expect(post(one(schema), ['f.0', sent])).toEqual({ problems: { x: problem } });
  });

  it('is refused where one answer came twice', () => {
    const twice = { problems: { x: 'must have one answer only' } };
    for (const schema of [text, { type: 'integer' }, { type: 'boolean' }, color]) {
      expect(post(one(schema), ['f.0', '1'], ['f.0', '1'])).toEqual(twice);
      expect(post(one(schema, false), ['f.0', '1'], ['f.0', '2'])).toEqual(twice);
    }
  });

  it('is ignored where it is not of the form, and names can not be made to collide', () => {
    const page = formPage({ token: text, action: text, entry: text, 'f.1': text }, { required: [] });
    expect(
      post(
        page,
        ['token', 't'],
        ['action', 'accept'],
        ['entry', 'e'],
        ['f.4', 'x'],
        ['f.00', 'x'],
        ['x', 'x'],
      ),
    ).toEqual({});
    expect(post(page, ['f.3', 'three'])).toEqual({ 'f.1': 'three' });
  });

  it('can have any name', () => {
    const properties = JSON.parse(
      '{"__proto__":{"type":"string"},"constructor":{"type":"string"}}',
    ) as object;
    const page = formPage(properties as never);
    const reading = readSubmission(page, new URLSearchParams({ 'f.0': 'a', 'f.1': 'b' }));
    expect(reading).toMatchObject({ ok: true });
    expect(reading.ok && Object.entries(reading.content)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(startSubmission(page).draft.fields.map(({ field }) => field.name)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  it('is found among any number of members that are not of the form', () => {
    const body = new URLSearchParams();
    for (let count = 0; count < 10_000; count += 1) body.append(count % 2 === 0 ? 'f.0' : `g.${count}`, '0');
    const reading = readSubmission(one(tags), body);
    expect(reading).toEqual({ ok: true, content: { x: ['a'] } });
  });

  it('is refused as a whole if it is over the size of an answer', () => {
    const { problem } = failed(one(text), ['f.0', 'x'.repeat(70_000)]);
    expect(problem?.form).toMatch(/bytes/);
  });
});

describe('a date and time', () => {
  it.each([
    ['with seconds left out', '2026-07-28T09:30', '+02:00', '2026-07-28T09:30:00+02:00'],
    ['with milliseconds', '2026-07-28T09:30:15.25', 'Z', '2026-07-28T09:30:15.25Z'],
    ['written out in the one input', '2026-07-28T09:30:00-03:30', '', '2026-07-28T09:30:00-03:30'],
    ['written out, whatever offset is beside it', '2026-07-28T09:30:00Z', '+02:00', '2026-07-28T09:30:00Z'],
  ])('is put together from its parts: %s', (_, local, offset, value) => {
    expect(post(one(when), ['f.0', local], ['f.0.offset', offset])).toEqual({ x: value });
  });

  it('is no answer without an offset, and stays', () => {
    for (const offset of ['', 'CET', '+99:99', '__proto__']) {
      const { draft } = failed(one(when, false), ['f.0', '2026-07-28T09:30'], ['f.0.offset', offset]);
      expect(draft.fields[0]).toMatchObject({ text: '2026-07-28T09:30' });
      expect(draft.fields[0]?.problem).toMatch(/with an offset/);
    }
  });

  it('can be emptied although an offset is left over', () => {
    const page = one({ ...when, default: '2026-07-28T09:30:00+02:00' }, false);
    expect(post(page, ['f.0', ''], ['f.0.offset', '+02:00'])).toEqual({});
    expect(post(one(when), ['f.0', ''], ['f.0.offset', '+02:00'])).toEqual({
      problems: { x: expect.stringMatching(/with an offset/) as string },
    });
  });
});

describe('secrets', () => {
  const page = formPage(
    { user: text, key: { type: 'string', minLength: 4, default: 'never' }, age: { type: 'integer' } },
    { secrets: ['key'], values: { user: 'ann', key: 'prefilled', age: 3 } },
  );

  it('S25 are never filled in', () => {
    const { form, draft } = startSubmission(page);
    expect(form.fields.map(({ kind }) => kind)).toEqual(['string', 'secret', 'integer']);
    expect(draft.fields.map((field) => field.text)).toEqual(['ann', undefined, '3']);
    expect(JSON.stringify(draft)).not.toMatch(/prefilled|never/);
  });

  it('are read as they are, in lines too', () => {
    expect(post(page, ['f.0', 'ann'], ['f.1', ' -- KEY\r\nabc\r\n'], ['f.2', '3'])).toEqual({
      user: 'ann',
      key: ' -- KEY\nabc\n',
      age: 3,
    });
  });

  it('are gone when something else is wrong, and the person is told so; what else was typed stays', () => {
    const submission = failed(page, ['f.0', 'ann'], ['f.1', 'canary-secret'], ['f.2', '3,5']);
    expect(submission.draft.fields).toMatchObject([
      { text: 'ann' },
      { origin: 'empty', problem: 'has to be entered again' },
      { text: '3,5', problem: expect.stringContaining('a comma') as string },
    ]);
    expect(JSON.stringify(submission)).not.toContain('canary-secret');
  });

  it('are gone when they are wrong themselves', () => {
    const submission = failed(page, ['f.0', 'ann'], ['f.1', 'zzz'], ['f.2', '3']);
    expect(submission.draft.fields[1]).toMatchObject({ problem: 'must have at least 4 characters' });
    expect(JSON.stringify(submission)).not.toContain('zzz');
    expect(JSON.stringify(failed(page, ['f.1', 'zzzz'], ['f.1', 'yyyy']))).not.toMatch(/zzzz|yyyy/);
  });

  it('are what the name says whatever else the schema has', () => {
    const odd = formPage(
      { key: { type: 'string', enum: ['a', 'b'] }, pin: { type: 'integer' } },
      {
        secrets: ['key', 'pin'],
      },
    );
    expect(startSubmission(odd).form.fields.map(({ kind }) => kind)).toEqual(['secret', 'secret']);
  });
});

describe("an answer that the author's check refused", () => {
  const page = formPage(
    { user: { ...text, default: 'root' }, key: text, tags },
    { secrets: ['key'], required: ['key'] },
  );

  it('keeps what was typed, secrets excepted, and puts no default where the person had taken it out', () => {
    const { draft, problem } = withProblem(
      page,
      { key: 'canary', tags: ['b'] },
      { form: 'The two do not belong together.' },
    );
    expect(problem).toEqual({ form: 'The two do not belong together.' });
    expect(draft.fields).toMatchObject([
      { origin: 'empty' },
      { origin: 'empty', problem: 'has to be entered again' },
      { value: ['b'], origin: 'person' },
    ]);
    expect(draft.fields[0]).not.toHaveProperty('text');
  });

  it('S28 has no secret in its problems, although some libraries quote the value', () => {
    const submission = withProblem(
      page,
      { key: 'p"ss wörd' },
      {
        form: 'Not p"ss wörd.',
        fields: { key: 'Expected a key, got "p\\"ss wörd"', user: 'not p%22ss%20w%C3%B6rd' },
      },
    );
    expect(submission.problem).toEqual({
      form: 'Not [secret].',
      fields: { key: 'Expected a key, got "[secret]"', user: 'not [secret]' },
    });
    expect(JSON.stringify(submission)).not.toMatch(/ss.{1,3}w/);
  });

  it('hides a short secret where it stands alone, and leaves words whole', () => {
    const { problem } = withProblem(page, { key: '737' }, { form: '737 is no code; 17371 is another.' });
    expect(problem?.form).toBe('[secret] is no code; 17371 is another.');
  });
});

it('a form that is asked again starts with what was right, and with what was wrong', () => {
  const page = formPage(
    { a: { ...text, default: 'suggested' }, b: text },
    { values: { a: 'mine' }, problem: { fields: { b: 'is taken' } } },
  );
  const { draft, problem } = startSubmission(page);
  expect(draft.fields[0]).toMatchObject({ text: 'mine' });
  expect(problem).toEqual({ fields: { b: 'is taken' } });
});
