import { inputRequired, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

/** A server of the protocol's newest revision: without a handshake, and with a tool that wants something first. */
serveStdio(() => {
  const server = new McpServer({ name: 'newer', version: '2.0.0' });
  server.registerTool(
    'double',
    {
      description: 'Doubles a number.',
      inputSchema: z.object({ n: z.number() }),
      outputSchema: z.object({ twice: z.number() }),
    },
    ({ n }) => ({ content: [], structuredContent: { twice: 2 * n } }),
  );
  server.registerTool('wants', { description: 'Wants a name first.' }, () =>
    inputRequired({
      inputRequests: {
        name: inputRequired.elicit({
          message: 'Your name?',
          requestedSchema: { type: 'object', properties: { name: { type: 'string' } } },
        }),
      },
    }),
  );
  return server;
});
