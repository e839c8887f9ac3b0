import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { TandemError } from '../../../../shared/errors.ts';
import type { SearchHit, SearchQuery, SearchReply } from '../../../../shared/ipc/search.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { lanes } from '../../../../shared/run/event.ts';
import { describeFault, isBusy } from '../../../store/describe-fault.ts';
import { discardDatabase } from '../../../store/open-database.ts';
import { listPlaces, locateRun, type RunPlace } from '../../../store/run-places.ts';
import { findIndexed, isCurrent } from '../../../store/search-fill.ts';
import { createHitReader } from '../../../store/search-hits.ts';
import { openSearchIndex } from '../../../store/search-index.ts';
import { type ParsedQuery, parseQuery } from '../../../store/search-query.ts';
import {
  countAll,
  countRows,
  type FoundRun,
  readCursor,
  rowsOf,
  writeCursor,
} from '../../../store/search-rows.ts';
import type { SearchDesk } from '../../search-desk.ts';
import { createFilling } from './search-filling.ts';

/** Whoever searches waits this long for what is not indexed yet. */
const FILL_MS = 60;

export function createSearchDesk({
  home,
}: {
  readonly home: string;
}): SearchDesk & { close(): Promise<void> } {
  const kept = keepIndex(join(home, 'search.sqlite'));
  const filling = createFilling({ home, withIndex: kept.use });

  const wantedBy = (run: string | null): Result<readonly RunPlace[], TandemError> => {
    if (run !== null) {
      const found = locateRun(home, run);
      return found.ok ? ok([found.value]) : found;
    }
    try {
      return ok(listPlaces(home));
    } catch (thrown) {
      return err(describeFault(thrown, home));
    }
  };

  return {
    async find(query) {
      const wanted = wantedBy(query.run);
      if (!wanted.ok) return wanted;
      await filling.fillFor(FILL_MS, wanted.value);
      filling.kick(query.run === null ? null : (wanted.value[0] ?? null));
      return ok(kept.use((index) => answer(index, query, wanted.value)));
    },
    async settle({ run }, { signal, onProgress }) {
      for (;;) {
        const wanted = wantedBy(run);
        if (!wanted.ok || signal.aborted) return;
        const { done, of, isReady } = kept.use((index) => progressOf(index, run, wanted.value));
        onProgress(done, of);
        if (isReady) return;
        await filling.fillFor(FILL_MS, wanted.value);
      }
    },
    async close() {
      await filling.stop();
      kept.close();
    },
  };
}

/** The open index. One that turns out to be damaged is thrown away, and made anew by whoever fills it. */
function keepIndex(path: string) {
  let index: DatabaseSync | null = null;
  const close = (): void => {
    if (index?.isOpen) index.close();
    index = null;
  };
  return {
    use<T>(look: (index: DatabaseSync) => T): T {
      index ??= openSearchIndex(path);
      try {
        return look(index);
      } catch (thrown) {
        if (isBusy(thrown)) throw thrown;
        // Throws bugs again. Whatever else SQLite has to say about it, it is not worth asking twice.
        describeFault(thrown, path);
        close();
        discardDatabase(path);
        index = openSearchIndex(path);
        return look(index);
      }
    },
    close,
  };
}

interface Progress {
  readonly done: number;
  readonly of: number;
  readonly isReady: boolean;
}

/** Of events where one run is searched, else of runs. */
function progressOf(
  index: DatabaseSync,
  run: string | null,
  wanted: readonly RunPlace[],
): Progress {
  const [only] = wanted;
  if (run === null || only === undefined) {
    const done = wanted.filter((place) => isCurrent(findIndexed(index, place.runId), place)).length;
    return { done, of: wanted.length, isReady: done === wanted.length };
  }
  const known = findIndexed(index, only.runId);
  const reader = createHitReader(only);
  const of = reader.lastSeq() ?? 0;
  reader.close();
  return { done: Math.min(known?.last ?? 0, of), of, isReady: isCurrent(known, only) };
}

function answer(index: DatabaseSync, query: SearchQuery, wanted: readonly RunPlace[]): SearchReply {
  const { done, of, isReady } = progressOf(index, query.run, wanted);
  const parsed = parseQuery(query);
  const state = isReady ? 'ready' : 'indexing';
  const rest = { state, done, of, note: noteOf(index, wanted) } as const;
  if (parsed.match === null) return { hits: [], total: 0, next: null, counts: null, ...rest };
  const counts = query.counts === true ? countsOf(index, query, wanted) : null;
  const found = countRows(index, parsed.match, wanted);
  const total = found.reduce((sum, { count }) => sum + count, 0);
  return {
    ...collectHits(index, { ...parsed, match: parsed.match }, { query, found }),
    total,
    counts,
    ...rest,
  };
}

/** What each lane would have, were it chosen; the choice itself does not count. */
function countsOf(
  index: DatabaseSync,
  query: SearchQuery,
  wanted: readonly RunPlace[],
): NonNullable<SearchReply['counts']> {
  const { lanes: _, ...rest } = query;
  const count = (more: Partial<SearchQuery>): number => {
    const { match } = parseQuery({ ...rest, ...more });
    return match === null ? 0 : countAll(index, match, wanted);
  };
  return {
    lanes: Object.fromEntries(lanes.map((lane) => [lane, count({ lanes: [lane] })])),
    errors: count({ text: `${query.text} is:error` }),
  };
}

function collectHits(
  index: DatabaseSync,
  { match, pattern }: ParsedQuery & { readonly match: string },
  { query, found }: { readonly query: SearchQuery; readonly found: readonly FoundRun[] },
): Pick<SearchReply, 'hits' | 'next'> {
  const after = readCursor(query.after);
  const hits: SearchHit[] = [];
  for (const { place, id } of found) {
    // Runs come newest first.
    if (after !== null && place.runId > after.runId) continue;
    const from = after?.runId === place.runId ? after.row : null;
    const reader = createHitReader(place);
    try {
      for (const row of rowsOf(index, { match, id, after: from })) {
        const hit = reader.read(row, pattern);
        if (hit === null) continue;
        hits.push(hit);
        if (hits.length === query.limit) return { hits, next: writeCursor(place.runId, row) };
      }
    } finally {
      reader.close();
    }
  }
  return { hits, next: null };
}

/** What of the runs looked through could not be looked at. */
function noteOf(index: DatabaseSync, wanted: readonly RunPlace[]): string | null {
  const rows = index
    .prepare("SELECT run_id, cut, fault FROM run WHERE cut > 0 OR fault <> ''")
    .all();
  const ids = new Set<string>(wanted.map(({ runId }) => runId));
  const concerned = rows.filter((row) => ids.has(String(row.run_id)));
  const faulty = concerned.filter((row) => row.fault !== '').length;
  const cut = concerned.reduce((sum, row) => sum + Number(row.cut), 0);
  const parts = [
    ...(faulty === 0 ? [] : [`${faulty} of the runs can’t be read to the end`]),
    ...(cut === 0 ? [] : [`${cut} texts are longer than 256 KB and searched only up to there`]),
  ];
  return parts.length === 0 ? null : `${parts.join('; ')}.`;
}
