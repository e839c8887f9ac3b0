import { useEffect, useMemo, useRef, useState } from 'react';
import type { TandemError } from '../../../../shared/errors.ts';
import type { EventDetail } from '../../../../shared/ipc/runs.ts';
import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { findRelated, type Related } from '../../../../shared/run/view-related.ts';
import { useClient } from '../../../client/client-context.tsx';
import { useRunPart } from '../../../stores/use-run.ts';

export type BlobPart = EventDetail['blobs'][string];

/** One event with what belongs to it. */
export interface EventGroup {
  /** The event that was chosen. */
  readonly chosen: RunEvent;
  readonly begin: RunEvent;
  readonly end: RunEvent | null;
  readonly asked: EventOf<'model.requested'> | null;
  readonly answered: EventOf<'model.responded'> | null;
  readonly files: readonly EventOf<'file.changed'>[];
  readonly blobs: Readonly<Record<string, BlobPart>>;
}

export type GroupReading =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'ready'; readonly group: EventGroup }
  | { readonly phase: 'none' }
  | { readonly phase: 'failed'; readonly error: TandemError };

/** Fetches an event and what belongs to it. Events never change, so each is fetched once. */
export function useEventGroup(runId: string, seq: number): GroupReading {
  const client = useClient();
  const related = useRelated(runId, seq);
  const known = useRef(new Map<number, EventDetail>());
  const [, setRound] = useState(0);
  const [error, setError] = useState<TandemError | null>(null);
  const wanted = related === null ? '' : seqsOf(related, seq).join(' ');
  useEffect(() => {
    const missing = wanted
      .split(' ')
      .filter((text) => text !== '' && !known.current.has(Number(text)));
    if (missing.length === 0) return;
    let isCurrent = true;
    setError(null);
    const ask = async (text: string): Promise<void> => {
      const result = await client.invoke('run.event', { run: runId, seq: Number(text) });
      if (result.ok) known.current.set(Number(text), result.value);
      else if (isCurrent) setError(result.error);
    };
    void Promise.all(missing.map(ask)).then(() => {
      if (isCurrent) setRound((round) => round + 1);
    });
    return () => {
      isCurrent = false;
    };
  }, [client, runId, wanted]);
  if (related === null) return { phase: 'none' };
  const group = groupOf(related, seq, known.current);
  if (group !== null) return { phase: 'ready', group };
  return error === null ? { phase: 'waiting' } : { phase: 'failed', error };
}

/** What belongs to an event may still come; once its end is there, nothing more does. */
function useRelated(runId: string, seq: number): Related | null {
  const marks = useRunPart(runId, (run) => run.marks);
  const found = useMemo(() => (marks === null ? null : findRelated(marks, seq)), [marks, seq]);
  const kept = useRef<Related | null>(null);
  if (JSON.stringify(kept.current) !== JSON.stringify(found)) kept.current = found;
  return kept.current;
}

const seqsOf = (related: Related, seq: number): readonly number[] => [
  ...new Set(
    [
      seq,
      related.begin,
      related.end,
      related.turn?.begin,
      related.turn?.end,
      ...related.files,
    ].filter((one) => one !== null && one !== undefined),
  ),
];

function groupOf(
  related: Related,
  seq: number,
  known: ReadonlyMap<number, EventDetail>,
): EventGroup | null {
  const eventAt = (one: number | null | undefined): RunEvent | null =>
    one === null || one === undefined ? null : (known.get(one)?.event ?? null);
  const chosen = eventAt(seq);
  const begin = eventAt(related.begin);
  if (chosen === null || begin === null) return null;
  const asked = eventAt(related.turn?.begin ?? related.begin);
  const answered = eventAt(related.turn === null ? related.end : related.turn.end);
  const blobs = Object.assign(
    {},
    ...seqsOf(related, seq).map((one) => known.get(one)?.blobs ?? {}),
  );
  return {
    ...{ chosen, begin, blobs },
    end: related.end === related.begin ? null : eventAt(related.end),
    asked: asked?.kind === 'model.requested' ? asked : null,
    answered: answered?.kind === 'model.responded' ? answered : null,
    // A change that was chosen itself is shown as one of a call is.
    files: (chosen.kind === 'file.changed' ? [seq] : related.files).flatMap((one) => {
      const event = eventAt(one);
      return event?.kind === 'file.changed' ? [event] : [];
    }),
  };
}
