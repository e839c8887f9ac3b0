import type { TandemError } from '../../../shared/errors.ts';
import type { FollowItem, pulseSchema } from '../../../shared/ipc/runs.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Engine, RunEnd, Watch } from '../../hosts/engine.ts';
import type { RevertFiles } from './ask-delivery.ts';
import { createLiveRecord, type LiveRecord, type RecordedSoFar } from './live-record.ts';
import { createOpenAsks, type OpenAsks } from './open-asks.ts';
import { createRunControls, type RunControls } from './run-controls.ts';
import { createWindowPeople } from './window-people.ts';

export type Control = Extract<FollowItem, { kind: 'control' }>;
export type RunPulse = ReturnType<(typeof pulseSchema)['parse']>;

/** A run that this process rides. */
export interface LiveRun {
  readonly runId: string;
  readonly record: LiveRecord;
  readonly asks: OpenAsks;
  readonly controls: RunControls;
  control(): Control;
  /** What is going on, newest only. */
  pulse(): RunPulse | null;
  stop(by: string): void;
  /** Called after every event, pulse and change of its control. */
  onChange(listener: () => void): () => void;
  /** When its life is over and its file closed. */
  readonly over: Promise<void>;
}

/** How a life is begun: `engine.run` or `engine.resume` with its other arguments given. */
export type BeginLife = (watch: Watch) => ReturnType<Engine['run']>;

interface Beginning {
  readonly begin: BeginLife;
  readonly recorded: RecordedSoFar;
  readonly revert: RevertFiles;
  /** A bug ended the life; it is recorded nowhere else. */
  readonly onBug: (bug: unknown) => void;
}

/**
 * Starts a life and waits until its first event is in the log: from then on it is a run, whatever comes.
 * An error means that there is no run, or that it could not be resumed.
 */
export async function startLiveRun(beginning: Beginning): Promise<Result<LiveRun, TandemError>> {
  const state = createLife(beginning);
  const first = await Promise.race([state.begun, state.ended]);
  if (first !== null && !first.ok) return first;
  return ok(state.run);
}

function createLife({ begin, recorded, revert, onBug }: Beginning) {
  const listeners = new Set<() => void>();
  const controller = new AbortController();
  const record = createLiveRecord(recorded);
  let runId = '';
  let pulse: RunPulse | null = null;
  let isOver = false;
  const onChange = () => {
    for (const listener of [...listeners]) listener();
  };
  const asks = createOpenAsks({ runId: () => runId, signal: controller.signal, onChange });
  const controls = createRunControls({ asks, onChange });
  const { promise: begun, resolve: tellBegun } = Promise.withResolvers<null>();
  const watch: Watch = {
    people: createWindowPeople({ asks, runId: () => runId, state: record.state, revert }),
    controls: controls.controls,
    signal: controller.signal,
    onEvent(id, event) {
      runId = id;
      record.append(event);
      if (event.kind === 'step.ended') controls.attemptEnded();
      tellBegun(null);
      onChange();
    },
    onPulse(next) {
      pulse = next;
      onChange();
    },
  };
  const ended = endOf(begin(watch), onBug).finally(() => {
    isOver = true;
    pulse = null;
    onChange();
  });
  const run: LiveRun = {
    get runId() {
      return runId;
    },
    record,
    asks,
    controls,
    control: () => ({
      kind: 'control',
      here: true,
      running: !isOver,
      pausing: controls.isPausing(),
      asks: [...asks.list()],
      queued: [...controls.queued()],
    }),
    pulse: () => pulse,
    stop: (by) => controller.abort(new Error(`stopped by ${by}`)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    over: ended.then(() => undefined),
  };
  return { run, begun, ended };
}

/** A life that throws is a bug of ours: the log says it, and whoever started it gets a fault. */
async function endOf(
  life: Promise<Result<RunEnd, TandemError>>,
  onBug: (bug: unknown) => void,
): Promise<Result<RunEnd, TandemError>> {
  try {
    return await life;
  } catch (bug) {
    onBug(bug);
    const detail = bug instanceof Error ? bug.message : String(bug);
    return { ok: false, error: { kind: 'fault', detail } };
  }
}
