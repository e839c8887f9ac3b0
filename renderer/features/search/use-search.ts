import { useDeferredValue, useEffect, useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { SearchReply } from '../../../shared/ipc/search.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { questionOf, type SearchAddress } from './read-address.ts';

/** Hits at first, and how many more a press brings; the engine gives no more than 500 at once. */
export const FIRST_HITS = 50;
export const MOST_HITS = 500;

/** While runs are still read, what is known is asked for again. */
const AGAIN_MS = 500;
/** Words that are still being typed are not looked for. */
const TYPING_MS = 120;

export interface Found {
  readonly reply: SearchReply | null;
  readonly error: TandemError | null;
  readonly isWaiting: boolean;
}

export function useSearchReply(address: SearchAddress, limit: number): Found {
  const settled = useSettled(address);
  const isAsked = settled.q.trim() !== '' || settled.errors || settled.lane !== null;
  const answer = useInvoke('search.find', isAsked ? questionOf(settled, limit) : null);
  const { value, again } = answer;
  const [last, setLast] = useState<SearchReply | null>(null);
  // What was found before stays until there is something newer, so that the list does not flash at every letter.
  useEffect(() => {
    if (value !== null) setLast(value);
  }, [value]);
  const isIndexing = value?.state === 'indexing';
  useEffect(() => {
    if (!isIndexing) return;
    const timer = window.setTimeout(again, AGAIN_MS);
    return () => window.clearTimeout(timer);
  });
  const reply = useDeferredValue(isAsked ? (value ?? last) : null);
  return { reply, error: answer.error, isWaiting: isAsked && answer.state === 'waiting' };
}

function useSettled(address: SearchAddress): SearchAddress {
  const [settled, setSettled] = useState(address);
  const { q, run, lane, errors } = address;
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled({ q, run, lane, errors }), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [q, run, lane, errors]);
  return settled;
}
