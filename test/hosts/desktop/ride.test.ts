import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { answerVault } from '../../../electron/hosts/desktop/answer-vault.ts';
import type { HandedOver } from '../../../electron/hosts/desktop/engine-messages.ts';
import {
  type EngineProcess,
  startEngineProcess,
} from '../../../electron/hosts/desktop/engine-process.ts';
import { announceRuns } from '../../../electron/hosts/desktop/notices.ts';
import { textOf } from '../../../electron/hosts/desktop/text.ts';
import { watchRuns } from '../../../electron/hosts/desktop/watch-runs.ts';
import { createFileVault } from '../../../electron/store/file-vault.ts';
import { bundle } from '../../../scripts/bundle.mjs';
import { bundleHelpers, desktopEntries } from '../../../scripts/bundle-desktop.mjs';
import type { Ask, AskAnswer } from '../../../shared/ipc/asks.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import { dialEngine } from './dial-engine.ts';
import { ForkedChild } from './forked-child.ts';
import { type ManualClock, manualClock, scratchFolder, windowScene } from './scene.ts';

/**
 * The built engine in a process of its own, with what it gives to children laid out as in a packaged app:
 * outside of the checkout, run by the Node that is shipped.
 */
const root = join(import.meta.dirname, '..', '..', '..');
const buildFolder = (): string => {
  mkdirSync(join(root, 'dist'), { recursive: true });
  return join(root, 'dist');
};
let app = '';
let resources = '';

beforeAll(async () => {
  app = mkdtempSync(join(buildFolder(), 'ride-'));
  resources = mkdtempSync(join(tmpdir(), 'tandem-resources-'));
  await bundle({ root, entries: desktopEntries, out: app });
  const helpers = join(resources, 'helpers');
  await bundleHelpers({ root, out: helpers });
  mkdirSync(join(helpers, 'node_modules', '@vscode'), { recursive: true });
  for (const name of ['web-tree-sitter', '@vscode/tree-sitter-wasm']) {
    symlinkSync(join(root, 'node_modules', name), join(helpers, 'node_modules', name));
  }
});
afterAll(() => {
  for (const folder of [app, resources]) rmSync(folder, { recursive: true, force: true });
});

const handedOver = (): HandedOver => ({
  environment: {},
  logFolder: '/logs',
  electron: '45.4.1',
  children: {
    nodePath: join(root, 'node_modules', 'node', 'bin', 'node'),
    runnerPath: join(resources, 'helpers', 'electron', 'tools', 'tool-runner.js'),
    digestWorker: pathToFileURL(
      join(resources, 'helpers', 'electron', 'planner', 'digest', 'digest-worker.js'),
    ).href,
  },
  sample: join(root, 'electron', 'hosts', 'demo', 'sample'),
});

const children: ForkedChild[] = [];
const engines: EngineProcess[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

function startEngine(clock: ManualClock, lines: string[]): EngineProcess {
  const home = scratchFolder();
  const vault = createFileVault(home);
  const fork = (module: string, _args: string[], { env }: { env?: object }) => {
    const child = new ForkedChild(module, env as Record<string, string>);
    children.push(child);
    return child;
  };
  const engine = startEngineProcess(
    { utilityProcess: { fork } },
    {
      module: join(app, 'desktop', 'engine.js'),
      environment: { PATH: process.env.PATH ?? '', HOME: home, TANDEM_HOME: home },
      start: { kind: 'start', handed: handedOver() },
      log: {
        write: (text) => void lines.push(String(text)),
        line: (text) => void lines.push(text),
      },
      onSaid(message, say) {
        if (message.kind === 'vault.ask') void answerVault(vault, message).then(say);
      },
      clock,
    },
  );
  engines.push(engine);
  return engine;
}

function answerTo(ask: Ask): AskAnswer {
  switch (ask.kind) {
    case 'questions':
      return { kind: 'questions', answers: {} };
    case 'file':
      return { kind: 'file', show: false };
    case 'plan':
      return { kind: 'plan', decision: { kind: 'approve', version: ask.version } };
    case 'delivery':
      return { kind: 'delivery', decision: { kind: 'approve', tree: ask.tree, form: 'branch' } };
    case 'consent':
      return { kind: 'consent', agree: true };
    case 'command':
      return { kind: 'command', allow: true, forRest: true, note: '' };
    case 'paused':
      return { kind: 'paused', goOn: true };
  }
}

describe('a ride on the desktop', () => {
  it('survives the death of its engine: interrupted, resumed, approved, announced', async () => {
    const clock = manualClock();
    const lines: string[] = [];
    const scene = await windowScene();
    scene.shown().blur();
    const engine = startEngine(clock, lines);
    const seen: string[] = [];
    const over = Promise.withResolvers<RunSummary>();
    const answered = new Set<string>();
    let hasDied = false;
    let window = dialEngine(engine);

    const look = async (run: RunSummary): Promise<void> => {
      seen.push(run.status);
      if (run.stage === 'execute' && run.here && !hasDied) {
        hasDied = true;
        children.at(-1)?.process.kill('SIGKILL');
      } else if (run.status === 'interrupted' && !answered.has('resume')) {
        answered.add('resume');
        window = dialEngine(engine);
        expect(await window.call('run.resume', { run: run.runId })).toMatchObject({
          result: { ok: true },
        });
      } else if (run.needs !== null && !answered.has(run.needs.id)) {
        answered.add(run.needs.id);
        const answer = answerTo(run.needs);
        const reply = await window.call('run.answer', {
          run: run.runId,
          ask: run.needs.id,
          answer,
        });
        expect(reply.result).toMatchObject({ ok: true });
      } else if (!['running', 'interrupted'].includes(run.status)) over.resolve(run);
    };
    const announce = announceRuns(scene.double.electron, {
      window: scene.window,
      memory: scene.memory,
      text: () => textOf('en'),
      platform: 'linux',
    });
    watchRuns(scene.double.electron, engine, [
      announce,
      ({ runs }) => {
        for (const run of runs) void look(run).catch(over.reject);
      },
    ]);
    engine.onGone(() => {
      if (children.length === 1) queueMicrotask(() => clock.run(500));
    });

    expect(await window.call('run.startSample', {})).toMatchObject({ result: { ok: true } });
    const end = await over.promise;
    expect(end.status, lines.join('')).toBe('approved');
    expect(end.branch).toMatch(/^tandem\//);
    expect(children).toHaveLength(2);
    expect(seen).toContain('interrupted');
    expect(lines.join('')).toContain('it is started again in 500 ms');
    const titles = scene.double.notifications.map(({ options }) => options.title);
    expect(new Set(titles)).toEqual(
      new Set(['Tandem needs you', 'Run interrupted', 'Run finished']),
    );
    expect(titles.at(-1)).toBe('Run finished');
  });
});
