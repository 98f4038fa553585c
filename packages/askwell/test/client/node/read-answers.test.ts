import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { jsonFlaw } from '../../../src/client/node/json-flaw.ts';
import { loadYaml } from '../../../src/client/node/load-yaml.ts';
import { readAnswers } from '../../../src/client/node/read-answers.ts';
import { isAskwellError } from '../../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'askwell-answers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(extension: string, content: string | Uint8Array): string {
  const path = join(folder, `${(files += 1)}.${extension}`);
  writeFileSync(path, content);
  return path;
}

const list = [
  {
    match: { server: 'travel', field: 'city' },
    action: 'accept',
    content: { city: 'Rome', nights: 3, quiet: true },
  },
  { match: { message: 'Sure' }, action: 'decline' },
];

describe('readAnswers', () => {
  it.each(['json', 'JSON'])('reads a list from .%s', async (extension) => {
    expect(await readAnswers(file(extension, JSON.stringify(list)))).toEqual(list);
  });

  it.each(['yaml', 'yml', 'YML'])('reads a list from .%s', async (extension) => {
    const yaml = `# What is asked on the way
- match: { server: travel, field: city }
  action: accept
  content:
    city: Rome
    nights: 3
    quiet: true
- match:
    message: Sure
  action: decline
`;
    expect(await readAnswers(file(extension, yaml))).toEqual(list);
  });

  it('reads values by field name from both', async () => {
    const values = { city: 'Rome', tags: ['a', 'b'] };
    expect(await readAnswers(file('json', '{ "city": "Rome", "tags": ["a", "b"] }'))).toEqual(values);
    expect(await readAnswers(file('yaml', 'city: Rome\ntags: [a, b]\n'))).toEqual(values);
  });

  it.each(['json', 'yaml'])('reads .%s that begins with a byte order mark', async (extension) => {
    expect(await readAnswers(file(extension, '\uFEFF{"city": "Rome"}'))).toEqual({ city: 'Rome' });
  });

  it.each(['json', 'yaml'])('keeps names that mean something to objects, in .%s', async (extension) => {
    const answers = await readAnswers(file(extension, '{"__proto__": "x", "constructor": "y"}'));
    expect(Object.entries(answers)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('reads YAML 1.2 as it stands: no dates, no yes and no, no octal of old', async () => {
    const yaml = 'a: no\nb: 2026-07-28\nc: 012\nd: on\ne: 0o14\nf: "true"\ng: 1e3\nh: ~x\n';
    expect(await readAnswers(file('yaml', yaml))).toEqual({
      a: 'no',
      b: '2026-07-28',
      c: 12,
      d: 'on',
      e: 12,
      f: 'true',
      g: 1000,
      h: '~x',
    });
  });

  it('takes what is repeated by an alias', async () => {
    const yaml = `- action: accept
  content: &place { city: Rome }
- action: accept
  content: *place
`;
    expect(await readAnswers(file('yaml', yaml))).toEqual([
      { action: 'accept', content: { city: 'Rome' } },
      { action: 'accept', content: { city: 'Rome' } },
    ]);
  });

  it.each([
    ['json', '{"city": canary}', 'JSON at line 1, column 10: a value should be here'],
    ['json', '{\n  "city": "canary"\n  "x": 1\n}', 'line 3, column 3: a comma or "}" should be here'],
    ['json', '[1,\n]', 'line 2, column 1: a value should be here'],
    ['json', '', 'line 1, column 1: the file ends where a value should be'],
    ['json', '{"a": "canary', 'line 1, column 7: a value should be here'],
    ['json', '{"a": "canary",\n "a": "x"}', 'line 2, column 2: the name "a" is there twice'],
    ['json', '{"a": "x"} canary', 'line 1, column 12: the file should end here'],
    ['json', '['.repeat(100_000), 'nested more than 64 deep'],
    ['yaml', 'city: "canary', 'YAML at line 1, column 14: a quote, a bracket, a comma or a space is missing'],
    ['yaml', 'a: canary\n\tb: x\n', 'line 2, column 1'],
    ['yaml', 'a: canary\na: x\n', 'line 2, column 1: the name "a" is there twice'],
    ['yaml', 'b: x\n? "a"\n: canary\n? a\n: x\n', 'line 4, column 3: the name "a" is there twice'],
    ['yaml', 'a: !!js/function canary\n', 'line 1, column 4: tags (beginning with "!") are not read'],
    ['yaml', 'a: !!binary Y2FuYXJ5\n', 'line 1, column 4: tags'],
    ['yaml', 'a: !canary x\n', 'line 1, column 4: tags'],
    ['yaml', 'a: *canary\n', 'line 1, column 4: an alias names no anchor before it'],
    ['yaml', '? [a]\n: canary\n', 'line 1, column 3: a name should be a text'],
    ['yaml', 'a: canary\n---\nb: x\n', 'line 2, column 1: a second document begins'],
    ['yaml', '['.repeat(100_000), 'YAML'],
  ])('names the place of a flaw in .%s, and never a value (%#)', async (extension, content, flaw) => {
    const path = file(extension, content);
    const error: unknown = await readAnswers(path).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(path);
    expect(String(error)).toContain(flaw);
    expect(String(error)).not.toContain('canary');
    expect(isAskwellError(error, 'ASKWELL_USAGE')).toBe(true);
  });

  it('does not unfold what aliases multiply', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, at) => `  - &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]`,
    );
    const bomb = `a:\n  - &l0 [x, x, x, x, x, x, x, x, x]\n${levels.join('\n')}\n`;
    await expect(readAnswers(file('yaml', bomb))).rejects.toThrow('repeats too much by aliases');
  });

  it('ends with a collection that contains itself', async () => {
    await expect(readAnswers(file('yaml', '&a\nb: *a\n'))).rejects.toThrow(
      'the value of "b" is neither text',
    );
  });

  it('reads names by the ten thousands without comparing each with each', async () => {
    const yaml = Array.from({ length: 20_000 }, (_, at) => `field${at}: ${at}`).join('\n');
    expect(Object.keys(await readAnswers(file('yaml', yaml)))).toHaveLength(20_000);
  });

  it.each([
    ['json', '[{"action": "ok"}]', 'Answer 1 needs an "action"'],
    ['yaml', '- action: accept\n  content: { city: }\n', 'Answer 1: the value of "city" is empty'],
    ['yaml', '', 'Answers are a list'],
    ['yaml', 'a: .inf\n', 'the value of "a" is no number that can be sent'],
    ['json', '{"a": 1e999}', 'the value of "a" is no number that can be sent'],
    [
      'json',
      '{"a": 9007199254740993}',
      'the value of "a" is a whole number with more digits than can be kept',
    ],
    [
      'yaml',
      '- action: accept\n  content: &c { city: x }\n- action: accept\n  content: { <<: *c }\n',
      'Answer 2: the value of "<<" is neither text',
    ],
  ])('names the file of answers that are none, in .%s: %j', async (extension, content, problem) => {
    const path = file(extension, content);
    const error: unknown = await readAnswers(path).catch((thrown: unknown) => thrown);
    expect(isAskwellError(error, 'ASKWELL_ANSWER')).toBe(true);
    expect(String(error)).toContain(`${path}: `);
    expect(String(error)).toContain(problem);
  });

  it('refuses what is too big, no text, of another kind, or not there', async () => {
    await expect(readAnswers(file('json', `"${'x'.repeat(1_048_576)}"`))).rejects.toThrow(
      'has more than 1048576 bytes',
    );
    await expect(readAnswers(file('yaml', Buffer.from('\uFEFFa: x', 'utf16le')))).rejects.toThrow(
      'is not UTF-8',
    );
    await expect(readAnswers(file('toml', 'a = 1'))).rejects.toThrow('should end in .json, .yaml or .yml');
    const missing = readAnswers(join(folder, 'missing.json'));
    await expect(missing).rejects.toThrow("The answers can't be read: ENOENT");
    await expect(missing).rejects.toMatchObject({ code: 'ASKWELL_USAGE' });
    await expect(readAnswers(folder)).rejects.toThrow('should end in');
    await expect(readAnswers('.json')).rejects.toThrow('should end in');
  });

  it('reads the examples of the documentation, which say the same', async () => {
    const page = readFileSync(new URL('../../../../../docs/policy.md', import.meta.url), 'utf8');
    const example = (language: string) =>
      new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';
    const answers = await readAnswers(file('json', example('json')));
    expect(answers).toHaveLength(2);
    expect(await readAnswers(file('yaml', example('yaml')))).toEqual(answers);
  });

  it('takes every name as text', async () => {
    expect(await readAnswers(file('yaml', '1: a\ntrue: b\n'))).toEqual({ 1: 'a', true: 'b' });
  });
});

