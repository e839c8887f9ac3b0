import type { BlobHash, RunId, StepKey } from '../../../shared/ids.ts';
import type { Json } from '../../../shared/json.ts';
import type { BlobRef, EventBody, Lane, RunEvent } from '../../../shared/run/event.ts';

/**
 * One run's append-only log. Single writer. `append` is synchronous: when it returns, the event survives
 * kill -9; with `durable` it also survives loss of power. It throws `LogFault` (store) when it can't.
 */
export interface RunLog {
  readonly runId: RunId;
  append(entry: LogEntry): RunEvent;
  putBlob(content: string | Uint8Array): BlobRef;
  /** Throws `LogFault` when the blob is missing or damaged. */
  readBlob(hash: BlobHash | string): Uint8Array;
  /** All events so far, in order. */
  events(): readonly RunEvent[];
  close(): void;
}

export interface LogEntry {
  readonly key: StepKey;
  readonly parent: string;
  readonly lane: Lane;
  readonly body: EventBody;
  readonly result?: Json;
  readonly inputHash?: string;
  readonly durable?: boolean;
}
