import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { surveySandbox } from '../../../electron/sandbox/enclosure/survey.ts';
import { callServer } from '../../../electron/tools/servers/call-server.ts';
import {
  connectServer,
  type ServerConnection,
} from '../../../electron/tools/servers/connect-server.ts';
import { createLaunch } from '../../../electron/tools/servers/launch-enclosed.ts';
import { hostileCommand, noAbort, serverKit, serverSetting, temporaryFolder } from './servers.ts';

const survey = await surveySandbox();

describe.skipIf(survey.kind === 'none')('a tool server’s program in the sandbox', () => {
  const home = temporaryFolder('data');
  const worktree = join(home, 'worktrees', 'run');
  const elsewhere = temporaryFolder('elsewhere');
  const web = createServer((_request, response) => response.end('in'));
  let connection: ServerConnection;

  beforeAll(async () => {
    mkdirSync(worktree, { recursive: true });
    writeFileSync(join(worktree, 'code.js'), 'one');
    writeFileSync(join(home, 'claude-key'), 'sk-secret');
    writeFileSync(join(elsewhere, 'diary'), 'private');
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const launch = createLaunch({
      survey: async () => survey,
      ...{ home, nodePath: process.execPath, readableFolders: [] },
    });
    const kit = serverKit({
      folderOf: (server) => join(home, 'tool-servers', server),
      readable: [worktree],
      ...launch,
    });
    const setting = serverSetting({ name: 'bad', command: hostileCommand() });
    const made = await connectServer(setting, kit, noAbort);
    if (!made.ok) throw new Error(made.error);
    connection = made.value;
  });
  afterAll(async () => {
    await connection?.close();
    await new Promise((resolve) => web.close(resolve));
  });

  const call = (tool: string, args: Readonly<Record<string, unknown>> = {}) =>
    callServer(connection, {
      ...{ server: 'bad', tool, args, timeoutMs: 20_000, signal: noAbort, onProgress: undefined },
    });

  it('is said to be there', () => {
    expect(connection.sandboxed).toBe(true);
  });

  it('reads the worktree and can’t write it', async () => {
    const path = join(worktree, 'code.js');
    expect((await call('reads', { path })).text).toBe('done: one');
    expect((await call('writes', { path })).text).toMatch(/^failed: E(?:ROFS|ACCES|PERM)$/);
    expect(await call('writes', { path: join(worktree, 'new.js') })).toMatchObject({
      status: 'error',
    });
    expect(existsSync(join(worktree, 'new.js'))).toBe(false);
  });

  it('writes its own folder', async () => {
    const path = join(home, 'tool-servers', 'bad', 'kept');
    expect(await call('writes', { path })).toMatchObject({ status: 'ok' });
    expect(existsSync(path)).toBe(true);
  });

  it.each([
    ['a key in Tandem’s data', () => join(home, 'claude-key')],
    ['files of the user', () => join(elsewhere, 'diary')],
  ])('does not see %s', async (_what, path) => {
    expect((await call('reads', { path: path() })).text).toBe('failed: ENOENT');
  });

  it('reaches no address, not even on this machine', async () => {
    const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/`;
    expect((await call('reaches', { url })).text).toMatch(/^failed: /);
  });

  it('leaves nothing behind when it ends', async () => {
    expect((await call('dies')).text).toContain('ended during dies');
    await connection.close();
    expect(readdirSync(join(home, 'runners'))).toEqual([]);
  });
});
