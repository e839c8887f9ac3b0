import type { HeldRun } from './kept-runs.ts';
import type { Control } from './live-run.ts';
import type { RunSource } from './run-source.ts';

/** How often a run that another process may be riding is looked at, while somebody follows it. */
const LOOK_MS = 1_000;
/** The proof reads everything; it begins when the run has had time to get onto the screen. */
const PROOF_AFTER_MS = 1_500;

/**
 * A run from its file: over, interrupted, or ridden by another process. What was opened quickly is proved
 * in the background; if that finds damage, followers begin anew with what the good events say.
 */
export function createRecordedSource(
  held: HeldRun,
  use: {
    /** Whether some process has the run open for writing. Asked only while it has not ended. */
    readonly isRunning: (runId: string) => Promise<boolean>;
    readonly onBug: (bug: unknown) => void;
  },
): RunSource {
  const { open } = held;
  const proving = new AbortController();
  const listeners = new Set<() => void>();
  let edition = 0;
  open.poll();
  let known = open.snapshot();
  let running = false;
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const look = async () => {
    const before = { ...known, running };
    // Another follower may have polled the same file: what counts is whether the run grew.
    open.poll();
    known = open.snapshot();
    running = known.state.finished === null && (await use.isRunning(open.runId));
    const isSame = known.lastSeq === before.lastSeq && running === before.running;
    if (!isSame || known.damage !== before.damage) tell();
  };
  const lookAgain = () => void look().catch(use.onBug);
  const timer = setInterval(lookAgain, LOOK_MS);
  lookAgain();
  const prove = async () => {
    const fault = await open.verify(proving.signal);
    if (fault === null || proving.signal.aborted) return;
    known = open.snapshot();
    edition += 1;
    tell();
  };
  const proof = setTimeout(() => void prove().catch(use.onBug), PROOF_AFTER_MS);
  return {
    lastSeq: () => known.lastSeq,
    snapshot: () => ({
      kind: 'snapshot',
      runId: open.runId,
      epoch: open.epoch,
      ...known,
      runFile: open.runFile,
    }),
    since: (seq, count) => (seq > known.lastSeq ? null : open.events(seq + 1, count)),
    control: (): Control => ({
      kind: 'control',
      here: false,
      running,
      pausing: false,
      asks: [],
      queued: [],
    }),
    pulse: () => null,
    damage: () => known.damage,
    edition: () => edition,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    release() {
      clearInterval(timer);
      clearTimeout(proof);
      proving.abort();
      held.release();
    },
  };
}
