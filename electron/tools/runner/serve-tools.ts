import { Server } from '@modelcontextprotocol/server';
import type { ToolResult } from '../../workflow/ports.ts';
import { noOutputSchemas } from '../no-output-schemas.ts';
import type { ToolContext } from '../tool.ts';
import { RESULT_META, TIMEOUT_META } from '../tool-wire.ts';
import { workspaceTools } from '../workspace-tools.ts';

/**
 * The workspace tools as an MCP server. The low-level server is used rather than the one with a
 * registry, because arguments are answered in our own words and the process should stay small.
 *
 * Requests are served one after the other. So the answer to a request sent after a cancellation says
 * that the cancelled call is over, with nothing of it still running or writing.
 */
export function serveTools(context: Omit<ToolContext, 'signal' | 'timeoutMs'>): Server {
  const server = new Server(
    { name: 'tandem-workspace', version: '1.0.0' },
    { capabilities: { tools: {} }, jsonSchemaValidator: noOutputSchemas },
  );
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(serve: () => Promise<T>): Promise<T> => {
    const turn = last.then(serve);
    last = turn.catch(() => undefined);
    return turn;
  };
  server.setRequestHandler('tools/list', () =>
    inTurn(async () => ({ tools: workspaceTools.map((tool) => toWire(tool.definition)) })),
  );
  server.setRequestHandler('tools/call', (request, { mcpReq }) =>
    inTurn(async () => {
      const { name, arguments: args = {}, _meta: meta } = request.params;
      const tool = workspaceTools.find((one) => one.definition.name === name);
      if (tool === undefined) return toContent(unknownTool(name));
      if (mcpReq.signal.aborted) return toContent(CANCELLED);
      const asked = meta?.[TIMEOUT_META];
      const timeout = typeof asked === 'number' ? { timeoutMs: asked } : {};
      return toContent(await tool.call(args, { ...context, ...timeout, signal: mcpReq.signal }));
    }),
  );
  return server;
}

function toWire(definition: (typeof workspaceTools)[number]['definition']) {
  const { name, description, inputSchema } = definition;
  return { name, description, inputSchema: { ...inputSchema, type: 'object' as const } };
}

/** For a call that was cancelled while it waited for its turn: it must not start any more. */
const CANCELLED: ToolResult = {
  status: 'cancelled',
  text: 'Cancelled before it started.',
  exitCode: null,
  paths: [],
};

function unknownTool(name: string): ToolResult {
  const names = workspaceTools.map((tool) => tool.definition.name).join(', ');
  const text = `There is no tool "${name.slice(0, 80)}". The tools are: ${names}.`;
  return { status: 'error', text, exitCode: null, paths: [] };
}

function toContent({ text, ...rest }: ToolResult) {
  return {
    content: [{ type: 'text' as const, text }],
    isError: rest.status !== 'ok',
    _meta: { [RESULT_META]: rest },
  };
}
