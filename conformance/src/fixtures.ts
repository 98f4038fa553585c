import { type AskwellServer, type Context, createServer, field, generateKey } from 'askwell';

/** The server that the suite is pointed at. */
export interface Fixtures {
  readonly server: AskwellServer;
  /** The revisions at which handlers have been called. */
  readonly revisions: Set<string>;
  /** What handlers threw. The suite takes a result that says so for an answer like any other. */
  readonly failures: string[];
  /** What the server told its operator. */
  readonly warnings: string[];
}

/**
 * The tools and prompts that the suite's scenarios call. Names, arguments, keys and fields are the suite's, written
 * down in the descriptions of its scenarios.
 */
export function createFixtures({ replay }: { readonly replay: 'strict' | 'once' }): Fixtures {
  const revisions = new Set<string>();
  const failures: string[] = [];
  const warnings: string[] = [];
  const server = createServer({
    name: 'askwell-conformance',
    version: '0.0.0',
    keys: [generateKey()],
    replay,
    onWarning: (warning) => warnings.push(warning),
  });

  const watch = async <T>(name: string, ctx: Context, handler: (ctx: Context) => Promise<T>): Promise<T> => {
    revisions.add(ctx.client.revision);
    try {
      return await handler(ctx);
    } catch (error) {
      failures.push(`${name} threw: ${String(error)}`);
      throw error;
    }
  };

  /** A tool without arguments that has no reason to fail. */
  const tool = (name: string, handler: (ctx: Context) => Promise<string>): void => {
    server.tool(name, {}, (_, ctx) => watch(name, ctx, handler));
  };

  server.tool('test_elicitation', { input: { message: 'string' } }, ({ message }, context) =>
    watch('test_elicitation', context, async (ctx) => {
      const answer = await ctx.elicit(message, {
        username: field.string({ description: "User's response" }),
        email: field.string({ description: "User's email address" }),
      });
      return `User response: ${JSON.stringify(answer)}`;
    }),
  );

  tool('test_elicitation_sep1034_defaults', async (ctx) => {
    const answer = await ctx.elicit('Please check your details', {
      name: field.string({ default: 'John Doe' }),
      age: field.integer({ default: 30 }),
      score: field.number({ default: 95.5 }),
      status: field.choice(['active', 'inactive', 'pending'], { default: 'active' }),
      verified: field.boolean({ default: true }),
    });
    return `Elicitation completed: ${JSON.stringify(answer)}`;
  });

  tool('test_elicitation_sep1330_enums', async (ctx) => {
    const answer = await ctx.elicit('Please choose', {
      untitledSingle: field.choice(['option1', 'option2', 'option3']),
      titledSingle: field.choice({
        value1: { title: 'First Option' },
        value2: { title: 'Second Option' },
        value3: { title: 'Third Option' },
      }),
      legacyEnum: {
        type: 'string',
        enum: ['opt1', 'opt2', 'opt3'],
        enumNames: ['Option One', 'Option Two', 'Option Three'],
      },
      untitledMulti: field.choices(['option1', 'option2', 'option3']),
      titledMulti: field.choices({
        value1: { title: 'First Choice' },
        value2: { title: 'Second Choice' },
        value3: { title: 'Third Choice' },
      }),
    });
    return `Elicitation completed: ${JSON.stringify(answer)}`;
  });

  tool('test_input_required_result_elicitation', async (ctx) => {
    const { name } = await ctx.require('What is your name?', { name: 'string' }, { key: 'user_name' });
    return `Hello, ${name}!`;
  });

  tool('test_input_required_result_sampling', async (ctx) => {
    const message = await ctx.sample(prompt('What is the capital of France?', 100), {
      key: 'capital_question',
    });
    return JSON.stringify(message['content']);
  });

  tool('test_input_required_result_list_roots', async (ctx) => {
    const roots = await ctx.listRoots({ key: 'client_roots' });
    return roots.map((root) => root.uri).join('\n');
  });

  // The state must have been opened, or there would be no question to which the answer belongs.
  tool('test_input_required_result_request_state', async (ctx) => {
    const { ok } = await ctx.require('Please confirm', { ok: 'boolean' }, { key: 'confirm' });
    return ok ? 'state-ok' : 'Not confirmed.';
  });

  tool('test_input_required_result_multiple_inputs', async (ctx) => {
    const [{ name }, greeting, roots] = await Promise.all([
      ctx.require('What is your name?', { name: 'string' }, { key: 'user_name' }),
      ctx.sample(prompt('Generate a greeting', 50), { key: 'greeting' }),
      ctx.listRoots({ key: 'client_roots' }),
    ]);
    return `${name}: ${JSON.stringify(greeting['content'])}, ${roots.length} roots`;
  });

  tool('test_input_required_result_multi_round', async (ctx) => {
    const { name } = await ctx.require('Step 1: What is your name?', { name: 'string' }, { key: 'step1' });
    const { color } = await ctx.require(
      'Step 2: What is your favorite color?',
      { color: 'string' },
      { key: 'step2' },
    );
    return `${name} likes ${color}.`;
  });

  tool('test_input_required_result_tampered_state', async (ctx) => {
    const { ok } = await ctx.require('Please confirm', { ok: 'boolean' }, { key: 'confirm' });
    return ok ? 'Confirmed.' : 'Not confirmed.';
  });

  tool('test_input_required_result_capabilities', async (ctx) => {
    const [answer, message] = await Promise.all([
      ctx.can('form')
        ? ctx.elicit('What is your name?', { name: 'string' }, { key: 'user_name' })
        : undefined,
      ctx.can('sampling') ? ctx.sample(prompt('Generate a greeting', 50), { key: 'greeting' }) : undefined,
    ]);
    return JSON.stringify({ answer, message });
  });

  // server-stateless calls this and the next two.
  server.tool('test_missing_capability', {}, async (_, ctx) => {
    const message = await ctx.sample(prompt('Generate a greeting', 50));
    return JSON.stringify(message['content']);
  });

  tool('test_streaming_elicitation', async (ctx) => {
    ctx.progress(0, 1);
    const { name } = await ctx.require('What is your name?', { name: 'string' });
    return `Hello, ${name}!`;
  });

  tool('test_logging_tool', async (ctx) => {
    ctx.log('info', 'Nobody asked for this message');
    return 'Done.';
  });

  server.prompt('test_input_required_result_prompt', {}, (_, context) =>
    watch('test_input_required_result_prompt', context, async (ctx) => {
      const message = 'What context should the prompt use?';
      const answer = await ctx.require(message, { context: 'string' }, { key: 'user_context' });
      return `Use this context: ${answer.context}`;
    }),
  );

  return { server, revisions, failures, warnings };
}

/** Parameters of `sampling/createMessage` for one question. */
function prompt(text: string, maxTokens: number): Parameters<Context['sample']>[0] {
  return { messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens };
}
