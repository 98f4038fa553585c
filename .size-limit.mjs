// Sizes minified and gzipped, without the packages that whoever uses an entry installs anyway.
const peers = ['@modelcontextprotocol/*', 'node:*'];

/** Modules that an entry loads when a question first needs them, each with what it imports. */
const onDemand = {
  secrets: 'foreign-secret.js',
  patterns: 'foreign-pattern.js',
  urls: 'judge-url.js',
  policy: 'chain.js',
  audit: 'to-audit-entry.js',
  pages: 'ask-page.js',
  required: 'visit-pages.js',
  manual: 'raw-results.js',
  refusals: 'explain-refusal.js',
  tasks: 'create-tasks.js',
};

const client = (limit, rest) => ({ gzip: true, limit, ignore: [...peers], ...rest });

export default [
  {
    name: 'askwell, what importing it loads (without the MCP SDK)',
    path: 'packages/askwell/dist/index.js',
    import: '*',
    ignore: ['@hono/node-server', 'hono', ...peers],
    gzip: true,
    limit: '49 kB',
    modifyEsbuildConfig: (config) => ({ ...config, external: [...config.external, '*/page-work.js'] }),
  },
  {
    name: 'askwell, on demand: what a handler does on hosted pages (with the first page)',
    path: 'packages/askwell/dist/replay/page-work.js',
    import: '*',
    ignore: [...peers],
    gzip: true,
    limit: '31 kB',
  },
  client('5 kB', {
    name: 'askwell/client, the model of a form being filled in, for renderers',
    path: 'packages/askwell/dist/form/form-draft.js',
    import: '*',
  }),
  client('12 kB', {
    name: 'askwell/client, the headless core: what attachElicitation loads',
    path: 'packages/askwell/dist/client/index.js',
    import: '{ attachElicitation }',
    modifyEsbuildConfig: (config) => ({
      ...config,
      external: [...config.external, ...Object.values(onDemand).map((file) => `*/${file}`)],
    }),
  }),
  client('10 kB', {
    name: 'askwell/client, on demand: what gives a secret away (with the first form)',
    path: `packages/askwell/dist/client/${onDemand.secrets}`,
    import: '*',
  }),
  client('16 kB', {
    name: 'askwell/client, on demand: judgeUrl (with the first URL), without its table of domains',
    path: `packages/askwell/dist/client/url/${onDemand.urls}`,
    import: '*',
    ignore: [...peers, 'tldts'],
  }),
  client('50 kB', {
    name: 'tldts, the table of domains (with the first URL)',
    path: 'node_modules/tldts/dist/es6/index.js',
    import: '{ parse }',
  }),
  client('49 kB', {
    name: 're2js, regular expressions in linear time (with the first pattern)',
    path: `packages/askwell/dist/client/${onDemand.patterns}`,
    import: '*',
  }),
];
