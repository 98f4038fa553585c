import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import * as root from 'askwell';
import * as client from 'askwell/client';
import * as clientNode from 'askwell/client/node';
import * as oauth from 'askwell/oauth';
import * as pages from 'askwell/pages';
import * as redis from 'askwell/redis';
import * as sqlite from 'askwell/sqlite';
import * as terminal from 'askwell/terminal';
import * as testing from 'askwell/testing';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** Every module that a file loads at once, and the packages among them; what is imported later is not followed. */
function staticImports(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const code = readFileSync(file, 'utf8');
  for (const [, clause, specifier] of code.matchAll(/^(?:import|export) ([^;]*?)from '([^']+)';/gms)) {
    if (clause?.startsWith('type ') === true || specifier === undefined) continue;
    // `import { type A, type B }` leaves no import either.
    const names = /^\{([^}]*)\}\s*$/s.exec(clause?.trim() ?? '')?.[1]?.split(',') ?? ['x'];
    if (
      names.every(
        (name) => name.trim() === '' || name.trim().startsWith('type ') || name.trim().startsWith('//'),
      )
    )
      continue;
    if (!specifier.startsWith('.')) packages.add(specifier);
    else for (const name of staticImports(resolve(dirname(file), specifier), seen)) packages.add(name);
  }
  return packages;
}

describe('the root entry', () => {
  it('R11 loads no Node builtin and no optional package', () => {
    const packages = [...staticImports(join(src, 'index.ts'))].sort();
    expect(packages).toEqual(['@modelcontextprotocol/server', '@noble/hashes/sha2.js']);
    expect(packages.filter((name) => name.startsWith('node:') || builtinModules.includes(name))).toEqual([]);
  });

  it('R11 pages and oauth load no Node builtin and no optional package at once', () => {
    for (const entry of ['pages/index.ts', 'pages/oauth/index.ts']) {
      const packages = [...staticImports(join(src, entry))].sort();
      expect(
        packages.filter((name) => !name.startsWith('hono') && !name.startsWith('@noble/hashes/')),
      ).toEqual([]);
    }
  });

  it('R11 the core loads no package but hashes, and uses no clock, timer or randomness of the platform', () => {
    for (const folder of ['field', 'form', 'replay']) {
      for (const name of readdirSync(join(src, folder))) {
        const file = join(src, folder, name);
        expect([...staticImports(file)].filter((specifier) => specifier !== '@noble/hashes/sha2.js')).toEqual(
          [],
        );
        const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
        expect(code, file).not.toMatch(
          /\b(Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|randomUUID|getRandomValues|fetch\(|process\.)/,
        );
        expect(code, file).not.toMatch(/\beval\(|new Function/);
      }
    }
  });

  it('exports what is public, and nothing else', () => {
    expect(Object.keys(root).sort()).toEqual([
      'AskwellError',
      'StepError',
      'createMemoryStore',
      'createResumable',
      'createSecret',
      'createServer',
      'defineForm',
      'field',
      'generateKey',
      'isAskwellError',
      'match',
    ]);
    expect(Object.keys(testing).sort()).toEqual([
      'PITFALLS',
      'accept',
      'askedForm',
      'cancel',
      'connectClient',
      'decline',
      'describeClient',
      'describeRenderer',
      'httpTransport',
      'scriptedPerson',
    ]);
    expect(Object.keys(client).sort()).toEqual([
      'AskwellError',
      'answers',
      'attachElicitation',
      'auditLog',
      'choose',
      'isAskwellError',
      'isPlainLine',
      'judgeUrl',
      'parseAnswers',
      'propose',
      'readDraft',
      'recordSession',
      'replaySession',
      'rules',
      'sanitizeLine',
      'sanitizeText',
      'startDraft',
      'typeText',
      'withLocalOffset',
    ]);
    expect(Object.keys(clientNode).sort()).toEqual(['auditFile', 'openUrl', 'readAnswers', 'recordingFile']);
    expect(Object.keys(pages).sort()).toEqual([
      'completionCode',
      'createPages',
      'custom',
      'loopback',
      'oidcSession',
    ]);
    expect(Object.keys(oauth).sort()).toEqual(['defineProvider', 'github', 'gitlab', 'google', 'microsoft']);
    expect(Object.keys(redis).sort()).toEqual(['createRedisStore']);
    expect(Object.keys(sqlite).sort()).toEqual(['createSqliteStore']);
    expect(Object.keys(terminal).sort()).toEqual(['readline', 'terminal']);
  });
});
