import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openEngine } from '../electron/hosts/open-engine.ts';
import { createRunFile } from '../electron/store/run-file.ts';
import { runsFolder } from '../electron/store/run-paths.ts';
import { runId, stepKey } from '../shared/ids.ts';
import type { EventBody } from '../shared/run/event.ts';
import { finished, started } from '../test/store/scratch.ts';
import type { Figure } from './figure.ts';

const RUN = '20261121-120000-b0bd';
const MB = 1_000_000;
const PAYLOAD = 500_000;

/** Lines as a test runner or a compiler prints them, no two payloads alike. */
function linesOf(bytes: number, seed: number): string {
  let state = seed + 1;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  const lines: string[] = [];
  for (let length = 0; length < bytes; ) {
    const line = `ok ${next()} src/part-${next() % 400}.ts:${next() % 900} took ${next() % 5_000} us, ${next().toString(36)}`;
    lines.push(line);
    length += line.length + 1;
  }
  return lines.join('\n');
}

/** A run with 100 MB of outputs of tools. */
function makeHeavyRun(home: string): void {
  const created = createRunFile({
    ...{ folder: runsFolder(home), runId: runId(RUN) },
    epoch: '2026-11-21T12:00:00.000Z',
  });
  if (!created.ok) throw new Error(created.error.kind);
  const log = created.value;
  const add = (body: EventBody): void =>
    void log.append({ key: stepKey('run'), parent: '', lane: 'execution', body });
  add(started('A run with much in it'));
  for (let at = 0; at < (100 * MB) / PAYLOAD; at += 1) {
    const text = linesOf(PAYLOAD, at);
    add({
      ...{ kind: 'tool.ended', callId: `c${at}`, tool: 'run_command', status: 'ok', ms: 1 },
      ...{ bytes: text.length, exitCode: 0, paths: [], output: log.putBlob(text) },
    });
  }
  add(finished('approved', 0));
  log.close();
}

/** Passing a run of 100 MB on and taking it in: how long, how much memory, and how long anything else has to wait. */
export async function benchBundle(): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'tandem-bench-bundle-'));
  try {
    const [from, to] = ['from', 'to'].map((name) => join(root, name));
    if (from === undefined || to === undefined) throw new Error('two folders');
    for (const home of [from, to]) mkdirSync(runsFolder(home), { recursive: true });
    makeHeavyRun(from);
    return await passOn({ root, from, to, run: RUN, name: '100 MB' });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function passOn(of: {
  readonly root: string;
  readonly from: string;
  readonly to: string;
  readonly run: string;
  readonly name: string;
}): Promise<readonly Figure[]> {
  const open = async (home: string) => {
    const engine = await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home });
    if (!engine.ok) throw new Error(engine.error.kind);
    return engine.value;
  };
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  const measured = async (work: () => Promise<{ readonly ok: boolean }>) => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const startedAt = performance.now();
    const done = await work();
    if (!done.ok) throw new Error(JSON.stringify(done));
    const seconds = (performance.now() - startedAt) / 1000;
    delay.disable();
    return { seconds, stuck: delay.max / 1e6 };
  };
  const [sender, taker] = [await open(of.from), await open(of.to)];
  const file = join(of.root, `${of.run}.tandem`);
  const order = { run: of.run, form: 'bundle', redact: ['secrets'], file } as const;
  const sent = await measured(() => sender.bundles.exportTo(order, watch));
  const taken = await measured(() => taker.bundles.importFrom(file, watch));
  await sender.close();
  await taker.close();
  const megabytes = (statSync(file).size / MB).toFixed(0);
  return [
    figure(
      `export ${of.name}, secrets replaced and proved (${megabytes} MB)`,
      sent.seconds,
      's',
      60,
    ),
    figure(`import ${of.name}, proved and written anew`, taken.seconds, 's', 20),
    figure(`import ${of.name}, longest wait of anything else`, taken.stuck, 'ms', 50),
    figure(`memory at most, after ${of.name}`, process.resourceUsage().maxRSS / 1024, 'MB', 400),
  ];
}

const figure = (name: string, value: number, unit: string, target: number): Figure => ({
  ...{ name, value, unit, target },
});

if (import.meta.main) {
  const { printFigures } = await import('./figure.ts');
  printFigures(await benchBundle());
}
