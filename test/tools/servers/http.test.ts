import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callServer } from '../../../electron/tools/servers/call-server.ts';
import { connectServer } from '../../../electron/tools/servers/connect-server.ts';
import { refuseAddress } from '../../../electron/tools/servers/guard-address.ts';
import { createServerLine } from '../../../electron/tools/servers/server-line.ts';
import { noAbort, serverKit, serverSetting } from './servers.ts';

/** A small server over Streamable HTTP: what it was sent, and a few ways to misbehave. */
const seen: { path: string; method: string; token: string | undefined }[] = [];
let server: Server;
let origin: string;

let forgotten = false;

const results: Readonly<Record<string, unknown>> = {
  initialize: {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'web', version: '1.0.0' },
  },
  'tools/list': {
    tools: ['greet', 'huge'].map((name) => ({
      name,
      description: 'Greets.',
      inputSchema: { type: 'object' },
    })),
  },
};

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '', method = '' } = request;
  seen.push({ path: url, method, token: request.headers['x-token']?.toString() });
  if (url === '/away')
    return void response.writeHead(307, { location: 'http://127.0.0.1:9/mcp' }).end();
  if (url === '/down') return void response.writeHead(503).end('closed for today');
  if (url === '/forgets' && forgotten) {
    forgotten = false;
    return void response.writeHead(404).end('no such session');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const message: { id?: number; method?: string; params?: { name?: string } } = JSON.parse(
    Buffer.concat(chunks).toString('utf8') || '{}',
  );
  if (message.id === undefined) return void response.writeHead(202).end();
  const text = message.params?.name === 'huge' ? 'x'.repeat(20 * 1024 * 1024) : 'good day';
  const known =
    message.method === 'tools/call'
      ? { content: [{ type: 'text', text }] }
      : results[message.method ?? ''];
  const body =
    known === undefined
      ? { error: { code: -32601, message: 'Method not found' } }
      : { result: known };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...body }));
}

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
);

const connect = (path: string, headers: Readonly<Record<string, string>> = {}, env = {}) =>
  connectServer(
    serverSetting({ name: 'web', url: `${origin}${path}`, headers: { ...headers } }),
    serverKit({ environment: { PATH: '/usr/bin', ...env } }),
    noAbort,
  );

describe('a tool server at an address', () => {
  it('is asked over HTTP, with headers made of the variables that were named', async () => {
    const made = await connect('/mcp', { 'X-Token': 'WEB_TOKEN' }, { WEB_TOKEN: 'abc' });
    if (!made.ok) throw new Error(made.error);
    expect(made.value).toMatchObject({ transport: 'http', sandboxed: false, version: '1.0.0' });
    const scope = { timeoutMs: 20_000, signal: noAbort, onProgress: undefined };
    const call = (tool: string) =>
      callServer(made.value, { server: 'web', tool, args: {}, ...scope });
    expect(await call('greet')).toMatchObject({ status: 'ok', text: 'good day' });
    const huge = await call('huge');
    expect(huge.status).toBe('unknown');
    expect(huge.text).toContain('more than 4194304 bytes');
    expect(await call('greet')).toMatchObject({ text: 'good day' });
    await made.value.close();
    const asked = seen.filter(({ path }) => path === '/mcp');
    expect(new Set(asked.map(({ token }) => token))).toEqual(new Set(['abc']));
    // The stream over which it could ask things of us was never opened.
    expect(asked.map(({ method }) => method)).not.toContain('GET');
  });

  it('is connected anew when it has forgotten the session', async () => {
    const setting = serverSetting({ name: 'web', url: `${origin}/forgets` });
    const line = createServerLine(setting, serverKit());
    const open = async () => {
      const made = await line.open(noAbort);
      if (!made.ok) throw new Error(made.error);
      return made.value;
    };
    const scope = { timeoutMs: 20_000, signal: noAbort, onProgress: undefined };
    const asked = { server: 'web', tool: 'greet', args: {}, ...scope };
    const first = await open();
    forgotten = true;
    expect(await callServer(first, asked)).toMatchObject({ status: 'unknown' });
    const second = await open();
    expect(second).not.toBe(first);
    expect(await callServer(second, asked)).toMatchObject({ status: 'ok' });
    expect(await open()).toBe(second);
    await line.close();
  });

  it('is not followed to another address', async () => {
    const made = await connect('/away');
    expect(made).toMatchObject({ ok: false });
    expect(made.ok ? '' : made.error).toMatch(/redirect/i);
  });

  it('is said to be down in its own words', async () => {
    const made = await connect('/down');
    expect(made.ok ? '' : made.error).toContain('503');
  });

  it('is not asked while a variable of its headers is missing, or is a key of ours', async () => {
    const before = seen.length;
    expect(await connect('/mcp', { 'X-Token': 'WEB_TOKEN' })).toMatchObject({
      error: 'the variable WEB_TOKEN is not set',
    });
    expect(
      await connect('/mcp', { 'X-Token': 'ANTHROPIC_API_KEY' }, { ANTHROPIC_API_KEY: 'sk' }),
    ).toMatchObject({ error: expect.stringContaining('belongs to Tandem') });
    expect(seen.length).toBe(before);
  });
});

describe('an address', () => {
  const leads =
    (...addresses: string[]) =>
    async () =>
      addresses;

  it.each([
    ['https://mcp.example.com/x', leads('93.184.216.34'), [], null],
    ['http://127.0.0.1:3000/mcp', leads(), [], null],
    ['http://localhost:3000/mcp', leads('127.0.0.1'), [], null],
    ['http://[::1]:3000/mcp', leads(), [], null],
    ['https://10.1.2.3/mcp', leads(), [], null],
    ['https://tools.corp.example/mcp', leads('10.1.2.3'), ['tools.corp.example'], null],
    ['http://mcp.example.com/x', leads('93.184.216.34'), [], 'use https'],
    ['http://10.1.2.3/mcp', leads(), [], 'use https'],
    ['https://tools.corp.example/mcp', leads('10.1.2.3'), [], 'allowedHosts'],
    ['https://evil.example/mcp', leads('169.254.169.254'), [], 'leads to 169.254.169.254'],
    ['https://evil.example/mcp', leads('93.184.216.34', '127.0.0.1'), [], 'leads to 127.0.0.1'],
    ['https://evil.example/mcp', leads('::ffff:10.0.0.1'), [], 'leads to ::ffff:10.0.0.1'],
    ['https://evil.example/mcp', leads('fd00:ec2::254'), [], 'leads to fd00:ec2::254'],
    ['https://evil.example/mcp', leads('fe80::1'), [], 'leads to fe80::1'],
    ['https://user:pass@mcp.example.com/x', leads('93.184.216.34'), [], 'holds a password'],
  ] as const)('%s is judged by where it leads', async (url, resolve, allowed, why) => {
    const refused = await refuseAddress(new URL(url), allowed, resolve);
    if (why === null) expect(refused).toBeNull();
    else expect(refused).toContain(why);
  });
});
