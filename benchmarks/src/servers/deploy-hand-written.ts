import {
  acceptedContent,
  type CallToolResult,
  createRequestStateCodec,
  inputRequired,
  type InputRequiredResult,
  McpServer,
} from '@modelcontextprotocol/server';
import * as z from 'zod';

import { serveSdk, type Served } from './served.ts';

type DeployState = { step: 'target' } | { step: 'confirm'; environment: string; tag: string };

const targetSchema = z.object({ environment: z.enum(['dev', 'staging', 'production']), tag: z.string() });
// The question is the one that ctx.confirm asks, to the letter.
const confirmSchema = z.object({ confirm: z.boolean().meta({ title: 'Confirm', default: false }) });

/**
 * The two-ask tool as the SDK's documentation has it written: zod schemas, the SDK's codec for the state, the step
 * carried in it (`docs/servers/input-required.md` and `examples/mrtr/server.ts` of typescript-sdk).
 */
export function deployHandWritten(): Served {
  const codec = createRequestStateCodec<DeployState>({
    key: crypto.getRandomValues(new Uint8Array(32)),
    ttlSeconds: 600,
  });

  return serveSdk(() => {
    const server = new McpServer(
      { name: 'deployer', version: '1.0.0' },
      { capabilities: { tools: {} }, requestState: { verify: codec.verify } },
    );
    server.registerTool(
      'deploy',
      { description: 'Deploy an application', inputSchema: z.object({ app: z.string() }) },
      async ({ app }, ctx): Promise<CallToolResult | InputRequiredResult> => {
        const state = ctx.mcpReq.requestState<DeployState>();

        if (state?.step !== 'confirm') {
          const target = acceptedContent(ctx.mcpReq.inputResponses, 'target', targetSchema);
          if (target === undefined) {
            return inputRequired({
              inputRequests: {
                target: inputRequired.elicit({
                  message: `Where should ${app} go?`,
                  requestedSchema: targetSchema,
                }),
              },
              requestState: await codec.mint({ step: 'target' }),
            });
          }
          return inputRequired({
            inputRequests: {
              confirm: inputRequired.elicit({
                message: `Deploy ${app} ${target.tag} to ${target.environment}?`,
                requestedSchema: confirmSchema,
              }),
            },
            requestState: await codec.mint({ step: 'confirm', ...target }),
          });
        }

        const { environment, tag } = state;
        const confirmed = acceptedContent(ctx.mcpReq.inputResponses, 'confirm', confirmSchema);
        if (confirmed?.confirm !== true) return { content: [{ type: 'text', text: 'Not deployed.' }] };
        return { content: [{ type: 'text', text: `Deployed ${app} ${tag} to ${environment}.` }] };
      },
    );
    return server;
  });
}
