import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callServer } from '../../../electron/tools/servers/call-server.ts';
import { chooseTools } from '../../../electron/tools/servers/choose-tools.ts';
import {
  connectServer,
  type ServerConnection,
} from '../../../electron/tools/servers/connect-server.ts';
import { pinServer } from '../../../electron/tools/servers/describe-server.ts';
import { toolRoom } from '../../../shared/tool-servers/tool-room.ts';
import { noAbort, publicServers, serverKit, serverSetting, temporaryFolder } from './servers.ts';

const folder = realpathSync(temporaryFolder('files'));
const settings = {
  filesystem: serverSetting({
    name: 'filesystem',
    command: [process.execPath, publicServers.filesystem, folder],
  }),
  memory: serverSetting({
    name: 'memory',
    command: [process.execPath, publicServers.memory],
    environment: ['MEMORY_FILE_PATH'],
  }),
  everything: serverSetting({
    name: 'everything',
    command: [process.execPath, publicServers.everything, 'stdio'],
  }),
};
type Name = keyof typeof settings;
const memoryFile = join(temporaryFolder('memory'), 'memory.jsonl');
const environment = {
  PATH: process.env.PATH,
  HOME: folder,
  MEMORY_FILE_PATH: memoryFile,
  SECRET_TOKEN: 'hunter2',
};
const connections = new Map<Name, ServerConnection>();

beforeAll(async () => {
  const kit = serverKit({ environment });
  const names: Name[] = ['filesystem', 'memory', 'everything'];
  await Promise.all(
    names.map(async (name) => {
      const made = await connectServer(settings[name], kit, noAbort);
      if (!made.ok) throw new Error(made.error);
      connections.set(name, made.value);
    }),
  );
});
afterAll(() => Promise.all([...connections.values()].map((connection) => connection.close())));

function connectionOf(server: Name): ServerConnection {
  const connection = connections.get(server);
  if (connection === undefined) throw new Error(`no ${server}`);
  return connection;
}

const call = (server: Name, tool: string, args: Readonly<Record<string, unknown>> = {}) =>
  callServer(connectionOf(server), {
    ...{ server, tool, args, timeoutMs: 20_000, signal: noAbort, onProgress: undefined },
  });

const choose = (name: Name) => {
  const served = connectionOf(name).tools;
  const setting = settings[name];
  const pinned = pinServer(setting, served, approval);
  return chooseTools({ setting, served, pinned, room: { ...toolRoom, taken: [] } });
};

const approval = { approvedAt: '', sandboxed: false };

describe('the public servers', () => {
  it('are all understood, with every tool that they have', () => {
    const counts = [...connections].map(([name, { tools }]) => [name, tools.length]);
    expect(Object.fromEntries(counts)).toEqual({ filesystem: 14, memory: 9, everything: 13 });
  });

  it('fit into the room for tools of other servers, or are left out with why', () => {
    expect(choose('memory').refused).toEqual([]);
    expect(choose('everything').refused).toEqual([]);
    const files = choose('filesystem');
    const tokens = files.offered.reduce((sum, tool) => sum + tool.tokens, 0);
    expect(tokens).toBeLessThanOrEqual(toolRoom.tokens);
    expect(files.refused).toEqual([
      {
        name: 'search_files',
        why: expect.stringMatching(/^it takes about \d+ tokens; \d+ of 2000/),
      },
    ]);
  });

  it('read and write files in their own folder and nowhere else', async () => {
    writeFileSync(join(folder, 'note.txt'), 'one\ntwo\n');
    const path = join(folder, 'note.txt');
    expect(await call('filesystem', 'read_text_file', { path })).toMatchObject({
      status: 'ok',
      text: 'one\ntwo\n',
    });
    const outside = await call('filesystem', 'read_text_file', { path: '/etc/hostname' });
    expect(outside).toMatchObject({ status: 'error' });
    expect(outside.text).toContain('Access denied');
  });

  it('remember what they are told where a named variable says', async () => {
    const entities = [{ name: 'Ada', entityType: 'person', observations: ['likes tests'] }];
    expect(await call('memory', 'create_entities', { entities })).toMatchObject({ status: 'ok' });
    expect((await call('memory', 'read_graph')).text).toContain('likes tests');
    expect(existsSync(memoryFile)).toBe(true);
  });

  it('see no variable that was not named for them', async () => {
    const { text } = await call('everything', 'get-env');
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('MEMORY_FILE_PATH');
  });

  it('answer with structure, pictures and links, each as words', async () => {
    const weather = await call('everything', 'get-structured-content', { location: 'New York' });
    expect(JSON.parse(weather.text)).toHaveProperty('temperature');
    expect((await call('everything', 'get-tiny-image')).text).toContain('[image, image/png,');
    expect((await call('everything', 'get-resource-links', { count: 2 })).text).toContain(
      'can’t be opened here',
    );
  });

  it('say how far they are, and get more time for it', async () => {
    const heard: string[] = [];
    const result = await callServer(connectionOf('everything'), {
      ...{ server: 'everything', tool: 'trigger-long-running-operation', signal: noAbort },
      args: { duration: 2.4, steps: 6 },
      timeoutMs: 1_500,
      onProgress: (text) => heard.push(text),
    });
    expect(result).toMatchObject({ status: 'ok' });
    // The last one may come with the answer itself.
    expect(heard.slice(0, 5)).toEqual(['1 of 6', '2 of 6', '3 of 6', '4 of 6', '5 of 6']);
  });

  it('are told apart from a wrong call of theirs', async () => {
    expect(await call('everything', 'echo', {})).toMatchObject({ status: 'error' });
    expect((await call('everything', 'nosuch')).text).toContain('Tool nosuch not found');
  });
});
