import { createServer, type AskwellServer } from 'askwell';

/** Builds and deploys an application, and asks the person twice on the way. */
export const server: AskwellServer = createServer({ name: 'deployer', version: '1.0.0' });

server.tool(
  'deploy',
  { description: 'Deploy an application', input: { app: 'string' } },
  async ({ app }, ctx) => {
    const target = await ctx.elicit(`Where should ${app} go?`, {
      environment: ['dev', 'staging', 'production'],
    });
    if (target.action !== 'accept') return `Not deployed (${target.action}).`;

    // Once, however many rounds the questions take.
    const build = await ctx.step('build', () => ci.build(app));
    const { environment } = target.data;
    if (!(await ctx.confirm(`Deploy build ${build.id} to ${environment}?`))) return 'Not deployed.';

    return ctx.step('deploy', () => ci.deploy(build.id, environment));
  },
);

/** What stands for a real build service. */
const ci = {
  build: (app: string): { id: string } => ({ id: `${app}-42` }),
  deploy: (build: string, environment: string): string => `Deployed ${build} to ${environment}.`,
};
