import { readdir } from 'node:fs/promises';

import type { Benchmark, Row } from './benchmark.ts';
import { toJson, toTable } from './report.ts';

const SUFFIX = '.bench.ts';

/** Runs every `*.bench.ts` of this folder and prints what came of it. A benchmark joins by adding such a file. */
export async function main({
  json,
  names,
}: {
  readonly json: boolean;
  readonly names: readonly string[];
}): Promise<void> {
  const rows: Row[] = [];
  for (const name of await benchmarks(names)) {
    if (!json) process.stderr.write(`${name} …\n`);
    const { benchmark } = (await import(new URL(`${name}.bench.js`, import.meta.url).href)) as {
      benchmark: Benchmark;
    };
    rows.push(...(await benchmark()));
  }
  console.log(json ? toJson(rows) : `\n${toTable(rows)}`);
}

/** Read from the sources: what was built before may be of a file that is gone. */
async function benchmarks(picked: readonly string[]): Promise<readonly string[]> {
  const files = await readdir(new URL('../src/', import.meta.url));
  const all = files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
  const some = picked.length === 0 ? all : all.filter((name) => picked.some((part) => name.includes(part)));
  if (some.length === 0) throw new Error(`There is no such benchmark. There are: ${all.join(', ')}.`);
  return some.sort();
}
