import type { z } from 'zod';
import type { TandemError } from '../../shared/errors.ts';
import type { FollowItem, pulseSchema } from '../../shared/ipc/runs.ts';
import { fold } from '../../shared/run/fold.ts';
import { markOf } from '../../shared/run/mark.ts';
import type { RunState } from '../../shared/run/state.ts';
import { createSpanBuilder, type SpanBuilder } from '../../shared/run/view-spans.ts';
import { type MarkList, readMarks } from './mark-list.ts';

export type RunPulse = z.infer<typeof pulseSchema>;
export type RunControl = Omit<Extract<FollowItem, { kind: 'control' }>, 'kind'>;

/** A run as this window has it: the same fold as everywhere, and what only a live run has. */
export interface RunView {
  readonly runId: string;
  /** ISO 8601; every event's `at` counts from here. */
  readonly epoch: string;
  readonly state: RunState;
  readonly lastSeq: number;
  /** When the last event was, by this window’s clock. */
  readonly heardAt: number;
  readonly marks: MarkList;
  /** What a picture draws, made of the marks as they come; grows in place. */
  readonly spans: SpanBuilder;
  readonly control: RunControl;
  /** What is going on right now; null when nothing says so. */
  readonly pulse: RunPulse | null;
  readonly runFile: string;
  /** As of the snapshot. */
  readonly bytesOnDisk: number;
  /** Why the events end where they do, when the file is damaged there. */
  readonly damage: TandemError | null;
}

export type FollowedRun =
  | { readonly phase: 'waiting'; readonly error: null }
  | ({ readonly phase: 'ready'; readonly error: null } & RunView)
  | { readonly phase: 'failed'; readonly error: TandemError; readonly again: () => void };

const NO_CONTROL: RunControl = {
  here: false,
  running: false,
  pausing: false,
  asks: [],
  queued: [],
};

/** The view after these items; before the first snapshot there is none. */
export function foldItems(view: RunView | null, items: readonly FollowItem[]): RunView | null {
  return items.reduce(foldItem, view);
}

function foldItem(view: RunView | null, item: FollowItem): RunView | null {
  if (item.kind === 'snapshot') {
    const { kind: _, marks: packed, marksUpTo, wordsLeft: __, agedMs = 0, ...facts } = item;
    const marks = readMarks(packed, marksUpTo);
    return {
      ...facts,
      heardAt: Date.now() - agedMs,
      marks,
      spans: grown(createSpanBuilder(), marks, 0),
      control: view?.control ?? NO_CONTROL,
      pulse: view?.pulse ?? null,
    };
  }
  if (view === null) return null;
  switch (item.kind) {
    case 'events': {
      const marks = view.marks.append(item.events.map(markOf));
      return {
        ...view,
        state: item.events.reduce(fold, view.state),
        lastSeq: item.events.at(-1)?.seq ?? view.lastSeq,
        heardAt: Date.now(),
        marks,
        spans: grown(view.spans, marks, view.marks.length),
      };
    }
    case 'marks': {
      const marks = view.marks.extend(item.marks, item.marksUpTo);
      return { ...view, marks, spans: grown(view.spans, marks, view.marks.length) };
    }
    case 'words':
      return { ...view, marks: view.marks.withWords(item.words) };
    case 'pulse':
      return { ...view, pulse: item.pulse };
    case 'control': {
      const { kind: _, ...control } = item;
      return { ...view, control };
    }
    case 'damage':
      return { ...view, damage: item.damage };
  }
}

/** With the marks from an index on. */
function grown(spans: SpanBuilder, marks: MarkList, from: number): SpanBuilder {
  for (let taken = from; taken < marks.length; ) {
    const part = marks.part(taken);
    if (part.length === 0) break;
    if ('addWords' in part) spans.addColumns(part);
    else for (const mark of part) spans.add(mark);
    taken += part.length;
  }
  return spans;
}
