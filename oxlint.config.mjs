import { defineConfig } from 'oxlint';

// The layers of packages/askwell/src, from the ground up. A folder may import from folders
// in earlier rows and from itself; folders in one row don't know each other.
const layers = [
  ['field'],
  ['form'],
  ['replay'],
  ['seal', 'store', 'queue'],
  ['channel'],
  ['server', 'client', 'pages', 'tasks', 'wizard'],
  ['terminal', 'react', 'interface', 'testing'],
  ['cli'],
];

// Folders whose files are pure: no Node builtin and no package (R11).
const pure = new Set(['field', 'form', 'replay', 'seal', 'store', 'queue', 'channel', 'wizard']);
// Folders whose files run on every runtime: packages, but no Node builtin.
const portable = new Set(['server', 'client', 'pages', 'tasks', 'interface']);
// Folders inside a pure or portable one that may use Node and packages; each is a subpath or loaded lazily.
const adapters = ['server/node', 'client/node', 'store/sqlite', 'store/redis', 'queue/bullmq'];
// What a pure folder may import, as types only.
const typeOnlyPackages = ['@standard-schema/spec'];

const src = 'packages/askwell/src';
const folders = layers.flat();

/** The folders that `folder` may not import from. */
function forbiddenFor(folder) {
  const row = layers.findIndex((names) => names.includes(folder));
  return layers
    .slice(row)
    .flat()
    .filter((name) => name !== folder);
}

function layerPatterns(folder, depth) {
  const forbidden = forbiddenFor(folder);
  const up = String.raw`\.\./`.repeat(depth);
  return [
    { regex: '^askwell($|/)', message: 'A file of the package imports its neighbours by relative path.' },
    { regex: `^${up}index\\.ts$`, message: 'The root entry gathers the layers; no layer imports it.' },
    {
      regex: `^${up}(${forbidden.join('|')})/`,
      message: `"${folder}" may import only from the layers before it (rows in oxlint.config.mjs).`,
    },
  ].filter((_, index) => index < 2 || forbidden.length > 0);
}

function packagePatterns(folder) {
  if (!pure.has(folder)) return [];
  return [
    {
      regex: `^(${typeOnlyPackages.join('|')})$`,
      allowTypeImports: true,
      message: `"${folder}" is pure: of this package it may use the types only (R11).`,
    },
    {
      group: ['*', '!./**', '!../**', ...typeOnlyPackages.map((name) => `!${name}`)],
      message: `"${folder}" is pure: no package, no Node builtin (R11).`,
    },
  ];
}

const restrict = (files, patterns, { node }) => ({
  files: [files],
  rules: {
    'no-restricted-imports': ['error', { patterns }],
    'import/no-nodejs-modules': node ? 'off' : 'error',
  },
});

export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'vitest', 'promise'],
  categories: { correctness: 'error' },
  rules: {
    'import/no-cycle': 'error',
    // Interfaces here are records of closures: nothing has a `this` to lose.
    'typescript/unbound-method': 'off',
    // A message that names the file at hand.
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    // Keys and names are sorted by code unit, on purpose: the same everywhere.
    'typescript/require-array-sort-compare': 'off',
  },
  overrides: [
    // Files beside the root entry are for every layer, so they know none.
    restrict(
      `${src}/*.ts`,
      [
        {
          regex: `^\\./((${folders.join('|')})/|index\\.ts$)`,
          message: 'Shared by all layers: imports no layer.',
        },
        { regex: '^(?!@noble/hashes/)[^.]', message: 'Shared by all layers: no package but hashes (R11).' },
      ],
      { node: false },
    ),
    restrict(`${src}/index.ts`, [], { node: false }),
    ...folders.flatMap((folder) => {
      const node = !pure.has(folder) && !portable.has(folder);
      return [
        restrict(`${src}/${folder}/*`, [...layerPatterns(folder, 1), ...packagePatterns(folder)], { node }),
        restrict(`${src}/${folder}/*/**`, [...layerPatterns(folder, 2), ...packagePatterns(folder)], {
          node,
        }),
      ];
    }),
    ...adapters.map((path) =>
      restrict(`${src}/${path}/**`, layerPatterns(path.split('/')[0], 2), { node: true }),
    ),
  ],
});
