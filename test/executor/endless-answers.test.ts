import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOllamaServer } from '../../electron/executor/servers/ollama.ts';
import { createTalk, settings, tools } from './openai/rig.ts';

/** A server whose answers go on until somebody closes the line, as fast as they are taken. */
async function startEndless(type: string, part: string): Promise<string> {
  const flow = (response: ServerResponse): void => {
    if (response.destroyed) return;
    if (response.write(part)) setImmediate(() => flow(response));
    else response.once('drain', () => flow(response));
  };
  const server = createServer((request, response) => {
    request.resume();
    if (request.method !== 'POST') {
      response.end('{}');
      return;
    }
    response.writeHead(200, { 'content-type': type });
    flow(response);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const sse = (delta: unknown): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const frame = (message: unknown): string =>
  `${JSON.stringify({ model: settings.tag, message, done: false })}\n`;

describe('an answer without an end', () => {
  it.each([
    ['empty parts', sse({})],
    [
      'a call whose arguments stay empty',
      sse({ tool_calls: [{ index: 0, function: { arguments: '' } }] }),
    ],
    ['pings', `${sse({ content: '' })}: ping\n\n`],
  ])('of %s over the OpenAI way is a stall', async (_, part) => {
    const url = await startEndless('text/event-stream', part);
    const answer = await createTalk({ url }, { stallMs: 100 }).turn();
    expect(answer).toMatchObject({ ok: false, error: { kind: 'stalled' } });
  });

  it('of a call’s arguments over the OpenAI way is cut at its length limit', async () => {
    const piece = { index: 0, function: { name: 'read_file', arguments: 'x'.repeat(4_000) } };
    const url = await startEndless('text/event-stream', sse({ tool_calls: [piece] }));
    const answer = await createTalk({ url }, { stallMs: 5_000 }).turn();
    expect(answer).toMatchObject({ ok: true, value: { finish: 'length' } });
  });

  const askOllama = async (part: string, stallMs: number) => {
    const url = await startEndless('application/x-ndjson', part);
    const server = createOllamaServer({ url, stallMs, pollMs: 20 });
    const conversation = server.open({ settings, tools });
    conversation.append({ role: 'user', content: 'Mend sum.' });
    return server.chat(conversation.request(), createTalk({ url }).scopeOf());
  };

  it('of empty frames over Ollama’s way is a stall', async () => {
    const answer = await askOllama(frame({ role: 'assistant', content: '' }), 100);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'stalled' } });
  });

  it('of calls over Ollama’s way is cut at its length limit', async () => {
    const call = { function: { name: 'read_file', arguments: { path: 'x'.repeat(4_000) } } };
    const answer = await askOllama(
      frame({ role: 'assistant', content: '', tool_calls: [call] }),
      5_000,
    );
    expect(answer).toMatchObject({ ok: true, value: { finish: 'length' } });
  });
});
