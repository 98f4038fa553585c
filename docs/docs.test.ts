import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

// Every code block of the documents is compiled, parsed or checked here; the tarball test runs the README's.

const root = fileURLToPath(new URL('../', import.meta.url));
const scratch = join(root, 'node_modules', '.cache', `askwell-docs-${process.pid}`);

interface Block {
  readonly name: string;
  readonly language: string;
  readonly code: string;
}

function documents(): string[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return [
    'README.md',
    'CONTRIBUTING.md',
    'packages/askwell/DESIGN.md',
    ...docs.map((name) => `docs/${name}`),
  ];
}

function blocksOf(document: string): Block[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = ''], index) => ({
    name: `${document} block ${index + 1}`,
    language,
    code,
  }));
}

const blocks = documents().flatMap(blocksOf);
const of = (...languages: readonly string[]): Block[] =>
  blocks.filter((block) => languages.includes(block.language));

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('documents', () => {
  it('have no block that nobody checks', () => {
    expect(blocks.length).toBeGreaterThan(20);
    expect([...new Set(blocks.map((block) => block.language))].sort()).toEqual([
      'js',
      'json',
      'sh',
      'text',
      'ts',
      'yaml',
    ]);
  });

  it('compile', () => {
    mkdirSync(scratch, { recursive: true });
    const files = of('ts', 'js').map((block, index) => {
      const file = join(scratch, `${index}-${block.name.replace(/\W+/g, '-')}.ts`);
      // JavaScript is checked as TypeScript whose parameters need no types.
      writeFileSync(
        file,
        block.language === 'js' ? `// @ts-nocheck\n${block.code}` : `${block.code}\nexport {};\n`,
      );
      return file;
    });
    writeFileSync(
      join(scratch, 'tsconfig.json'),
      JSON.stringify({
        extends: relative(scratch, join(root, 'tsconfig.test.json')),
        include: files,
        exclude: [],
        compilerOptions: { noEmit: true },
      }),
    );
    const tsc = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin',
      'tsc',
    );
    const result = spawnSync(process.execPath, [tsc, '-p', scratch], { encoding: 'utf8', cwd: root });
    expect(result.stdout + result.stderr).toBe('');
    expect(result.status).toBe(0);
  }, 60_000);

  it.each(of('js').map((block) => [block.name, block.code] as const))('parses: %s', (_, code) => {
    mkdirSync(scratch, { recursive: true });
    const file = join(scratch, 'check.mjs');
    writeFileSync(file, code);
    expect(() => execFileSync(process.execPath, ['--check', file], { stdio: 'pipe' })).not.toThrow();
  });

  it.each(of('json').map((block) => [block.name, block.code] as const))('parses: %s', (_, code) => {
    expect(() => JSON.parse(code) as unknown).not.toThrow();
  });

  it.each(of('yaml').map((block) => [block.name, block.code] as const))('parses: %s', (_, code) => {
    expect(() => parse(code, { strict: true }) as unknown).not.toThrow();
  });

  it('name only commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const known = new Set([...Object.keys(scripts), 'test', 'ci', 'install']);
    const lines = of('sh').flatMap((block) => block.code.trim().split('\n'));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines.flatMap((text) => text.split('&&').map((part) => part.trim()))) {
      const npm = /^npm (?:run )?(\S+)/.exec(line)?.[1];
      const npx = /^npx askwell (\S+)/.exec(line)?.[1];
      expect(npm !== undefined ? known.has(npm) : ['call', 'demo', 'keygen'].includes(npx ?? ''), line).toBe(
        true,
      );
    }
  });

  it('link only to files that exist', () => {
    for (const document of documents()) {
      const text = readFileSync(join(root, document), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        expect(
          () => readFileSync(join(root, dirname(document), target)),
          `${document} → ${target}`,
        ).not.toThrow();
      }
    }
  });
});
