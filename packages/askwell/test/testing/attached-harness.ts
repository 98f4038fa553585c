import { attachElicitation } from '../../src/client/attach-elicitation.ts';
import type { ClientHarness } from '../../src/testing/client-harness.ts';
import { clientOf } from '../support/client-of.ts';

/** Clients of the SDK with `attachElicitation`. */
export const attachedHarness: ClientHarness = {
  async connect(transport, { revision, server, renderer, maxPerMinute }) {
    const client = clientOf(revision);
    attachElicitation(client, { server, renderer, maxPerMinute, onFailure: () => undefined });
    await client.connect(transport);
    return {
      async call(name, options) {
        const { content } = await client.callTool({ name, arguments: {} }, options);
        return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      },
      close: () => client.close(),
    };
  },
};
