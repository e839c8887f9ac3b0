import type { TandemError } from '../../../shared/errors.ts';
import type { RunEvent } from '../../../shared/run/event.ts';
import type { Snapshot } from './live-record.ts';
import type { Control, RunPulse } from './live-run.ts';

/** A run as followers read it, whoever rides it. All of them read one source, each at its own place. */
export interface RunSource {
  lastSeq(): number;
  snapshot(): Snapshot;
  /** Events after this one, without results; null when a snapshot is the better answer. */
  since(seq: number, count: number): readonly RunEvent[] | null;
  control(): Control;
  pulse(): RunPulse | null;
  damage(): TandemError | null;
  /** Rises when what was said before does not hold any more, so that followers begin anew. */
  edition(): number;
  onChange(listener: () => void): () => void;
  release(): void;
}
