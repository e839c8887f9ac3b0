import { useEffect, useRef, useState } from 'react';
import { type CallDetail, collectDetails } from '../../../../shared/run/view-attempt.ts';
import { useClient } from '../../../client/client-context.tsx';

/** Events asked for at once, and how many of an attempt's last ones are read at all. */
const PAGE = 500;
const MOST = 1_500;
/** New events are gathered this long before they are asked for. */
const GATHER_MS = 150;

const NONE: ReadonlyMap<string, CallDetail> = new Map();

/**
 * Details of the calls between two events, read in pages and once each; grows as the run does. `from` null reads
 * nothing.
 */
export function useCallDetails(
  runId: string,
  from: number | null,
  to: number,
): ReadonlyMap<string, CallDetail> {
  const client = useClient();
  const [details, setDetails] = useState(NONE);
  const read = useRef({ from: 0, next: 0 });
  useEffect(() => {
    if (from === null) return;
    if (read.current.from !== from) {
      read.current = { from, next: Math.max(from, to - MOST) };
      setDetails(NONE);
    }
    let isCurrent = true;
    const readOn = async (): Promise<void> => {
      while (isCurrent && read.current.next <= to) {
        const { next } = read.current;
        const page = await client.invoke('run.events', { run: runId, from: next, count: PAGE });
        // Without them the lines say what their marks say; the inspector reports what can't be read.
        if (!page.ok || page.value.events.length === 0 || !isCurrent) return;
        const events = page.value.events.filter((event) => event.seq <= to);
        read.current.next = next + Math.max(1, events.length);
        setDetails((known) => collectDetails(known, events));
      }
    };
    const timer = setTimeout(() => void readOn(), GATHER_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, runId, from, to]);
  return details;
}
