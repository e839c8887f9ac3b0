import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callServer } from '../../../electron/tools/servers/call-server.ts';
import { chooseTools } from '../../../electron/tools/servers/choose-tools.ts';
import {
  connectServer,
  type ServerConnection,
} from '../../../electron/tools/servers/connect-server.ts';
import { pinServer } from '../../../electron/tools/servers/describe-server.ts';
import { suspicionsOf } from '../../../electron/tools/servers/served-tool.ts';
import { toolRoom } from '../../../shared/tool-servers/tool-room.ts';
import { hostileCommand, noAbort, serverKit, serverSetting, temporaryFolder } from './servers.ts';

const opened: ServerConnection[] = [];
afterAll(() => Promise.all(opened.map((connection) => connection.close())));

async function connect(...characters: string[]): Promise<ServerConnection> {
  const made = await tryToConnect(...characters);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

async function tryToConnect(...characters: string[]) {
  const environment = { PATH: process.env.PATH, HOME: '/nowhere', SECRET_TOKEN: 'hunter2' };
  const setting = serverSetting({ name: 'bad', command: hostileCommand(...characters) });
  const made = await connectServer(setting, serverKit({ environment }), noAbort);
  if (made.ok) opened.push(made.value);
  return made;
}

const call = (connection: ServerConnection, tool: string, timeoutMs = 20_000, signal = noAbort) =>
  callServer(connection, {
    ...{ server: 'bad', tool, args: {}, timeoutMs, signal, onProgress: undefined },
  });

const approval = { approvedAt: '', sandboxed: false };

describe('a server that means harm', () => {
  let server: ServerConnection;
  beforeAll(async () => {
    server = await connect();
  });

  it('is refused whatever it asks of a model, a person or the disk', async () => {
    const { status, text } = await call(server, 'asks');
    expect(status).toBe('ok');
    expect(JSON.parse(text)).toEqual([-32601, -32601, -32601]);
  });

  it('is given no variable that was not named for it', async () => {
    const { text } = await call(server, 'env');
    expect(text).not.toContain('hunter2');
    expect(Object.keys(JSON.parse(text)).toSorted()).toEqual([
      ...['HOME', 'PATH', 'TANDEM_COMMAND', 'TEMP', 'TMP', 'TMPDIR'],
    ]);
  });

  it('is heard in spite of megabytes on its standard error', async () => {
    expect(await call(server, 'chatters')).toMatchObject({ status: 'ok', text: 'said a lot' });
  });

  it('is heard in spite of lines that are no messages', async () => {
    expect(await call(server, 'garbage')).toMatchObject({ text: 'after the garbage' });
  });

  it('shows no terminal sequence of its own', async () => {
    expect((await call(server, 'escapes')).text).toBe('clean');
  });

  it('is believed when it says that it failed', async () => {
    expect(await call(server, 'fails')).toMatchObject({ status: 'error', text: 'it went wrong' });
  });

  it('has sounds described in words', async () => {
    expect((await call(server, 'sounds')).text).toBe(
      '[audio, audio/wav, 300 bytes: left out, as only text can be read here]',
    );
  });

  it('can’t answer other than it declared', async () => {
    for (const tool of ['lies', 'hollow']) {
      const { status, text } = await call(server, tool);
      expect(status).toBe('error');
      expect(text).toMatch(/was called, but its answer is not as bad declared it/);
      expect(text).not.toContain('n is many');
    }
  });

  it('names a tool that it does not have', async () => {
    expect(await call(server, 'nosuch')).toMatchObject({
      status: 'error',
      text: 'The tool server bad does not take this call of nosuch: Tool nosuch not found.',
    });
  });

  it('is given up when it does not answer, and can be asked again', async () => {
    const { status, text } = await call(server, 'silent', 200);
    expect(status).toBe('timeout');
    expect(text).toContain('did not answer silent in 0.2 s');
    expect(await call(server, 'fails')).toMatchObject({ text: 'it went wrong' });
  });

  it('is left when the run is stopped', async () => {
    const stop = new AbortController();
    const waiting = call(server, 'silent', 20_000, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });
});

describe('a server that ends in mid-call', () => {
  it.each([
    ['dies', /ended during dies: it exited with code 3/],
    ['huge', /ended during huge: .*a message of more than 4194304 bytes/],
    ['endless', /ended during endless: it wrote more than 32 MB to its standard error/],
  ])('leaves a named result: %s', async (tool, words) => {
    const { status, text } = await call(await connect(), tool);
    expect(status).toBe('unknown');
    expect(text).toMatch(words);
    expect(text.length).toBeLessThan(1_200);
  });
});

describe('connecting', () => {
  it('speaks to a program that ends at the newer handshake as to an older one', async () => {
    expect((await connect('quits')).tools.length).toBeGreaterThan(5);
  });

  it.each([
    ['twins', 'it has two tools named huge'],
    ['crowd', 'it has 216 tools; at most 200 can be looked through'],
    ['pages', 'exceeded'],
  ])('refuses a list of tools that is not one: %s', async (character, words) => {
    const made = await tryToConnect(character);
    expect(made.ok ? null : made.error).toContain(words);
  });

  it('says why a program can’t be started', async () => {
    const setting = serverSetting({ name: 'gone', command: ['/nowhere/at/all'] });
    expect(await connectServer(setting, serverKit(), noAbort)).toMatchObject({
      ok: false,
      error: expect.stringContaining('ENOENT'),
    });
  });

  it('checks no answer against a pattern that never comes to an end', async () => {
    const server = await connect('slow-pattern');
    expect(await call(server, 'stalls')).toMatchObject({ status: 'ok' });
  });
});

describe('what is offered of it', () => {
  const setting = serverSetting({ name: 'bad', command: ['x'], policy: 'allow' });
  const room = { ...toolRoom, taken: [] };

  it('has names that every model takes, told apart, the same at each start', async () => {
    const { tools } = await connect('names');
    const pinned = pinServer(setting, tools, approval);
    const { offered, refused } = chooseTools({ setting, served: tools, pinned, room });
    const names = offered.map(({ name }) => name);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('bad__a_b');
    const own = offered.filter(({ tool }) => ['a.b', 'a/b', 'a_b'].includes(tool));
    expect(new Set(own.map(({ name }) => name)).size).toBe(3);
    expect(refused).toContainEqual({
      name: 'n'.repeat(129),
      why: 'its name has 129 characters; the protocol allows 128',
    });
    const backwards = chooseTools({ setting, served: tools.toReversed(), pinned, room });
    expect(backwards).toEqual({ offered, refused });
  });

  it('is only what was approved, when a description changes between two starts', async () => {
    const count = join(temporaryFolder('starts'), 'count');
    const first = await connect('rug-pull', '--count', count);
    const second = await connect('rug-pull', '--count', count);
    const pinned = pinServer(setting, first.tools, approval);
    const now = chooseTools({ setting, served: second.tools, pinned, room });
    expect(now.offered.map(({ tool }) => tool)).not.toContain('huge');
    expect(now.refused).toEqual([
      { name: 'huge', why: 'its description or schema is not the one that was approved' },
      { name: 'late', why: 'it is new; nobody has approved it' },
    ]);
  });

  it('is asked about where the server itself says that it destroys, whatever the rule for all', async () => {
    const { tools } = await connect('destructive');
    const pinned = pinServer(setting, tools, approval);
    const policies = (rules: typeof setting) =>
      Object.fromEntries(
        chooseTools({ setting: rules, served: tools, pinned, room }).offered.map(
          ({ tool, policy }) => [tool, policy],
        ),
      );
    expect(policies(setting)).toMatchObject({ wipe: 'ask', look: 'allow' });
    expect(policies({ ...setting, tools: { wipe: 'allow' } })).toMatchObject({ wipe: 'allow' });
    // That a server calls its tool harmless loosens nothing.
    expect(policies({ ...setting, policy: 'ask' })).toMatchObject({ look: 'ask' });
    expect(policies({ ...setting, tools: { look: 'deny' } })).not.toHaveProperty('look');
  });

  it('shows the person who approves it what speaks to the model', async () => {
    const { tools } = await connect('poison');
    const poisoned = tools.find(({ name }) => name === 'add');
    expect(poisoned && suspicionsOf(poisoned)).toEqual([
      'its description holds tags, which some models take for commands',
      'its description asks to keep something from people',
      'its description gives orders for what to do around the call',
      'its description names keys, passwords or the files they lie in',
    ]);
    expect(tools.filter((tool) => suspicionsOf(tool).length > 0)).toHaveLength(1);
  });
});
