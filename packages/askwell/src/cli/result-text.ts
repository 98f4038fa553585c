import type { CallToolResult } from '@modelcontextprotocol/client';

/** A result as text: the text in it, a line for what is no text, and the data if there is no text. */
export function resultText(result: CallToolResult): string {
  const lines = result.content.map((block) => {
    switch (block.type) {
      case 'text':
        return block.text;
      case 'image':
      case 'audio':
        return `[${block.type}: ${block.mimeType}, ${Math.floor((block.data.length * 3) / 4)} bytes]`;
      case 'resource_link':
        return `[resource: ${block.uri}]`;
      case 'resource':
        return `[resource: ${block.resource.uri}]`;
      default:
        return `[${String((block as { type?: unknown }).type)}]`;
    }
  });
  const hasText = result.content.some((block) => block.type === 'text');
  if (!hasText && result.structuredContent !== undefined) {
    lines.push(JSON.stringify(result.structuredContent, null, 2));
  }
  return lines.join('\n');
}
