import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowserHost } from '../../electron/hosts/browser/browser-host.ts';
import type { Engine, Watch } from '../../electron/hosts/engine.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { openService } from '../../electron/hosts/open-service.ts';
import { openRun } from '../../electron/store/open-run.ts';
import { createRunFile } from '../../electron/store/run-file.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import { runId, stepKey } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { makeLargeRun } from '../../test/store/make-large-run.ts';

/**
 * A browser host in a process of its own, as it is in life, whose run appends events at the rate it was
 * started with. Sends its address; on a message it says what it did and ends.
 */
const STORY = 4_000;
const LIVE = runId('20261121-101500-11fe');

/** What this process tells the one that started it. */
export type FromLiveHost =
  | {
      readonly kind: 'serving';
      readonly address: string;
      readonly run: string;
      /** Milliseconds since 1970 at which the first event was due. */
      readonly startedAt: number;
    }
  | { readonly kind: 'ended'; readonly perSecond: number; readonly appended: number };

async function serveLiveRun(rate: number): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const story = readStory(home);
  const live = createLiveEngine(await openHere(home), { home, story, rate });
  const served = openService(live.engine, {
    ...{ host: 'browser', electron: null, logFolder: home },
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const host = await startBrowserHost(served.service, {
    ...{ host: '127.0.0.1', port: 0, tls: null, usersFile: join(home, 'users.json') },
  });
  if (!host.ok) throw new Error(JSON.stringify(host.error));
  const started = await served.desk.start({ repository: home, request: 'x' });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  const say = (message: FromLiveHost) => process.send?.(message);
  say({
    ...{ kind: 'serving', address: host.value.address, run: LIVE },
    startedAt: Date.now() - live.seconds() * 1_000,
  });
  // The first message ends the story, the second one the host: the window still gets the last events.
  process.once('message', () => {
    live.stop();
    say({
      ...{ kind: 'ended', perSecond: live.appended() / live.seconds() },
      appended: live.appended(),
    });
    process.once('message', async () => {
      await Promise.all([served.close(), host.value.close()]);
      rmSync(home, { recursive: true, force: true });
      process.disconnect();
    });
  });
}

async function openHere(home: string): Promise<Engine> {
  const engine = await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home });
  if (!engine.ok) throw new Error(JSON.stringify(engine.error));
  return engine.value;
}

/** Events as a long ride has them, to be told again as a live one. */
function readStory(home: string): readonly RunEvent[] {
  const opened = openRun(home, makeLargeRun({ home, events: STORY, isFinished: false }));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const events: RunEvent[] = [];
  for (let more = opened.value.events(1, 500); more.length > 0; )
    more = opened.value.events(events.push(...more) + 1, 500);
  opened.value.close();
  return events;
}

/** The real engine, except that its run appends a story at a given rate: log, desk and wire are as always. */
function createLiveEngine(
  engine: Engine,
  {
    home,
    story,
    rate,
  }: { readonly home: string; readonly story: readonly RunEvent[]; readonly rate: number },
) {
  const state = { appended: 0, startedAt: 0, isStopped: false };
  const tell = async (watch: Watch) => {
    const log = createRunFile({
      ...{ folder: runsFolder(home), runId: LIVE, epoch: new Date() },
      onAppend: (event) => watch.onEvent(LIVE, event),
    });
    if (!log.ok) return log;
    state.startedAt = performance.now();
    while (!state.isStopped && !watch.signal.aborted) {
      const due = ((performance.now() - state.startedAt) / 1_000) * rate;
      for (; state.appended < due; state.appended += 1) {
        const {
          seq: _,
          at: __,
          key,
          parent,
          lane,
          ...body
        } = story[state.appended % story.length] as RunEvent;
        log.value.append({ key: stepKey(key), parent, lane, body, durable: false });
      }
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    log.value.close();
    return { ok: false, error: { kind: 'fault', detail: 'the story is over' } } as const;
  };
  return {
    engine: { ...engine, run: (_request, watch) => tell(watch) } satisfies Engine,
    appended: () => state.appended,
    seconds: () => (performance.now() - state.startedAt) / 1_000,
    stop: () => {
      state.isStopped = true;
    },
  };
}

await serveLiveRun(Number(process.argv[2] ?? 200));
