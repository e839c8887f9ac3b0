import type { FollowItem } from '../../../shared/ipc/runs.ts';
import type { RunEvent } from '../../../shared/run/event.ts';
import { createFolding } from '../../../shared/run/fold.ts';
import { MARK_CHUNK, type Mark, markOf, packMarks } from '../../../shared/run/mark.ts';
import { emptyRun, type RunState } from '../../../shared/run/state.ts';

/**
 * What this process keeps of a run while it rides it: the fold, the marks, and the last events for whoever
 * follows. Who is further behind gets a snapshot instead, so that no reader makes this grow.
 */
const KEPT_EVENTS = 5_000;

/** What a record begins with: empty for a new run, what the file holds for one that is resumed. */
export interface RecordedSoFar {
  readonly state: RunState;
  /** Packed, gapless from the first event on. */
  readonly marks: readonly string[];
  readonly lastSeq: number;
}

export const nothingRecorded: RecordedSoFar = { state: emptyRun, marks: [], lastSeq: 0 };

export interface LiveRecord {
  state(): RunState;
  lastSeq(): number;
  append(event: RunEvent): void;
  /** All chunks, the last one possibly short. */
  marks(): readonly string[];
  /** Events after this one, at most `count`; null when they are not kept any more, or not yet there. */
  since(seq: number, count: number): readonly RunEvent[] | null;
}

export function createLiveRecord(from: RecordedSoFar = nothingRecorded): LiveRecord {
  let { lastSeq } = from;
  const folding = createFolding(from.state);
  const packed = [...from.marks];
  let tail: Mark[] = [];
  // Twice as many as promised may lie here: cutting rarely is what keeps it cheap.
  let events: RunEvent[] = [];
  return {
    state: folding.state,
    lastSeq: () => lastSeq,
    append(appended) {
      const event = withoutResult(appended);
      folding.add(event);
      lastSeq = event.seq;
      tail.push(markOf(event));
      if (tail.length >= MARK_CHUNK) {
        packed.push(packMarks(tail));
        tail = [];
      }
      events.push(event);
      if (events.length > 2 * KEPT_EVENTS) events = events.slice(-KEPT_EVENTS);
    },
    marks: () => (tail.length === 0 ? packed : [...packed, packMarks(tail)]),
    since(seq, count) {
      const first = lastSeq - events.length + 1;
      if (seq + 1 < first || seq > lastSeq) return null;
      return events.slice(seq + 1 - first, seq + 1 - first + count);
    },
  };
}

/** What a step returned can be large and is only looked at one event at a time. */
export function withoutResult(event: RunEvent): RunEvent {
  if (event.result === undefined) return event;
  const { result: _, ...rest } = event;
  return rest;
}

/** A run as it is, with all its marks; a feed sends them in parts. */
export type Snapshot = Omit<Extract<FollowItem, { kind: 'snapshot' }>, 'marksUpTo'>;
