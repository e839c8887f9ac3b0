import type {
  DoctorFinding,
  Engine,
  LedgerLine,
  RunListing,
  Watch,
} from '../../../electron/hosts/engine.ts';
import type { Pulse } from '../../../electron/workflow/ports.ts';
import type { TandemError } from '../../../shared/errors.ts';
import { runId, stepKey } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import type { EventBody, EventOf, RunEvent } from '../../../shared/run/event.ts';
import { foldAll } from '../../../shared/run/fold.ts';

export const RUN = runId('20261121-094612-7f3a');
export const EPOCH = '2026-11-21T09:46:12.000Z';

/** One entry of a story: an event under its step key, a pulse, or something to do in between. */
export type Beat =
  | { readonly key: string; readonly body: EventBody }
  | { readonly pulse: Pulse }
  | { readonly act: (watch: Watch) => Promise<TandemError | undefined> };

export const on = (key: string, body: EventBody): Beat => ({ key, body });

/** Numbers the events of a story as a log would, 100 ms apart. */
export function eventsOf(story: readonly Beat[], from = 0): readonly RunEvent[] {
  const bodies = story.flatMap((beat) => ('body' in beat ? [beat] : []));
  return bodies.map(({ key, body }, index) => ({
    seq: from + index + 1,
    at: (from + index + 1) * 1e8,
    key: stepKey(key),
    parent: '',
    lane: 'system',
    ...body,
  }));
}

/**
 * An engine that tells a written story instead of doing anything, for tests of what a host shows and asks.
 * It behaves like the real one towards its host: events in order, people asked while it runs, one end.
 */
export function createReplayingEngine(tale: {
  readonly story?: readonly Beat[];
  readonly error?: TandemError;
  readonly before?: readonly RunEvent[];
  readonly runs?: readonly RunListing[];
  readonly ledger?: readonly LedgerLine[];
  readonly findings?: readonly DoctorFinding[];
  readonly replayError?: TandemError;
  /** What ends the reading of the run file early. */
  readonly damage?: TandemError;
}): Engine {
  const before = tale.before ?? [];
  const tell = async (watch: Watch) => {
    if (tale.error !== undefined) return err(tale.error);
    const events = [...eventsOf(tale.story ?? [], before.length)];
    let finished: EventOf<'run.finished'> | undefined;
    for (const beat of tale.story ?? []) {
      if ('pulse' in beat) watch.onPulse(beat.pulse);
      else if ('act' in beat) {
        const stopped = await beat.act(watch);
        if (stopped !== undefined) return err(stopped);
      } else {
        const event = events.shift();
        if (event === undefined) throw new Error('the story has lost an event');
        watch.onEvent(RUN, event);
        if (event.kind === 'run.finished') finished = event;
      }
    }
    if (finished === undefined) throw new Error('the story has no end');
    return ok({ runId: RUN, finished, error: null, runFile: '/data/runs/x.tandem' });
  };
  const told = {
    run: (_request, watch) => tell(watch),
    resume: (_run, watch) => tell(watch),
    replay: async () =>
      tale.replayError === undefined
        ? ok({
            ...{ runId: RUN, steps: 4, events: 9, outcome: 'approved', declared: [], payloads: 5 },
            requests: { all: 3, same: 3, changed: 0, unchecked: 0 },
            answers: { same: 3, unchecked: 0 },
          })
        : err(tale.replayError),
    runs: async () => ok(tale.runs ?? []),
    show: async (run) =>
      run === RUN
        ? ok({
            runId: RUN,
            epoch: EPOCH,
            state: foldAll(before),
            runFile: '/data/runs/x.tandem',
            bytesOnDisk: 40_960,
            damage: tale.damage ?? null,
          })
        : err({ kind: 'run-not-found', run, home: '/data' }),
    open: async (run) => err({ kind: 'run-not-found', run, home: '/data' }),
    checkPlan: async () => ok({ faults: [], drift: null }),
    ledger: async () => ok({ payloads: tale.ledger ?? [], damage: tale.damage ?? null }),
    payload: async () => err({ kind: 'usage', message: 'no payloads in a story' }),
    changes: async () => ok({ files: [], note: null }),
    fileDiff: async (_run, _scope, path) => err({ kind: 'stale', what: path }),
    patch: async () => ok({ patch: '', name: 'story.patch' }),
    doctor: async () => tale.findings ?? [],
    close: async () => undefined,
  } satisfies Partial<Engine>;
  // What windows ask for besides, no terminal does.
  return told as unknown as Engine;
}
