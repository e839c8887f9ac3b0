import type { SearchHit } from '../../shared/ipc/search.ts';
import { LogFault } from '../../shared/run/log-fault.ts';
import { today } from '../../shared/run/upgrade.ts';
import { readBlobRow } from './blob-table.ts';
import { describeFault } from './describe-fault.ts';
import { readWindow } from './read-events.ts';
import { inspectRun } from './read-run.ts';
import { createRunConnection } from './run-connection.ts';
import type { RunPlace } from './run-places.ts';
import type { RunMeta } from './run-tables.ts';
import { placeOfRow } from './search-index.ts';
import { snippetOf } from './search-snippet.ts';
import { blobText, ownTexts, textPlaces } from './search-texts.ts';

/** Looks up in a run file what the index says is there. */
export interface HitReader {
  /** Null for what is not there (any more). */
  read(row: number, pattern: RegExp | null): SearchHit | null;
  /** The number of its last event; null when it can't be read. */
  lastSeq(): number | null;
  close(): void;
}

export function createHitReader({ runId, path }: Pick<RunPlace, 'runId' | 'path'>): HitReader {
  const connection = createRunConnection(path);
  let known: RunMeta | null = null;
  const metaOf = (): RunMeta | null => {
    if (known !== null) return known;
    const meta = connection.use((database) => inspectRun(database, path, today.target));
    known = 'kind' in meta ? null : meta;
    return known;
  };
  const read = (row: number, pattern: RegExp | null): SearchHit | null => {
    const meta = metaOf();
    if (meta === null) return null;
    const { seq, place } = placeOfRow(row);
    const [event] = readWindow({ path, meta, use: connection.use }, seq, 1);
    const found = event === undefined ? undefined : textPlaces(event)[place];
    if (event === undefined || found === undefined) return null;
    const { kind, lane, at } = event;
    const hit = { run: runId, seq, kind, lane, at: at / 1e6 };
    if (found.blob === null) return { ...hit, ...describeOwn(ownTexts(event), pattern) };
    const { blob } = found;
    const bytes = connection.use((database) => readBlobRow(database, blob));
    const text = typeof bytes === 'string' ? null : blobText(bytes);
    if (text === null) return null;
    return { ...hit, field: found.field, snippet: snippetOf(text.text, pattern) };
  };
  const attempt = <T>(look: () => T): T | null => {
    try {
      return look();
    } catch (thrown) {
      if (thrown instanceof LogFault) return null;
      // Throws bugs again. A file that can't be read just now shows no hits.
      describeFault(thrown, path);
      return null;
    }
  };
  return {
    read: (row, pattern) => attempt(() => read(row, pattern)),
    lastSeq: () =>
      attempt(() => {
        const row = connection.use((database) =>
          database.prepare('SELECT max(seq) AS last FROM event').get(),
        );
        return typeof row?.last === 'number' ? row.last : null;
      }),
    close: () => connection.close(),
  };
}

/** The first field in which the words are; they may be in several, and then the first with any of them is it. */
function describeOwn(
  texts: ReturnType<typeof ownTexts>,
  pattern: RegExp | null,
): Pick<SearchHit, 'field' | 'snippet'> {
  const found = pattern === null ? undefined : texts.find(([, text]) => text.search(pattern) >= 0);
  const [field, text] = found ?? texts[0] ?? ['', ''];
  return { field, snippet: snippetOf(text, pattern) };
}
