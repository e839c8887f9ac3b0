import { statSync } from 'node:fs';
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

const sizeOf = (runFile: string): number =>
  ['', '-wal'].reduce(
    (sum, suffix) => sum + (statSync(runFile + suffix, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
