import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Clock } from '../../../electron/hosts/desktop/engine-process.ts';
import type { MainWindow } from '../../../electron/hosts/desktop/main-window.ts';
import { createMainWindow } from '../../../electron/hosts/desktop/main-window.ts';
import { type Memory, openMemory } from '../../../electron/hosts/desktop/preferences.ts';
import type { Ask } from '../../../shared/ipc/asks.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import { createElectronDouble, type ElectronDouble } from './electron-double.ts';
import type { WindowDouble } from './window-double.ts';

/** What the tests of the desktop host share: folders, runs, a window over the double, a clock by hand. */
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-desktop-'));
  folders.push(folder);
  return folder;
}

export const summary = (changes: Partial<RunSummary> = {}): RunSummary => ({
  runId: '20261121-094612-7f3a',
  startedAt: '2026-11-21T09:46:12.000Z',
  request: 'Round half a minute up',
  repository: '/home/ada/sample',
  status: 'running',
  note: '',
  costUsd: 0,
  savedUsd: null,
  bytesSent: 0,
  seconds: 1,
  mode: 'hybrid',
  executor: 'ollama/qwen',
  scripted: false,
  branch: null,
  filesChanged: 0,
  stage: 'execute',
  needs: null,
  here: true,
  ...changes,
});

export const pausedAsk = (id: string, run = '20261121-094612-7f3a'): Ask => ({
  id,
  run,
  since: '2026-11-21T09:50:00.000Z',
  kind: 'paused',
  step: 's1',
});

/** The tasks that wait all run now; what they start is run with the next call. */
/** A pull under way. */
export const job = (changes: Partial<Job> = {}): Job => ({
  id: 'j1',
  kind: 'pull',
  server: 'ollama',
  tag: 'qwen3.8:27b',
  phase: 'download',
  startedAt: '2026-11-21T09:00:00Z',
  endedAt: null,
  done: 1,
  total: 2,
  unit: 'bytes',
  rate: null,
  etaSeconds: null,
  stalledSeconds: null,
  parts: [],
  digest: null,
  detail: '',
  next: '',
  can: ['pause', 'cancel'],
  exam: null,
  ...changes,
});

export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface ManualClock extends Clock {
  /** What waits, shortest first. */
  waiting(): readonly number[];
  /** Runs the work that waits for exactly so long. */
  run(ms: number): void;
}

export function manualClock(): ManualClock {
  const tasks = new Set<{ readonly ms: number; readonly work: () => void }>();
  return {
    after(ms, work) {
      const task = { ms, work };
      tasks.add(task);
      return () => void tasks.delete(task);
    },
    waiting: () => [...tasks].map((task) => task.ms).sort((a, b) => a - b),
    run(ms) {
      const found = [...tasks].find((task) => task.ms === ms);
      if (found === undefined) throw new Error(`nothing waits ${ms} ms`);
      tasks.delete(found);
      found.work();
    },
  };
}

export interface WindowScene {
  readonly double: ElectronDouble;
  readonly window: MainWindow;
  readonly memory: Memory;
  readonly folder: string;
  readonly lines: string[];
  readonly shown: () => WindowDouble;
}

/** A double with the main window shown. */
export async function windowScene(double = createElectronDouble()): Promise<WindowScene> {
  const folder = scratchFolder();
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const memory = openMemory(folder, log);
  double.app.becomeReady();
  const window = createMainWindow(double.electron, {
    preload: '/app/preload.cjs',
    icon: '/app/window.png',
    memory,
    log,
  });
  window.show();
  await settled();
  const shown = (): WindowDouble => {
    const last = double.windows.at(-1);
    if (last === undefined) throw new Error('there is no window');
    return last;
  };
  return { double, window, memory, folder, lines, shown };
}
