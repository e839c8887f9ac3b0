import { useEffect, useState } from 'react';
import type { AnswerWait } from '../../../shared/run/view-waits.ts';
import { useClient } from '../../client/client-context.tsx';

const NONE: ReadonlyMap<number, AnswerWait> = new Map();

/** A live run answers often; what is left out of the picture may lag that much behind. */
const AGAIN_EVENTS = 200;

/** What models' answers say about queueing, loading and reading; empty until it is known, and not asked for at no events. */
export function useAnswerWaits(runId: string, events: number): ReadonlyMap<number, AnswerWait> {
  const client = useClient();
  const [waits, setWaits] = useState(NONE);
  const upTo = Math.ceil(events / AGAIN_EVENTS);
  useEffect(() => {
    if (upTo === 0) return;
    let isCurrent = true;
    void client.invoke('moment.waits', { run: runId }).then((reply) => {
      if (!isCurrent || !reply.ok) return;
      const { seqs, queue, load, prefill } = reply.value;
      setWaits(
        new Map(
          seqs.map((seq, index) => [
            seq,
            {
              seq,
              queueMs: queue[index] ?? 0,
              loadMs: load[index] ?? 0,
              prefillMs: prefill[index] ?? 0,
            },
          ]),
        ),
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [client, runId, upTo]);
  return waits;
}
