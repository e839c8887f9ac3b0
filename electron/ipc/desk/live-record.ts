import type { FollowItem } from '../../../shared/ipc/runs.ts';
import {
  CLOUD_EXECUTOR,
  type CloudOnlyEstimate,
  createCloudOnlyEstimate,
} from '../../../shared/money/counterfactual.ts';
import type { EventOf, RunEvent } from '../../../shared/run/event.ts';
import { createFolding } from '../../../shared/run/fold.ts';
import { type Mark, markOf } from '../../../shared/run/mark.ts';
import { MARK_CHUNK, packMarks } from '../../../shared/run/mark-packer.ts';
import { emptyRun, type RunState } from '../../../shared/run/state.ts';

/**
 * What this process keeps of a run while it rides it: the fold, the marks, and the last events for whoever
 * follows. Who is further behind gets a snapshot instead, so that no reader makes this grow.
 */
const KEPT_EVENTS = 5_000;

/** What a record begins with: empty for a new run, what the file holds for one that is resumed. */
export interface RecordedSoFar {
  readonly state: RunState;
  /** Packed with their words, gapless from the first event on. */
  readonly marks: readonly string[];
  readonly lastSeq: number;
}

export const nothingRecorded: RecordedSoFar = { state: emptyRun, marks: [], lastSeq: 0 };

export interface LiveRecord {
  state(): RunState;
  lastSeq(): number;
  append(event: RunEvent): void;
  /**
   * US dollars that Claude would have cost as the executor, so far; null where nobody knows: in a life that
   * only goes on, with scripted answers, and where Claude executes.
   */
  cloudOnlyUsd(): number | null;
  /** All chunks, the last one possibly short. */
  marks(): readonly string[];
  /** Events after this one, at most `count`; null when they are not kept any more, or not yet there. */
  since(seq: number, count: number): readonly RunEvent[] | null;
}

export function createLiveRecord(from: RecordedSoFar = nothingRecorded): LiveRecord {
  let { lastSeq } = from;
  let estimate: CloudOnlyEstimate | null = null;
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
      if (event.kind === 'run.started') estimate = beginEstimate(event);
      else if (event.kind === 'model.responded' && event.role === 'executor')
        estimate?.add(turnOf(event));
      lastSeq = event.seq;
      tail.push(markOf(event));
      if (tail.length >= MARK_CHUNK) {
        packed.push(packMarks(tail));
        tail = [];
      }
      events.push(event);
      if (events.length > 2 * KEPT_EVENTS) events = events.slice(-KEPT_EVENTS);
    },
    cloudOnlyUsd: () => estimate?.value().costUsd ?? null,
    marks: () => (tail.length === 0 ? packed : [...packed, packMarks(tail)]),
    since(seq, count) {
      const first = lastSeq - events.length + 1;
      if (seq + 1 < first || seq > lastSeq) return null;
      return events.slice(seq + 1 - first, seq + 1 - first + count);
    },
  };
}

const beginEstimate = (started: EventOf<'run.started'>): CloudOnlyEstimate | null =>
  started.mode === 'cloud' || started.scripted
    ? null
    : createCloudOnlyEstimate(CLOUD_EXECUTOR, Date.parse(started.epoch));

/** Turns of one attempt share a prompt that grows: `execute/s2/try1`. */
const turnOf = (event: EventOf<'model.responded'>) => ({
  conversation: event.key.split('/').slice(0, 3).join('/'),
  inputTokens: event.tokens.input,
  outputTokens: event.tokens.output,
});

/** What a step returned can be large and is only looked at one event at a time. */
export function withoutResult(event: RunEvent): RunEvent {
  if (event.result === undefined) return event;
  const { result: _, ...rest } = event;
  return rest;
}

/**
 * A run as it is, with all its marks; a feed sends them in parts. Chunks that come without their words have them to be
 * asked for, by index.
 */
export type Snapshot = Omit<Extract<FollowItem, { kind: 'snapshot' }>, 'marksUpTo'> & {
  readonly words?: (index: number) => string;
};
