import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { openService } from '../../electron/hosts/open-service.ts';
import type { Ask } from '../../shared/ipc/asks.ts';
import type { FollowItem, RunSummary } from '../../shared/ipc/runs.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { type Connected, connect } from './connected.ts';

/** The real engine behind the contract, on the demo's sample: real git, tools, checks and log. */
async function serve(home = mkdtempSync(join(tmpdir(), 'tandem-desk-'))) {
  const engine = await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home });
  if (!engine.ok) throw new Error(JSON.stringify(engine.error));
  const log: string[] = [];
  const served = openService(engine.value, {
    ...{ host: 'browser', electron: null, logFolder: home },
    log: (line) => void log.push(line),
  });
  closing.push(() => served.close());
  return { ...served, home, log };
}

/** Work takes as long as it takes; only a hang ends here. */
const eventually = <T>(get: () => T) => expect.poll(get, { timeout: 50_000 });

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function windowOn({ service }: Awaited<ReturnType<typeof serve>>): Connected {
  const window = connect(service);
  window.hello();
  return window;
}

/** Takes in every batch of a stream as it comes. */
function acknowledge(window: Connected, stream: number): void {
  const said = new Set<number>();
  const timer = setInterval(() => {
    for (const batch of window.batchesOf(stream)) {
      if (said.has(batch)) continue;
      said.add(batch);
      window.say({ t: 'ack', id: stream, batch });
    }
  }, 5);
  closing.push(async () => clearInterval(timer));
}

function follow(window: Connected, run: string, id: number): () => readonly FollowItem[] {
  window.say({ t: 'open', id, stream: 'run.follow', params: { run, after: null } });
  acknowledge(window, id);
  return () => window.itemsOf(id) as readonly FollowItem[];
}

const lastControl = (items: readonly FollowItem[]) =>
  items.findLast((item) => item.kind === 'control');
const openAsk = (items: readonly FollowItem[]): Ask | undefined => lastControl(items)?.asks[0];

async function startSample(window: Connected): Promise<string> {
  const started = (await window.call('run.startSample', {})) as {
    ok: true;
    value: { runId: string };
  };
  expect(started).toMatchObject({ ok: true });
  return started.value.runId;
}

const answers = {
  consent: () => ({ kind: 'consent', agree: true }),
  questions: (ask: Extract<Ask, { kind: 'questions' }>) => ({
    kind: 'questions',
    answers: Object.fromEntries(ask.questions.map(({ id, options }) => [id, options[0] ?? 'yes'])),
  }),
  file: () => ({ kind: 'file', show: false }),
  plan: (ask: Extract<Ask, { kind: 'plan' }>) => ({
    kind: 'plan',
    decision: { kind: 'approve', version: ask.version },
  }),
  delivery: (ask: Extract<Ask, { kind: 'delivery' }>) => ({
    kind: 'delivery',
    decision: { kind: 'approve', tree: ask.tree, form: 'branch' },
  }),
  command: () => ({ kind: 'command', allow: true, forRest: true, note: '' }),
  paused: () => ({ kind: 'paused', goOn: true }),
} as Record<Ask['kind'], (ask: Ask) => unknown>;

/** Answers everything until the run is over. */
async function rideOn(window: Connected, items: () => readonly FollowItem[]): Promise<void> {
  const answered = new Set<string>();
  await eventually(async () => {
    const ask = openAsk(items());
    if (ask !== undefined && !answered.has(ask.id)) {
      answered.add(ask.id);
      const answer = answers[ask.kind](ask);
      expect(await window.call('run.answer', { run: ask.run, ask: ask.id, answer })).toEqual({
        ok: true,
        value: {},
      });
    }
    return lastControl(items())?.running;
  }).toBe(false);
}

/** What a window makes of a stream: the snapshot folded on with the events. */
function foldOf(items: readonly FollowItem[]) {
  let state = foldAll([]);
  for (const item of items) {
    if (item.kind === 'snapshot') state = item.state;
    if (item.kind === 'events') {
      expect(item.events[0]?.seq).toBe(state.lastSeq + 1);
      state = foldAll(item.events, state);
    }
  }
  return state;
}

