import { useEffect, useRef, useState } from 'react';
import { addSpent, nothingSpent, type Spent, spentAt } from '../../../shared/run/view-marks.ts';
import { useClient } from '../../client/client-context.tsx';

const PAGE = 500;

/**
 * What was spent up to an event. The marks don't say, so the events are read, page by page, as far as somebody looked;
 * of each only the numbers are kept. Null until it has come that far.
 */
export function useSpent(runId: string, seq: number | null): Spent | null {
  const client = useClient();
  const read = useRef<{ runId: string; upTo: number; steps: Spent[] }>({
    runId,
    upTo: 0,
    steps: [],
  });
  const [, setRound] = useState(0);
  useEffect(() => {
    if (read.current.runId !== runId) read.current = { runId, upTo: 0, steps: [] };
    if (seq === null) return;
    let isCurrent = true;
    const readOn = async (): Promise<void> => {
      const { steps } = read.current;
      while (isCurrent && read.current.upTo < seq) {
        const from = read.current.upTo + 1;
        const page = await client.invoke('run.events', { run: runId, from, count: PAGE });
        if (!page.ok || page.value.events.length === 0 || !isCurrent) return;
        for (const event of page.value.events) {
          const before = steps.at(-1) ?? nothingSpent;
          const after = addSpent(before, event);
          if (after !== before) steps.push(after);
          read.current.upTo = event.seq;
        }
      }
      if (isCurrent) setRound((round) => round + 1);
    };
    void readOn();
    return () => {
      isCurrent = false;
    };
  }, [client, runId, seq]);
  if (seq === null || read.current.runId !== runId || read.current.upTo < seq) return null;
  return spentAt(read.current.steps, seq);
}
