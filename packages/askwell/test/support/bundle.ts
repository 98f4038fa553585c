import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build, defaultServerConditions } from 'vite';

/**
 * Bundles a TypeScript program of a test into one file that plain Node runs, from the sources and not from `dist`,
 * so that a test of processes can't be green on a stale build. Returns the file's path.
 */
export async function bundle(entry: URL): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'askwell-bundle-'));
  const result = await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, resolve: { conditions: ['@askwell/source', ...defaultServerConditions] } },
    build: {
      ssr: entry.pathname,
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });
  if (!('output' in result) && !Array.isArray(result)) throw new Error('the bundler went into watch mode');
  return join(outDir, 'main.mjs');
}
