import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HandedOver } from '../../../electron/hosts/desktop/engine-messages.ts';
import { startEngineProcess } from '../../../electron/hosts/desktop/engine-process.ts';
import { createNetFetch } from '../../../electron/hosts/desktop/net-fetch.ts';
import { openDesktopService } from '../../../electron/hosts/desktop/open-desktop-service.ts';
import { serveEngine } from '../../../electron/hosts/desktop/serve-engine.ts';
import { type RunsChange, watchRuns } from '../../../electron/hosts/desktop/watch-runs.ts';
import { WIRE_VERSION } from '../../../shared/ipc/wire.ts';
import { dialEngine } from './dial-engine.ts';
import { createElectronDouble, type ElectronDouble } from './electron-double.ts';
import type { ChildDouble } from './process-double.ts';
import { manualClock, scratchFolder } from './scene.ts';

/** The real engine in the double's child process, spoken to over the double's ports. */
const SECRET = 'sk-ant-0123456789abcdef';
let home = '';
let double: ElectronDouble;
let exits: number[];
let running: ChildDouble[];

beforeEach(() => {
  home = scratchFolder();
  exits = [];
  running = [];
  double = createElectronDouble({ program: runEngine });
  double.app.becomeReady();
});
afterEach(() => {
  for (const child of running) child.postMessage({ kind: 'close' });
});

const refuseNetwork: typeof globalThis.fetch = () => Promise.reject(new Error('no network here'));

function runEngine(child: ChildDouble): void {
  running.push(child);
  // An engine of the test before may end only now.
  const own = exits;
  serveEngine(child.parentPort, {
    open: (given, vault) =>
      openDesktopService(given, {
        env: { PATH: process.env.PATH, TANDEM_HOME: home },
        vault,
        fetch: refuseNetwork,
        log: () => undefined,
      }),
    exit(code) {
      own.push(code);
      child.end(code);
    },
  });
}

const handed = (environment: Readonly<Record<string, string>> = {}): HandedOver => ({
  environment,
  logFolder: '/logs',
  electron: '45.4.1',
  children: null,
  sample: null,
});

function start(environment?: Readonly<Record<string, string>>) {
  const said: unknown[] = [];
  const clock = manualClock();
  const engine = startEngineProcess(double.electron, {
    module: '/app/engine.js',
    environment: {},
    start: { kind: 'start', handed: handed(environment) },
    log: { write: () => undefined, line: () => undefined },
    onSaid(message, say) {
      said.push(message);
      if (message.kind === 'vault.ask') {
        const value = message.ask.verb === 'kind' ? 'none' : null;
        say({ kind: 'vault.answer', id: message.id, result: { ok: true, value } });
      }
    },
    clock,
  });
  return { engine, said, clock };
}

describe("the engine's program", () => {
  it('serves a window over a port that was asked for before it was open', async () => {
    const { engine } = start();
    const window = dialEngine(engine);
    expect(await window.hello()).toMatchObject({ t: 'hello', version: WIRE_VERSION });
    expect(await window.call('host.describe', {})).toMatchObject({
      result: {
        ok: true,
        value: { host: 'desktop', electron: '45.4.1', logFolder: '/logs', home },
      },
    });
  });

  it('serves two windows at once', async () => {
    const { engine } = start();
    const windows = [dialEngine(engine), dialEngine(engine)];
    const replies = await Promise.all(windows.map((window) => window.call('key.status', {})));
    for (const reply of replies) {
      expect(reply).toMatchObject({
        result: { ok: true, value: { source: 'none', hint: null, store: 'none' } },
      });
    }
  });

  it('takes the key of the environment from what is handed over, out of the environment', async () => {
    const { engine } = start({ ANTHROPIC_API_KEY: SECRET });
    const reply = await dialEngine(engine).call('key.status', {});
    expect(reply).toMatchObject({ result: { ok: true, value: { source: 'environment' } } });
    expect(JSON.stringify(reply)).not.toContain(SECRET);
    expect(JSON.stringify(process.env)).not.toContain(SECRET);
    expect(JSON.stringify(running[0]?.options)).not.toContain(SECRET);
  });

  it('tells main of its runs, from the first look on', async () => {
    const { engine } = start();
    const first = await new Promise<RunsChange>((resolve) => {
      watchRuns(double.electron, engine, [resolve]);
    });
    expect(first).toEqual({ runs: [], before: null });
  });

  it('refuses a method that does not exist, and goes on', async () => {
    const { engine } = start();
    const window = dialEngine(engine);
    expect(await window.call('run.everything', {})).toMatchObject({
      result: { ok: false, error: { kind: 'ipc-refused' } },
    });
    expect(await window.call('settings.read', {})).toMatchObject({ result: { ok: true } });
  });

  it('says in words why it can not be opened, and is tried again later', async () => {
    const { said, clock } = start({ TANDEM_STALL_SECONDS: 'soon' });
    await expect.poll(() => said).toHaveLength(1);
    expect(said).toMatchObject([
      { kind: 'failed', words: { what: expect.stringContaining('TANDEM_STALL_SECONDS') } },
    ]);
    expect(running[0]?.isGone).toBe(true);
    expect(clock.waiting()).toEqual([500]);
  });

  it('ends in order when it is asked to', async () => {
    const { engine } = start();
    const window = dialEngine(engine);
    await window.hello();
    await engine.close();
    expect(exits).toEqual([0]);
    await expect.poll(() => window.port.isClosed).toBe(true);
    expect(double.children).toHaveLength(1);
  });

  it('passes over messages that main never sends', async () => {
    const { engine } = start();
    for (const message of [null, 7, { kind: 'boo' }, { kind: 'connect' }]) {
      running[0]?.postMessage(message);
    }
    expect(await dialEngine(engine).hello()).toMatchObject({ t: 'hello' });
  });
});

describe('createNetFetch', () => {
  it('hands the request of the door to Chromium, and keeps nothing of it', async () => {
    const asked: unknown[] = [];
    const fetch = createNetFetch({
      fetch: async (input, init) => {
        asked.push([input, init]);
        return new Response('answer');
      },
    });
    const init = { method: 'POST', body: 'x', redirect: 'manual' as const };
    const response = await fetch(new URL('https://claude.example/v1/messages'), init);
    expect(await response.text()).toBe('answer');
    expect(asked).toEqual([['https://claude.example/v1/messages', { ...init, cache: 'no-store' }]]);
  });
});