describe('the desk', () => {
  it('rides the sample from the start to the branch, with two windows that see the same', async () => {
    const served = await serve();
    const window = windowOn(served);
    const runId = await startSample(window);
    const items = follow(window, runId, 1);
    const other = follow(windowOn(served), runId, 1);
    await rideOn(window, items);
    await eventually(() => lastControl(other())?.running).toBe(false);
    const state = foldOf(items());
    expect(state.finished).toMatchObject({ outcome: 'approved' });
    expect(foldOf(other())).toEqual(state);
    expect(state.decisions.every(({ by }) => by !== '')).toBe(true);
    expect(served.log).toEqual([]);

    // The recorded run says the same as the live one did.
    const late = follow(windowOn(await serve(served.home)), runId, 1);
    await eventually(() => lastControl(late())).toMatchObject({ here: false, running: false });
    const { finished, files } = foldOf(late());
    expect({ finished, files }).toMatchObject({
      finished: { outcome: 'approved' },
      files: Object.fromEntries(Object.keys(state.files).map((path) => [path, {}])),
    });
  });

  it('interrupts its runs when it is closed, and another process resumes them', async () => {
    const served = await serve();
    const window = windowOn(served);
    const runId = await startSample(window);
    const items = follow(window, runId, 1);
    await eventually(() => openAsk(items())).toBeDefined();
    await served.close();

    const next = await serve(served.home);
    const again = windowOn(next);
    const library = follow(again, runId, 1);
    await eventually(() => foldOf(library()).finished).toMatchObject({ outcome: 'interrupted' });
    expect(await again.call('run.resume', { run: runId })).toEqual({ ok: true, value: { runId } });
    await eventually(() => lastControl(library())?.here).toBe(true);
    await rideOn(again, library);
    expect(foldOf(library()).finished).toMatchObject({ outcome: 'approved' });
  });

  it('holds a run before its next step, and stops it with what was recorded', async () => {
    const served = await serve();
    const window = windowOn(served);
    const runId = await startSample(window);
    const items = follow(window, runId, 1);
    expect(await window.call('run.pause', { run: runId, paused: true })).toMatchObject({
      ok: true,
    });
    const answered = new Set<string>();
    await eventually(async () => {
      const ask = openAsk(items());
      if (ask === undefined || ask.kind === 'paused') return ask?.kind;
      if (!answered.has(ask.id)) {
        answered.add(ask.id);
        const answer = answers[ask.kind](ask);
        await window.call('run.answer', { run: runId, ask: ask.id, answer });
      }
      return null;
    }).toBe('paused');
    expect(await window.call('run.stop', { run: runId })).toMatchObject({ ok: true });
    await eventually(() => foldOf(items()).finished).toMatchObject({ outcome: 'interrupted' });
    // The run is over here: what is said to it now is too late.
    await eventually(() => lastControl(items())?.here).toBe(false);
    const late = await window.call('run.steer', { run: runId, text: 'faster' });
    expect(late).toMatchObject({ ok: false, error: { kind: 'stale' } });
  });

  it('lists a run while it goes on, with what it waits for', async () => {
    const served = await serve();
    const window = windowOn(served);
    window.say({ t: 'open', id: 9, stream: 'runs.watch', params: {} });
    acknowledge(window, 9);
    await eventually(() => window.itemsOf(9)).toEqual([{ kind: 'all', runs: [] }]);
    const runId = await startSample(window);
    const lines = () =>
      window.itemsOf(9).flatMap((item) => {
        const one = item as { kind: 'all'; runs: RunSummary[] } | { kind: 'run'; run: RunSummary };
        return one.kind === 'all' ? one.runs : [one.run];
      });
    await eventually(() => lines().at(-1)).toMatchObject({
      runId,
      status: 'running',
      here: true,
      needs: { run: runId },
    });
    await window.call('run.stop', { run: runId });
    await eventually(() => lines().at(-1)).toMatchObject({
      runId,
      status: 'interrupted',
      here: false,
      needs: null,
    });
  });

  it('says why a run could not be started, and leaves none behind', async () => {
    const served = await serve();
    const window = windowOn(served);
    const request = { repository: join(served.home, 'nowhere'), request: 'x' };
    const started = await window.call('run.start', {
      ...request,
      mode: 'local',
      executor: 'ollama/m',
    });
    expect(started).toMatchObject({ ok: false, error: { kind: 'repository-missing' } });
    expect(served.desk.riding()).toEqual([]);
  });

  it('ends the stream of a run that is not there with the reason', async () => {
    const window = windowOn(await serve());
    follow(window, '20260101-000000-ffff', 3);
    await eventually(() => window.sent.at(-1)).toMatchObject({
      t: 'ended',
      id: 3,
      error: { kind: 'run-not-found' },
    });
  });
});
