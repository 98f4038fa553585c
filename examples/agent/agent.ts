// An agent that calls one tool: node agent.js "node server.js" deploy '{"app":"shop"}'
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { attachElicitation } from 'askwell/client';
import { terminal } from 'askwell/terminal';

const [server = '', tool = '', json = '{}'] = process.argv.slice(2);
const [command = '', ...args] = server.split(' ');

const client = new Client({ name: 'agent', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
attachElicitation(client, { renderer: terminal(), server: { name: 'the deployer', origin: 'local' } });
await client.connect(new StdioClientTransport({ command, args }));

const { content } = await client.callTool({ name: tool, arguments: JSON.parse(json) as object as never });
for (const block of content) if (block.type === 'text') console.log(block.text);
await client.close();
