import { useEffect, useMemo, useState } from 'react';
import type { EventOf } from '../../../../shared/run/event.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { stepOfKey } from '../../../../shared/run/step-of-key.ts';
import type { MarkSource } from '../../../../shared/run/view-related.ts';
import { useClient } from '../../../client/client-context.tsx';
import { useRunPart } from '../../../stores/use-run.ts';
import type { TurnContext } from './context-bar.tsx';

export interface RunningContext {
  /** Id of the step. */
  readonly step: string;
  /** Counted from 1. */
  readonly number: number;
  /** Event of the request. */
  readonly seq: number;
  readonly context: TurnContext;
}

/** How far the last turn of a step at work is looked for. */
const REACH = 600;

type Asked = EventOf<'model.requested'>;

/** The context of the last turn of each step that is worked on; empty for a run that stands still. */
export function useRunningContexts(runId: string): readonly RunningContext[] {
  const client = useClient();
  const part = useRunPart(runId, ({ marks, state, control }) => ({
    ...{ marks, steps: state.steps },
    running: control.running,
  }));
  const wanted = part?.running === true ? lastTurns(part.marks, part.steps).join(' ') : '';
  const [known, setKnown] = useState<ReadonlyMap<number, Asked>>(new Map());
  useEffect(() => {
    let isCurrent = true;
    const seqs = wanted === '' ? [] : wanted.split(' ').map(Number);
    const read = async (seq: number): Promise<readonly [number, Asked] | null> => {
      const result = await client.invoke('run.event', { run: runId, seq });
      // Without it the line says nothing about the context; the inspector reports what can't be read.
      if (!result.ok || result.value.event.kind !== 'model.requested') return null;
      return [seq, result.value.event];
    };
    void Promise.all(seqs.map(read)).then((read) => {
      if (isCurrent) setKnown(new Map(read.filter((entry) => entry !== null)));
    });
    return () => {
      isCurrent = false;
    };
  }, [client, runId, wanted]);
  const steps = part?.steps;
  return useMemo(
    () =>
      [...known.values()].flatMap((asked) => {
        const step = stepOfKey(asked.key);
        const number = (steps ?? []).findIndex(({ id }) => id === step) + 1;
        if (step === null || asked.context === undefined) return [];
        return [{ step, number, seq: asked.seq, context: asked.context }];
      }),
    [known, steps],
  );
}

/** Numbers of the last requests, one for each step at work, in the steps' order. */
function lastTurns(marks: MarkSource, steps: RunState['steps']): readonly number[] {
  const atWork = steps.filter(({ status }) => status === 'running').map(({ id }) => id);
  const found = new Map<string, number>();
  const end = Math.max(0, marks.length - REACH);
  for (let index = marks.length - 1; index >= end && found.size < atWork.length; index -= 1) {
    const mark = marks.at(index);
    if (mark?.kind !== 'model.requested' || mark.actor !== 'executor') continue;
    const step = stepOfKey(mark.key);
    if (step !== null && atWork.includes(step) && !found.has(step)) found.set(step, mark.seq);
  }
  return atWork.flatMap((id) => found.get(id) ?? []);
}
