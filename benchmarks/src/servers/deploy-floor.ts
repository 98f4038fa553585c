import {
  acceptedContent,
  type CallToolResult,
  fromJsonSchema,
  inputRequired,
  type InputRequiredResult,
  McpServer,
} from '@modelcontextprotocol/server';

import { serveSdk, type Served } from './served.ts';

const inputSchema = fromJsonSchema<{ app: string }>({
  type: 'object',
  properties: { app: { type: 'string' } },
  required: ['app'],
});

/**
 * The least an SDK server can do and still ask twice: the schemas are ready JSON, answers are believed, and the state
 * is plain text that the client may change as it likes. Nobody should write this; it shows what the rest costs.
 */
export function deployFloor(): Served {
  return serveSdk(() => {
    const server = new McpServer({ name: 'deployer', version: '1.0.0' }, { capabilities: { tools: {} } });
    server.registerTool(
      'deploy',
      { description: 'Deploy an application', inputSchema },
      async ({ app }, ctx): Promise<CallToolResult | InputRequiredResult> => {
        const state = ctx.mcpReq.requestState<string>();

        if (state === undefined) {
          return inputRequired({
            inputRequests: {
              target: inputRequired.elicit({
                message: `Where should ${app} go?`,
                requestedSchema: {
                  type: 'object',
                  properties: {
                    environment: { type: 'string', enum: ['dev', 'staging', 'production'] },
                    tag: { type: 'string' },
                  },
                  required: ['environment', 'tag'],
                },
              }),
            },
            requestState: 'target',
          });
        }
        if (state === 'target') {
          const target = acceptedContent<{ environment: string; tag: string }>(
            ctx.mcpReq.inputResponses,
            'target',
          );
          return inputRequired({
            inputRequests: {
              confirm: inputRequired.elicit({
                message: `Deploy ${app} ${target?.tag} to ${target?.environment}?`,
                requestedSchema: {
                  type: 'object',
                  // The question is the one that ctx.confirm asks, to the letter.
                  properties: { confirm: { type: 'boolean', title: 'Confirm', default: false } },
                  required: ['confirm'],
                },
              }),
            },
            requestState: `${target?.environment} ${target?.tag}`,
          });
        }

        const [environment, tag] = state.split(' ');
        const confirmed = acceptedContent<{ confirm: boolean }>(ctx.mcpReq.inputResponses, 'confirm');
        if (confirmed?.confirm !== true) return { content: [{ type: 'text', text: 'Not deployed.' }] };
        return { content: [{ type: 'text', text: `Deployed ${app} ${tag} to ${environment}.` }] };
      },
    );
    return server;
  });
}
