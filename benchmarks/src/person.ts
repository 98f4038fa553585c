import { Client, type Transport } from '@modelcontextprotocol/client';

/** A client of the SDK on 2026-07-28, with a person behind it who answers at once. */
export interface Connected {
  /** Calls a tool, through as many rounds as it asks for, and returns the text of its result. */
  call(tool: string, args: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

type Content = Record<string, string | number | boolean | string[]>;

/** @param answer - what the person accepts with, from the names of the fields and the message */
export async function connectPerson(
  transport: Transport,
  answer: (fields: Readonly<Record<string, unknown>>, message: string) => Content,
): Promise<Connected> {
  const client = new Client(
    { name: 'askwell-benchmarks', version: '1.0.0' },
    {
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
      inputRequired: { maxRounds: 50 },
    },
  );
  client.setRequestHandler('elicitation/create', ({ params }) => {
    if (params.mode === 'url') throw new Error('No benchmark asks for a URL.');
    return { action: 'accept', content: answer(params.requestedSchema.properties, params.message) };
  });
  await client.connect(transport);
  return {
    async call(name, args) {
      const { content, isError } = await client.callTool({ name, arguments: args });
      const [block] = content;
      if (block?.type !== 'text' || isError === true)
        throw new Error(`${name} failed: ${JSON.stringify(content)}`);
      return block.text;
    },
    close: () => client.close(),
  };
}
