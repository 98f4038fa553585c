import { createServer, field, generateKey } from 'askwell';
import * as z from 'zod';

import { serveAskwell, type Served } from './served.ts';

const app = { app: field.string() };
const target = { environment: field.choice(['dev', 'staging', 'production']), tag: field.string() };

/** The two-ask tool by Askwell: sealed state, options as they are by default in production. */
export function deployAskwell(): Served {
  const server = createServer({ name: 'deployer', version: '1.0.0', keys: [generateKey()], replay: 'once' });
  server.tool('deploy', { description: 'Deploy an application', input: app }, async ({ app: name }, ctx) => {
    const answer = await ctx.elicit(`Where should ${name} go?`, target);
    if (answer.action !== 'accept') return 'Not deployed.';
    const { environment, tag } = answer.data;
    if (!(await ctx.confirm(`Deploy ${name} ${tag} to ${environment}?`))) return 'Not deployed.';
    return `Deployed ${name} ${tag} to ${environment}.`;
  });
  return serveAskwell(server);
}

const zodApp = z.object({ app: z.string() });
const zodTarget = z.object({ environment: z.enum(['dev', 'staging', 'production']), tag: z.string() });

/** The same with zod schemas instead of field builders. */
export function deployAskwellZod(): Served {
  const server = createServer({ name: 'deployer', version: '1.0.0', keys: [generateKey()], replay: 'once' });
  server.tool(
    'deploy',
    { description: 'Deploy an application', input: zodApp },
    async ({ app: name }, ctx) => {
      const answer = await ctx.elicit(`Where should ${name} go?`, zodTarget);
      if (answer.action !== 'accept') return 'Not deployed.';
      const { environment, tag } = answer.data;
      if (!(await ctx.confirm(`Deploy ${name} ${tag} to ${environment}?`))) return 'Not deployed.';
      return `Deployed ${name} ${tag} to ${environment}.`;
    },
  );
  return serveAskwell(server);
}
