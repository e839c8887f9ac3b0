import { useMemo } from 'react';
import type { Ask } from '../../shared/ipc/asks.ts';
import { squeeze } from '../../shared/run/view-axis.ts';
import type { SpanLane } from '../../shared/run/view-span-kinds.ts';
import type { Span, SpanList } from '../../shared/run/view-spans.ts';
import { useRunPart } from './use-run.ts';

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

/** The spans of a run for its picture; null until there are marks. */
export function useSpans(runId: string): LiveSpans | null {
  const part = useRunPart(runId, (run) => ({
    list: run.spans,
    version: run.spans.version,
    events: run.marks.length,
    isLive: run.control.running,
    asked: run.control.asks.length > 0,
    heardAt: run.heardAt,
  }));
  return useMemo(() => {
    if (part === null) return null;
    const { list, version, events, isLive, asked, heardAt } = part;
    const end = (): number => {
      if (!isLive) return list.end;
      const passed = Math.max(0, Date.now() - heardAt);
      return list.end + (asked ? squeeze(passed) : passed);
    };
    return { list, version, events, isLive, end };
  }, [part]);
}

/** Where the wait for an answer is drawn. */
const ASK_LANES: Readonly<Record<Ask['kind'], SpanLane>> = {
  ...{ consent: 'plan', questions: 'plan', file: 'plan', plan: 'plan' },
  ...{ command: 'execution', paused: 'execution', delivery: 'verification' },
};

/**
 * The spans of a run, and while it waits for a person, that wait as one more, in the row of the step that waits. Another
 * array whenever they have changed, so that what was worked out for one holds as long as there is no other.
 */
export function usePictureItems(
  { list, version }: LiveSpans,
  asks: readonly Ask[],
): readonly Span[] {
  const ask = asks[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list changes with its version
  return useMemo(() => {
    if (ask === undefined) return list.spans.slice();
    const attempt = ask.kind === 'command' ? list.attemptsOf(ask.step).at(-1) : undefined;
    const wait: Span = {
      ...{ seq: 0, endSeq: 0, from: list.end, to: Number.POSITIVE_INFINITY, status: 'open' },
      ...{ what: 'wait', shape: 'wait', tone: 'human', depth: 0, text: '', key: '' },
      ...{ kind: 'human.decision', lane: ASK_LANES[ask.kind], slot: attempt?.slot ?? 0 },
    };
    return [...list.spans, wait];
  }, [list, version, ask]);
}
