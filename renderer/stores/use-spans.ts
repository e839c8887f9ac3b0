import { useMemo, useRef } from 'react';
import type { Ask } from '../../shared/ipc/asks.ts';
import { squeeze } from '../../shared/run/view-axis.ts';
import type { SpanLane } from '../../shared/run/view-span-kinds.ts';
import {
  createSpanBuilder,
  type Span,
  type SpanBuilder,
  type SpanList,
} from '../../shared/run/view-spans.ts';
import type { MarkList } from './mark-list.ts';
import { useRunPart } from './use-run.ts';

interface Built {
  readonly runId: string;
  readonly builder: SpanBuilder;
  /** Marks that are in it. */
  taken: number;
}

export interface LiveSpans {
  readonly list: SpanList;
  /** Another one whenever the list has changed. */
  readonly version: number;
  /** Events that are in it. */
  readonly events: number;
  readonly isLive: boolean;
  /** Place of the newest on the axis: of the moment, while the run goes on. */
  readonly end: () => number;
}

/** The spans of a run for its picture, grown with its marks; null until there are marks. */
export function useSpans(runId: string): LiveSpans | null {
  const marks = useRunPart(runId, (run) => run.marks);
  const waiting = useRunPart(runId, (run) => ({
    running: run.control.running,
    asked: run.control.asks.length > 0,
    heardAt: run.heardAt,
  }));
  const built = useRef<Built | null>(null);
  return useMemo(() => {
    if (marks === null || waiting === null) return null;
    built.current = grow(built.current, runId, marks);
    const { builder } = built.current;
    const isLive = waiting.running;
    const end = (): number => {
      if (!isLive) return builder.end;
      const passed = Math.max(0, Date.now() - waiting.heardAt);
      return builder.end + (waiting.asked ? squeeze(passed) : passed);
    };
    const { taken: events } = built.current;
    return { list: builder, version: builder.version, events, isLive, end };
  }, [marks, runId, waiting]);
}

function grow(before: Built | null, runId: string, marks: MarkList): Built {
  const isSame = before?.runId === runId && before.taken <= marks.length;
  const built = isSame ? before : { runId, builder: createSpanBuilder(), taken: 0 };
  while (built.taken < marks.length) {
    const part = marks.part(built.taken);
    if ('addWords' in part) built.builder.addColumns(part);
    else for (const mark of part) built.builder.add(mark);
    if (part.length === 0) break;
    built.taken += part.length;
  }
  return built;
}

/** Where the wait for an answer is drawn. */
const ASK_LANES: Readonly<Record<Ask['kind'], SpanLane>> = {
  ...{ consent: 'plan', questions: 'plan', file: 'plan', plan: 'plan' },
  ...{ command: 'execution', paused: 'execution', delivery: 'verification' },
};

/** The spans of a run, and while it waits for a person, that wait as one more, in the row of the step that waits. */
export function usePictureItems(
  { list, version }: LiveSpans,
  asks: readonly Ask[],
): readonly Span[] {
  const ask = asks[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list changes with its version
  return useMemo(() => {
    if (ask === undefined) return list.spans;
    const inside = ask.kind === 'command' ? `execute/${ask.step}/` : null;
    const attempt =
      inside === null ? undefined : list.attempts.findLast(({ key }) => key.startsWith(inside));
    const wait: Span = {
      ...{ seq: 0, endSeq: 0, from: list.end, to: Number.POSITIVE_INFINITY, status: 'open' },
      ...{ what: 'wait', shape: 'wait', tone: 'human', depth: 0, text: '', key: '' },
      ...{ kind: 'human.decision', lane: ASK_LANES[ask.kind], slot: attempt?.slot ?? 0 },
    };
    return [...list.spans, wait];
  }, [list, version, ask]);
}
