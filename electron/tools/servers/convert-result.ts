import type { CallToolResult } from '@modelcontextprotocol/client';
import { plainText } from '../../sandbox/plain-text.ts';
import type { ToolResult } from '../../workflow/ports.ts';

/** Bounds what goes on from here; what a model is shown of it is cut further, like the results of our own tools. */
const LONGEST_TEXT = 64 * 1024;

type Part = CallToolResult['content'][number];

/** What a server answered, as text: models of the house read nothing else. What can't be shown is told in words. */
export function convertResult(answer: CallToolResult): ToolResult {
  const shown = answer.content.map(describePart);
  // Servers repeat structured content as text; where they don't, it is the answer.
  const structured =
    answer.structuredContent === undefined || hasText(answer.content)
      ? []
      : [JSON.stringify(answer.structuredContent)];
  const full = plainText([...shown, ...structured].join('\n'));
  const text = full.trim() === '' ? '[The tool answered nothing.]' : full;
  const cut = text.length > LONGEST_TEXT;
  return {
    status: answer.isError === true ? 'error' : 'ok',
    text: cut ? cutMiddle(text) : text,
    exitCode: null,
    paths: [],
    ...(cut ? { cutFrom: Buffer.byteLength(text) } : {}),
  };
}

const hasText = (content: readonly Part[]): boolean =>
  content.some((part) => part.type === 'text' && part.text.trim() !== '');

function describePart(part: Part): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'image':
    case 'audio':
      return `[${part.type}, ${part.mimeType}, ${decodedBytes(part.data)} bytes: left out, as only text can be read here]`;
    case 'resource_link':
      return describeLink(part.uri, part.name);
    case 'resource': {
      const { resource } = part;
      if ('text' in resource) return `[resource ${resource.uri}]\n${resource.text}`;
      return `[resource ${resource.uri}, ${resource.mimeType ?? 'unknown type'}, ${decodedBytes(resource.blob)} bytes: left out, as only text can be read here]`;
    }
  }
}

/** Nothing follows a link; one that is no web address names something that only the server can reach. */
const describeLink = (uri: string, name: string): string =>
  /^https?:/i.test(uri)
    ? `[link ${uri} (${name})]`
    : `[link to ${name} on that server, which can’t be opened here]`;

const decodedBytes = (base64: string): number => Math.floor((base64.length * 3) / 4);

function cutMiddle(text: string): string {
  const head = Math.floor(LONGEST_TEXT * 0.6);
  const tail = LONGEST_TEXT - head;
  const left = text.length - head - tail;
  const note = `\n[${left} of ${text.length} characters left out here; ask for a smaller part]\n`;
  return `${text.slice(0, head)}${note}${text.slice(-tail)}`.toWellFormed();
}
