import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePreload } from '../../../scripts/bundle-desktop.mjs';

const root = join(import.meta.dirname, '..', '..', '..');
const source = readFileSync(join(root, 'electron/hosts/desktop/preload.ts'), 'utf8');
let out = '';
let built = '';

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'tandem-preload-'));
  await bundlePreload({ root, out });
  built = readFileSync(join(out, 'desktop', 'preload.cjs'), 'utf8');
});
afterAll(() => rm(out, { recursive: true, force: true }));

/** Runs the built preload as Electron does: a script with `require`, in a world of its own. */
function load() {
  const listeners = new Map<string, (event: unknown, value: unknown) => void>();
  const calls: unknown[][] = [];
  const posted: unknown[][] = [];
  const exposed: Record<string, Record<string, (...values: unknown[]) => unknown>> = {};
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: (typeof exposed)[string]) => {
        exposed[name] = api;
      },
    },
    ipcRenderer: {
      on: (channel: string, listener: (event: unknown, value: unknown) => void) =>
        listeners.set(channel, listener),
      send: (...values: unknown[]) => calls.push(['send', ...values]),
      invoke: (...values: unknown[]) => {
        calls.push(['invoke', ...values]);
        return 'answer';
      },
    },
  };
  const required: string[] = [];
  runInNewContext(built, {
    exports: {},
    module: { exports: {} },
    window: {
      location: { origin: 'app://tandem' },
      postMessage: (...values: unknown[]) => posted.push(values),
    },
    require: (name: string) => {
      required.push(name);
      return electron;
    },
  });
  return { listeners, calls, posted, exposed, required };
}

describe('the preload', () => {
  it('has at most 40 lines', () => {
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  });

  it('is one CommonJS file that requires electron alone', () => {
    expect(built).not.toMatch(/^\s*(import|export)\b/m);
    expect(load().required).toEqual(['electron']);
  });

  it('exposes two functions and no raw event', () => {
    const { exposed, calls } = load();
    expect(Object.keys(exposed)).toEqual(['tandem']);
    expect(Object.keys(exposed.tandem ?? {})).toEqual(['connect', 'host']);
    exposed.tandem?.connect?.(3);
    expect(exposed.tandem?.host?.('windowState', {})).toBe('answer');
    expect(calls).toEqual([
      ['send', 'tandem:connect', 3],
      ['invoke', 'tandem:host', 'windowState', {}],
    ]);
  });

  it('passes on ports, losses and places to its own page only', () => {
    const { listeners, posted } = load();
    const port = { port: 1 };
    listeners.get('tandem:port')?.({ ports: [port] }, 3);
    listeners.get('tandem:gone')?.({}, 3);
    listeners.get('tandem:open')?.({}, '/runs/x');
    expect(JSON.parse(JSON.stringify(posted))).toEqual([
      [{ tandem: 'port', attempt: 3 }, 'app://tandem', [port]],
      [{ tandem: 'gone', attempt: 3 }, 'app://tandem', []],
      [{ tandem: 'open', route: '/runs/x' }, 'app://tandem', []],
    ]);
  });
});
