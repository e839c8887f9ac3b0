import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseFailure } from '../../electron/executor/servers/ollama/failures.ts';
import { createLineSplitter } from '../../electron/server-http/line-splitter.ts';
import { startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { createRig } from './rig.ts';

describe('lines of a stream', () => {
  it('are whole however the bytes are cut, characters of several bytes included', () => {
    const bytes = Buffer.from('{"a":"größe 😀"}\r\n\n{"b":1}\n{"c"');
    for (let size = 1; size <= bytes.length; size += 1) {
      const splitter = createLineSplitter(1000);
      const lines: string[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        lines.push(...(splitter.push(bytes.subarray(at, at + size)) ?? ['too long']));
      }
      expect([...lines, splitter.rest()]).toEqual(['{"a":"größe 😀"}', '{"b":1}', '{"c"']);
    }
  });

  it('end the answer when one exceeds the bound, finished or not', () => {
    expect(createLineSplitter(10).push(Buffer.from('x'.repeat(11)))).toBeNull();
    expect(createLineSplitter(10).push(Buffer.from(`${'x'.repeat(11)}\n`))).toBeNull();
  });
});

describe('an error of Ollama', () => {
  const blame = { server: 'ollama', url: 'http://box', tag: 'm' };
  const inner = JSON.stringify({
    error: {
      code: 400,
      message: 'request (3019 tokens) exceeds',
      type: 'exceed_context_size_error',
    },
  });
  it.each([
    [400, { error: inner }, 'context-full'],
    [
      400,
      { error: 'the prompt is longer than the context length currently available' },
      'context-full',
    ],
    [503, { error: 'server busy, please try again.  maximum pending requests exceeded' }, 'busy'],
    [429, {}, 'busy'],
    [499, { error: 'request canceled' }, 'connection-lost'],
    [504, {}, 'connection-lost'],
    [500, { error: 'model runner has unexpectedly stopped, this may be due to' }, 'runner-died'],
    [null, { error: 'an error was encountered while running the model: EOF' }, 'runner-died'],
    [500, { error: "error parsing tool call: raw='{', err=unexpected end" }, 'malformed-call'],
    [500, { error: 'Failed to parse tool call arguments as JSON' }, 'fatal'],
    [500, { error: 'timed out waiting for llama-server to start - progress 0.4' }, 'fatal'],
    [404, { error: "model 'm' not found" }, 'fatal'],
    [401, { error: 'unauthorized', signin_url: 'https://ollama.com' }, 'fatal'],
    [200, { error: { message: 'odd' } }, 'fatal'],
    [500, {}, 'runner-died'],
  ])('%s %j is %s', (status, body, kind) => {
    expect(parseFailure(status, JSON.stringify(body), blame).kind).toBe(kind);
  });

  it('is told in words even when it is a page of HTML', () => {
    const failure = parseFailure(418, '<html>teapot</html>', blame);
    expect(failure).toMatchObject({
      error: { kind: 'server-failed', detail: 'HTTP 418: <html>teapot</html>' },
    });
  });
});

describe('a machine that accepts connections and says nothing', () => {
  let hole: Server;
  const sockets = new Set<{ destroy(): void }>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => hole.close(resolve));
  });

  it('is given up after it showed no sign of life for the stall limit', async () => {
    hole = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
    const address = hole.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const sim = await startOllamaSim();
    const rig = createRig(sim, { server: { url: `127.0.0.1:${port}`, stallMs: 60, pollMs: 10 } });
    expect(await rig.attempt()).toMatchObject({ ok: false, error: { kind: 'server-failed' } });
    expect(rig.of('model.retried')).toHaveLength(2);
    await sim.close();
  });
});
