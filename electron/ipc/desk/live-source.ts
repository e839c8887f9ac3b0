import { statSync } from 'node:fs';
import type { RunState } from '../../../shared/run/state.ts';
import type { LiveRun } from './live-run.ts';
import type { RunSource } from './run-source.ts';

/** A run that this process rides, read from memory. */
export function createLiveSource(live: LiveRun, runFile: string): RunSource {
  const { record } = live;
  return {
    lastSeq: record.lastSeq,
    snapshot: () => ({
      kind: 'snapshot',
      runId: live.runId,
      epoch: record.state().started?.epoch ?? new Date(0).toISOString(),
      state: record.state(),
      marks: record.marks(),
      lastSeq: record.lastSeq(),
      agedMs: ageOf(record.state()),
      bytesOnDisk: sizeOf(runFile),
      runFile,
      damage: null,
    }),
    since: record.since,
    control: live.control,
    pulse: live.pulse,
    damage: () => null,
    edition: () => 0,
    onChange: live.onChange,
    release: () => undefined,
  };
}

/** Milliseconds since the last event; the host’s clock is compared with itself. */
const ageOf = ({ started, lastAt }: RunState): number =>
  started === null ? 0 : Math.max(0, Date.now() - Date.parse(started.epoch) - lastAt / 1e6);

const sizeOf = (runFile: string): number =>
  ['', '-wal'].reduce(
    (sum, suffix) => sum + (statSync(runFile + suffix, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
