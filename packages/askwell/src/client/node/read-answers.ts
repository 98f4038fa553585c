import { open } from 'node:fs/promises';
import { extname } from 'node:path';

import { AskwellError, isAskwellError } from '../../errors.ts';
import { parseAnswers } from '../policy/parse-answers.ts';
import type { Answers } from '../policy/parse-answers.ts';
import { sanitizeLine } from '../sanitize.ts';
import { jsonFlaw } from './json-flaw.ts';
import { loadYaml } from './load-yaml.ts';

/** More than anybody prepares by hand, and little enough to be read at once. */
const MAX_BYTES = 1_048_576;

/** How often collections may be repeated by aliases, all in all. */
const MAX_ALIASES = 100;

/**
 * Reads prepared answers from a file: `.json`, or `.yaml` and `.yml` where the package `yaml` is installed. YAML is read
 * as its version 1.2 defines it, without tags and merge keys: `no` is a text. Names that stand twice are refused in
 * both. No error quotes a value of the file.
 *
 * @throws AskwellError `ASKWELL_USAGE` if the file can't be read or is malformed, with line and column;
 * `ASKWELL_ANSWER` if what stands in it are no answers; `ASKWELL_MISSING_PEER` if it is YAML and `yaml` is missing.
 */
export async function readAnswers(file: string): Promise<Answers> {
  const extension = extname(file).toLowerCase();
  const isYaml = extension === '.yaml' || extension === '.yml';
  if (!isYaml && extension !== '.json') {
    throw unusable(`${file} is no file with answers: its name should end in .json, .yaml or .yml.`);
  }
  const text = await readText(file);
  const data = isYaml ? await parseYaml(text, file) : parseJson(text, file);
  try {
    return parseAnswers(data);
  } catch (error) {
    if (!isAskwellError(error)) throw error;
    throw new AskwellError(error.code, `${file}: ${error.message}`);
  }
}

async function readText(file: string): Promise<string> {
  const bytes = new Uint8Array(MAX_BYTES + 1);
  let length = 0;
  try {
    const handle = await open(file, 'r');
    try {
      for (;;) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
        length += bytesRead;
        if (bytesRead === 0 || length > MAX_BYTES) break;
      }
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `The answers can't be read: ${(cause as Error).message}. Check the path.`,
      { cause },
    );
  }
  if (length > MAX_BYTES) throw unusable(`${file} has more than ${MAX_BYTES} bytes. Split it.`);
  try {
    // Leaves out the byte order mark with which some editors begin a file.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch {
    throw unusable(`${file} is not UTF-8. Save it as UTF-8.`);
  }
}

function parseJson(text: string, file: string): unknown {
  const flaw = jsonFlaw(text);
  if (flaw === undefined) return JSON.parse(text);
  const before = text.slice(0, flaw.offset).split('\n');
  throw malformed(file, 'JSON', {
    line: before.length,
    col: (before.at(-1) ?? '').length + 1,
    what: flaw.what,
  });
}

async function parseYaml(text: string, file: string): Promise<unknown> {
  // Before the parser sees it: nesting like this has ended whole processes. Answers need three levels.
  const opened = /(?:[[{]\s*){64}|(?:- +){64}/.exec(text);
  if (opened !== null) {
    const before = text.slice(0, opened.index).split('\n');
    throw malformed(file, 'YAML', {
      line: before.length,
      col: (before.at(-1) ?? '').length + 1,
      what: 'it nests too deep',
    });
  }
  const { LineCounter, isAlias, isMap, isNode, isScalar, parseDocument, visit } = await loadYaml(file);
  const lines = new LineCounter();
  const refuse = (offset: number, what: string): AskwellError =>
    malformed(file, 'YAML', { ...lines.linePos(offset), what });
  try {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      stringKeys: true,
      // Looked for below: the parser compares each with each.
      uniqueKeys: false,
      lineCounter: lines,
      prettyErrors: false,
      // With `silent` a second document would not be an error.
      logLevel: 'error',
    });
    // An unknown tag is but a warning to the parser.
    const [flaw] = [...document.errors, ...document.warnings];
    if (flaw !== undefined) throw refuse(flaw.pos[0], REASONS[flaw.code] ?? 'it is not well-formed here');
    const anchors = new Set<string>();
    visit(document, (_, node) => {
      if (!isNode(node)) return;
      const start = node.range?.[0] ?? 0;
      if (isAlias(node)) {
        if (!anchors.has(node.source)) throw refuse(start, 'an alias names no anchor before it');
        return;
      }
      if (node.anchor !== undefined) anchors.add(node.anchor);
      if (!isMap(node)) return;
      const names = new Set<unknown>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value)) {
          throw refuse(key.range?.[0] ?? start, `the name ${JSON.stringify(key.value)} is there twice`);
        }
        names.add(key.value);
      }
    });
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch (error) {
    if (isAskwellError(error)) throw error;
    // Nested so deep that the stack is too small, or aliases that make much of little.
    throw unusable(
      `${file} can't be read as YAML: it nests too deep, or repeats too much by aliases (at most ${MAX_ALIASES}). Write it out plainly.`,
    );
  }
}

/** The parser's own messages quote the file, which may hold answers. */
const REASONS: { readonly [code: string]: string } = {
  ALIAS_PROPS: 'an alias can have neither an anchor nor a tag',
  BAD_ALIAS: 'an alias is malformed',
  BAD_DIRECTIVE: 'a directive is malformed',
  BAD_DQ_ESCAPE: 'a text in double quotes has an unknown escape',
  BAD_INDENT: 'the indentation is wrong',
  BLOCK_AS_IMPLICIT_KEY: 'a name and its colon should be on a line of their own; check the indentation',
  KEY_OVER_1024_CHARS: 'a name is too long',
  MISSING_CHAR: 'a quote, a bracket, a comma or a space is missing',
  MULTILINE_IMPLICIT_KEY: 'a name goes over several lines; check for a missing colon',
  MULTIPLE_DOCS: 'a second document begins; there should be one',
  NON_STRING_KEY: 'a name should be a text; put it into quotes',
  TAB_AS_INDENT: 'lines are indented by spaces, not by tabs',
  TAG_RESOLVE_FAILED: 'tags (beginning with "!") are not read',
  UNEXPECTED_TOKEN: "something stands where it can't; check quotes, colons and indentation",
};

function malformed(
  file: string,
  language: string,
  { line, col, what }: { readonly line: number; readonly col: number; readonly what: string },
): AskwellError {
  return unusable(`${file} is not ${language} at line ${line}, column ${col}: ${sanitizeLine(what)}.`);
}

function unusable(message: string): AskwellError {
  return new AskwellError('ASKWELL_USAGE', message);
}
