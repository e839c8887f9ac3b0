import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callServer } from '../../../electron/tools/servers/call-server.ts';
import {
  connectServer,
  type ServerConnection,
} from '../../../electron/tools/servers/connect-server.ts';
import { noAbort, serverKit, serverSetting } from './servers.ts';

describe('a server of the newest revision of the protocol', () => {
  let connection: ServerConnection;
  beforeAll(async () => {
    const command = [process.execPath, join(import.meta.dirname, 'newer-server.mjs')];
    const made = await connectServer(serverSetting({ command }), serverKit(), noAbort);
    if (!made.ok) throw new Error(made.error);
    connection = made.value;
  });
  afterAll(() => connection?.close());

  const call = (tool: string, args: Readonly<Record<string, unknown>> = {}) =>
    callServer(connection, {
      ...{ server: 'probe', tool, args, timeoutMs: 20_000, signal: noAbort, onProgress: undefined },
    });

  it('is spoken to as one', () => {
    expect(connection.client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
    expect(connection.tools.map(({ name }) => name)).toEqual(['double', 'wants']);
  });

  it('has its structured answer told as JSON when it says nothing else', async () => {
    expect(await call('double', { n: 4 })).toMatchObject({ status: 'ok', text: '{"twice":8}' });
  });

  it('is given no answer of a person that it asks for', async () => {
    const { status, text } = await call('wants');
    expect(status).toBe('error');
    expect(text).toContain('do not declare the required capability');
  });

  it('has wrong calls told apart from unknown ones', async () => {
    expect((await call('double', { n: 'four' })).text).toContain('expected number');
    expect((await call('nosuch')).text).toContain('Tool nosuch not found');
  });
});
