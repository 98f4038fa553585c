import { type AskwellServer, createServer, type CreateServerOptions, field, match } from 'askwell';

const PROFILE = {
  name: field.string({ title: 'Name', minLength: 2 }),
  nick: field.string().optional(),
  age: field.integer({ minimum: 0, maximum: 150 }),
  score: field.number({ default: 1.5 }),
  member: field.boolean({ default: true }),
  born: field.string({ format: 'date' }).optional(),
  plan: field.choice({ free: { title: 'Free' }, pro: { title: 'Professional' } }),
  tags: field.choices(['red', 'green', 'blue'], { minItems: 1 }),
  extras: field.choices({ logs: { title: 'Logs' }, traces: { title: 'Traces' } }).optional(),
};

/** The ten handlers of the matrix, and `counts`, which tells how often each step has run in this process. */
export function createMatrixServer(options: Partial<CreateServerOptions> = {}): AskwellServer {
  const counts: Record<string, number> = {};
  const count = (name: string): number => (counts[name] = (counts[name] ?? 0) + 1);
  const server = createServer({ name: 'matrix', version: '1.0.0', onWarning: () => {}, ...options });

  server
    .tool('every-kind', {}, async (_, ctx) =>
      match(await ctx.elicit('Your profile?', PROFILE), {
        accept: (data) => JSON.stringify(data),
        decline: () => 'declined',
        cancel: () => 'cancelled',
      }),
    )
    .tool('in-turn', { input: { app: 'string' } }, async ({ app }, ctx) => {
      const { environment } = await ctx.require('Where should it go?', { environment: ['dev', 'prod'] });
      const build = await ctx.step('in-turn', () => ({ id: count('in-turn'), at: new Date(0) }));
      const go = await ctx.confirm(`Deploy ${app} build ${build.id} of ${build.at} to ${environment}?`);
      return go ? `deployed to ${environment}` : 'not deployed';
    })
    .tool('together', {}, async (_, ctx) => {
      const [one, two] = await Promise.all([
        ctx.elicit('First word?', 'string'),
        ctx.elicit('Second word?', 'string'),
      ]);
      return `${one.action === 'accept' ? one.data : one.action} ${two.action === 'accept' ? two.data : two.action}`;
    })
    .tool('all-at-once', {}, async (_, ctx) => {
      const { size, colours } = await ctx.elicitAll({
        size: { message: 'Size?', schema: ['small', 'large'] },
        colours: { message: 'Colours?', schema: { many: ['red', 'green'] } },
      });
      return JSON.stringify([size, colours]);
    })
    .tool('refused', {}, async (_, ctx) => {
      const first = await ctx.elicit('Decline this?', 'string');
      const second = await ctx.elicit('Cancel this?', 'string');
      return `${first.action} ${second.action} ${await ctx.confirm('Decline this too?')}`;
    })
    .tool('required', {}, async (_, ctx) => {
      await ctx.step('required', () => count('required'));
      return `got ${await ctx.require('Decline this?', 'string')}`;
    })
    .tool('corrected', {}, async (_, ctx) => {
      const port = await ctx.elicit(
        'Port?',
        { port: field.integer({ minimum: 1, maximum: 65_535 }) },
        { validate: (data) => (data.port === 80 ? { fields: { port: 'is taken' } } : undefined) },
      );
      return port.action === 'accept' ? `port ${port.data.port}` : port.action;
    })
    .tool('failing-step', {}, async (_, ctx) => {
      const failure = await ctx
        .step('failing-step', () => {
          count('failing-step');
          throw new RangeError('no room');
        })
        .catch((error: Error) => `${error.name}: ${error.message}`);
      return `${failure}, ${await ctx.confirm('Go on?')}`;
    })
    .tool('branches', {}, async (_, ctx) => {
      const [left, right] = await Promise.all([
        ctx.step('branch', () => count('branch')).then(() => ctx.elicit('Left word?', 'string')),
        ctx.elicit('Right word?', 'string'),
      ]);
      return `${left.action === 'accept' ? left.data : ''} ${right.action === 'accept' ? right.data : ''}`;
    })
    .tool('loop', { output: { words: field.string(), stamp: field.boolean() } }, async (_, ctx) => {
      const id = ctx.uuid();
      const words: string[] = [];
      for (let n = 1; n <= 4; n++) {
        words.push(await ctx.require('Another word?', 'string'));
        await ctx.step('loop', () => count('loop'));
      }
      return { words: words.join(' '), stamp: id === id.toLowerCase() && ctx.now() > 0 && ctx.random() < 1 };
    })
    .tool('counts', {}, () => JSON.stringify(counts));
  return server;
}