describe('loadYaml', () => {
  it('says what to install where the package is missing', async () => {
    const missing = Object.assign(new Error("Cannot find package 'yaml' imported from x"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const loading = loadYaml('answers.yaml', () => Promise.reject(missing));
    await expect(loading).rejects.toThrow('Reading answers.yaml needs yaml: npm i yaml');
    await expect(loading).rejects.toMatchObject({ name: 'AskwellError', code: 'ASKWELL_MISSING_PEER' });
  });

  it('passes on what else goes wrong', async () => {
    const inside = { code: 'ERR_MODULE_NOT_FOUND' };
    for (const broken of [
      new Error("Something else about 'yaml'"),
      Object.assign(new Error("Cannot find module 'other'"), inside),
    ]) {
      await expect(loadYaml('answers.yaml', () => Promise.reject(broken))).rejects.toBe(broken);
    }
  });
});

describe('jsonFlaw', () => {
  const valid = [
    '{}',
    '[]',
    ' [1, -0.5e+3, true, false, null, "a\\u00e9\\n\\\\\\""] ',
    '{"a":{"b":[{}]}}',
    '"x"',
    '0',
  ];
  const invalid = [
    '[01]',
    '[1.]',
    '[+1]',
    '["\n"]',
    '["\\x"]',
    "['a']",
    '{a:1}',
    '{"a":1,}',
    '[1,]',
    '//x\n1',
    'NaN',
    '{"a"}',
    '[1 2]',
  ];

  it.each(valid)('finds none in %s', (text) => {
    expect(jsonFlaw(text)).toBeUndefined();
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it.each(invalid)('finds one in %s, as JSON.parse does', (text) => {
    expect(jsonFlaw(text)).toBeDefined();
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  it('reads a long text without growing a stack', () => {
    expect(jsonFlaw(JSON.stringify(['"\\x'.repeat(300_000)]))).toBeUndefined();
  });
});

it.each([
  ['brackets', '['.repeat(100_000)],
  ['braces', 'a: 1\nb: '.concat('{a: '.repeat(3), '{ '.repeat(100))],
  ['lists in one line', '- '.repeat(200_000)],
])('YAML that nests %s too deep is refused before it is parsed', async (_, yaml) => {
  await expect(readAnswers(file('yaml', yaml))).rejects.toThrow(/nests too deep/);
});
