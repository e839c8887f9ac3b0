import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServer } from '../../../electron/models/servers/start-server.ts';
import { startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';

let folder: string;
let logFile: string;
const pids: number[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-start-'));
  logFile = join(folder, 'logs', 'ollama.log');
});
afterEach(() => {
  for (const pid of pids.splice(0)) process.kill(pid, 'SIGKILL');
});

/** A program of this name that is a real process of its own. */
function program(name: 'serves' | 'fails' | 'ignores' | 'elsewhere'): string {
  const path = join(folder, name);
  const fake = join(import.meta.dirname, 'fake-ollama.ts');
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${fake}' ${name}\n`);
  chmodSync(path, 0o755);
  return path;
}
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
const at = (port: number) => ({ name: 'ollama', url: `http://127.0.0.1:${port}` });
const env = { PATH: process.env.PATH, OLLAMA_HOST: '0.0.0.0', ANTHROPIC_API_KEY: 'secret' };

describe.skipIf(process.platform === 'win32')('starting a server', () => {
  it('waits until it answers, gives it no key, and keeps what it prints', async () => {
    const port = await freePort();
    const started = await startServer(at(port), program('serves'), env, { logFile });
    expect(started).toMatchObject({ ok: true, value: { port } });
    if (started.ok && started.value.pid !== null) pids.push(started.value.pid);
    expect((await fetch(`http://127.0.0.1:${port}/api/version`)).status).toBe(200);
    await expect.poll(() => readFileSync(logFile, 'utf8')).toContain('OLLAMA_HOST');
    expect(readFileSync(logFile, 'utf8')).not.toContain('ANTHROPIC');
  }, 20_000);

  it('says with which words it ended', async () => {
    const started = await startServer(at(await freePort()), program('fails'), env, { logFile });
    expect(started).toMatchObject({
      ok: false,
      error: { kind: 'model-work-failed', work: 'start' },
    });
    const detail = !started.ok && 'detail' in started.error ? started.error.detail : '';
    expect(detail).toContain('code 3');
    expect(detail).toContain('permission denied');
  }, 20_000);

  it('ends one that never answers and ignores to be ended, with what it started', async () => {
    const options = { logFile, patienceMs: 2_500 };
    const started = await startServer(at(await freePort()), program('ignores'), env, options);
    expect(started).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('did not answer within') },
    });
    const found = readFileSync(logFile, 'utf8').matchAll(/pid (\d+)/g);
    const begun = [...found].map(([, pid]) => Number(pid));
    expect(begun).toHaveLength(2);
    const lives = (pid: number) => existsSync(`/proc/${pid}/exe`);
    await expect.poll(() => begun.filter(lives)).toEqual([]);
  }, 30_000);

  it('does not take a server on another port for it', async () => {
    const options = { logFile, patienceMs: 2_500 };
    const started = await startServer(at(await freePort()), program('elsewhere'), env, options);
    expect(started).toMatchObject({ ok: false, error: { kind: 'model-work-failed' } });
  }, 30_000);

  it('reads the end of a log of gigabytes, without what moves a cursor', async () => {
    mkdirSync(dirname(logFile));
    writeFileSync(logFile, '');
    truncateSync(logFile, 3 * 2 ** 30);
    const started = await startServer(at(await freePort()), program('fails'), env, { logFile });
    const detail = !started.ok && 'detail' in started.error ? started.error.detail : '';
    expect(detail).toContain('permission denied');
    expect(detail).not.toMatch(/\p{Cc}/u);
    rmSync(logFile);
  }, 20_000);

  it('names a program that is not there', async () => {
    const missing = join(folder, 'none');
    const started = await startServer(at(await freePort()), missing, env, { logFile });
    expect(started).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('can’t be started') },
    });
  });

  it('leaves a server alone that answers already', async () => {
    const sim = await startOllamaSim({});
    const started = await startServer(at(sim.port), program('fails'), env, { logFile });
    expect(started).toMatchObject({ ok: true, value: { pid: null } });
    await sim.close();
  });

  it('starts nothing for another machine', async () => {
    const remote = { name: 'lab', url: 'http://192.0.2.1:11434' };
    const started = await startServer(remote, program('serves'), env, { logFile });
    expect(started).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('not on this machine') },
    });
  });
});
