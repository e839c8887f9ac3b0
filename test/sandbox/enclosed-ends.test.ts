import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listProcesses } from '../../electron/sandbox/processes.ts';
import { createToolRunners } from '../../electron/tools/tool-runners.ts';
import { type Ground, isMissing, makeGround, openEnclosed, shellOf, survey } from './enclosed.ts';
import { isRunning, pidIn, until } from './running.ts';

const { signal } = new AbortController();
const FOREVER = 'echo $$ > pid; setsid sleep 87654 & sleep 87654';

/** Processes of the host's count that belong to a ground, by what stands in their command line or environment. */
function processesOf(ground: Ground): readonly number[] {
  const holds = (file: string): boolean => {
    try {
      return readFileSync(file, 'utf8').includes(ground.data);
    } catch {
      return false;
    }
  };
  return listProcesses()
    .filter(({ zombie, pid }) => !zombie && pid !== process.pid)
    .map(({ pid }) => pid)
    .filter((pid) => holds(`/proc/${pid}/cmdline`) || holds(`/proc/${pid}/environ`));
}

const runnersIn = (ground: Ground): readonly string[] => readdirSync(join(ground.data, 'runners'));

const bridges = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('tandem-bridge-'));

/** The process that the host started: the leader of the runner's group. */
function leaderOf(ground: Ground): number {
  const [own = ''] = runnersIn(ground);
  const owner = JSON.parse(readFileSync(join(ground.data, 'runners', own, 'owner.json'), 'utf8'));
  return owner.group;
}

describe.skipIf(isMissing)('the end of a sandbox', () => {
  it('by closing leaves no process and no folder', async () => {
    const ground = makeGround();
    const session = await openEnclosed(ground);
    await session.call('list_files', {}, { signal });
    await session.close();
    await until('all is gone', () => processesOf(ground).length === 0);
    expect(runnersIn(ground)).toEqual([]);
  });

  it('by killing it leaves the outcome unknown, nothing running and nothing in the worktree', async () => {
    const ground = makeGround();
    const session = await openEnclosed(ground);
    const call = session.call('run_command', { command: FOREVER }, { signal });
    await pidIn(join(ground.tree, 'pid'));
    process.kill(leaderOf(ground), 'SIGKILL');
    expect((await call).status).toBe('unknown');
    await until('all is gone', () => processesOf(ground).length === 0);
    expect(runnersIn(ground)).toEqual([]);
    expect(readdirSync(ground.tree).sort()).toEqual(['.git', 'a.txt', 'pid']);
  });

  it.each([[[]], [['localhost']]])(
    'by killing the host (hosts: %j) leaves nothing running, and the next start sweeps the rest',
    async (hosts) => {
      const ground = makeGround();
      const program = join(import.meta.dirname, '../fixtures/programs/host-of-a-sandbox.mjs');
      const module = join(import.meta.dirname, '../../electron/tools/tool-runners.ts');
      const args = [program, module, ground.tree, FOREVER, ground.data, hosts.join(',')];
      const host = spawn(process.execPath, args, { stdio: 'inherit' });
      await pidIn(join(ground.tree, 'pid'));
      const gone = once(host, 'exit');
      host.kill('SIGKILL');
      // A signal that is still on its way leaves a host that lives, and its folder is not for others to sweep.
      await gone;
      const [left = ''] = runnersIn(ground);
      const owner = JSON.parse(
        readFileSync(join(ground.data, 'runners', left, 'owner.json'), 'utf8'),
      );
      if (hosts.length === 0) {
        await until('all is gone', () => processesOf(ground).length === 0);
      }
      await (await openEnclosed(ground)).close();
      await until('all is gone', () => processesOf(ground).length === 0);
      expect(runnersIn(ground)).toEqual([]);
      expect(owner.bridge === null || !existsSync(owner.bridge)).toBe(true);
      expect(isRunning(owner.group)).toBe(false);
    },
  );
});

describe.skipIf(isMissing)('a host that commands may reach', () => {
  it('is reached by its name, and no other is', async () => {
    const ground = makeGround();
    const server = createServer((_, response) => response.end('served')).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const before = bridges();
    const session = await openEnclosed(ground, { hosts: [`localhost:${port}`] });
    const run = shellOf(session);
    const get = (url: string): string =>
      `node -e 'const p = new URL(process.env.HTTP_PROXY); require("http").get({ host: p.hostname, port: p.port, path: "${url}", headers: { "proxy-authorization": "Basic " + Buffer.from(decodeURIComponent(p.username) + ":" + p.password).toString("base64") } }, (r) => r.on("data", (d) => console.log(r.statusCode, String(d))))'`;
    expect(await run(get(`http://localhost:${port}/`))).toContain('200 served');
    expect(await run(get('http://example.com/'))).toContain('403');
    await session.close();
    expect(bridges().filter((name) => !before.includes(name))).toEqual([]);
  });

  it('is named exactly, or the sandbox is not opened', async () => {
    const open = openEnclosed(makeGround(), { hosts: ['*.example.com'] });
    await expect(open).rejects.toThrow(/sandbox-failed.*“\*\.example\.com” is no exact host name/);
  });
});

describe.skipIf(isMissing)('a sandbox that does not hold', () => {
  const helpers = survey.kind === 'linux' ? survey.helpers : null;

  async function openWith(bwrap: string, ground = makeGround()) {
    if (helpers === null) throw new Error('no helpers');
    const runners = createToolRunners({
      home: ground.data,
      environment: { ...process.env, HOME: ground.home },
      survey: async () => ({ kind: 'linux', version: '9.9', helpers: { ...helpers, bwrap } }),
    });
    return runners.open({ folder: ground.tree, writable: null, signal });
  }

  function program(text: string): string {
    const folder = join(makeGround().home, 'bin');
    mkdirSync(folder);
    writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, 'bwrap'), 0o755);
    return join(folder, 'bwrap');
  }

  it('is found out by its probes when it lets everything through', async () => {
    const ground = makeGround();
    const open = 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"';
    const opened = await openWith(program(open), ground);
    expect(opened).toMatchObject({ ok: false, error: { kind: 'sandbox-failed' } });
    expect(JSON.stringify(opened)).toContain('it let a probe through');
    expect(runnersIn(ground)).toEqual([]);
    expect(processesOf(ground)).toEqual([]);
  });

  it('is an error when it can’t be started, and nothing runs without it', async () => {
    const ground = makeGround();
    const opened = await openWith(program('echo "setting up uid map: no" >&2; exit 1'), ground);
    expect(opened).toMatchObject({ ok: false, error: { kind: 'sandbox-failed' } });
    expect(JSON.stringify(opened)).toContain('setting up uid map: no');
    expect(processesOf(ground)).toEqual([]);
  });

  it('is not made of a bwrap that stands first on PATH', async () => {
    const ground = makeGround();
    const fake = program(`touch ${ground.home}/fake-was-used; exit 1`);
    const environment = {
      ...process.env,
      HOME: ground.home,
      PATH: `${join(fake, '..')}${delimiter}${process.env.PATH}`,
    };
    await openEnclosed(ground, { options: { environment } });
    expect(existsSync(join(ground.home, 'fake-was-used'))).toBe(false);
  });
});
