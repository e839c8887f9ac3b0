import { useEffect, useMemo, useState } from 'react';
import type { SearchReply } from '../../../shared/ipc/search.ts';
import { useClient } from '../../client/client-context.tsx';

export interface SearchHits {
  /** Numbers of the events; null while nothing is looked for. */
  readonly seqs: ReadonlySet<number> | null;
  /** Where the words stand, by the number of the event. */
  readonly snippets: ReadonlyMap<string, string>;
  readonly total: number | null;
  readonly state: 'idle' | 'looking' | 'indexing' | 'ready' | 'failed';
  readonly note: string | null;
}

const NONE: SearchHits = {
  ...{ seqs: null, snippets: new Map(), total: null, state: 'idle', note: null },
};
/** Long enough that typing asks once. */
const TYPING_MS = 220;
/** While the run is still being indexed, it is asked again. */
const AGAIN_MS = 700;
const LIMIT = 500;

/** Looks for words in everything that was recorded: prompts, answers, outputs, diffs. */
export function useSearchHits(runId: string, text: string): SearchHits {
  const client = useClient();
  const wanted = text.trim();
  const [reply, setReply] = useState<{ readonly text: string; readonly value: SearchReply | null }>(
    { text: '', value: null },
  );
  useEffect(() => {
    if (wanted === '') return;
    let isCurrent = true;
    let timer: number | undefined;
    const ask = async (): Promise<void> => {
      const found = await client.invoke('search.find', {
        ...{ run: runId, text: wanted, limit: LIMIT },
      });
      if (!isCurrent) return;
      setReply({ text: wanted, value: found.ok ? found.value : null });
      if (found.ok && found.value.state === 'indexing')
        timer = window.setTimeout(() => void ask(), AGAIN_MS);
    };
    timer = window.setTimeout(() => void ask(), TYPING_MS);
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
  }, [client, runId, wanted]);
  return useMemo(() => hitsOf(wanted, reply), [wanted, reply]);
}

function hitsOf(
  wanted: string,
  reply: { readonly text: string; readonly value: SearchReply | null },
): SearchHits {
  if (wanted === '') return NONE;
  if (reply.text !== wanted) return { ...NONE, state: 'looking' };
  if (reply.value === null) return { ...NONE, state: 'failed' };
  const { hits, total, state, note } = reply.value;
  return {
    seqs: new Set(hits.map(({ seq }) => seq)),
    snippets: new Map(hits.map((hit) => [String(hit.seq), hit.snippet.text])),
    total,
    state,
    note,
  };
}
