import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RunEvent } from '../../shared/run/event.ts';
import { today } from '../../shared/run/upgrade.ts';
import { readBlobRow } from './blob-table.ts';
import { describeFault } from './describe-fault.ts';
import { parseRow } from './event-row.ts';
import { signFile } from './file-signature.ts';
import { inspectRun, type Place, scanRows } from './read-run.ts';
import { createRunConnection } from './run-connection.ts';
import type { RunPlace } from './run-places.ts';
import { chainStart, type RunMeta } from './run-tables.ts';
import { firstRow, lastRow, rowOf } from './search-index.ts';
import { blobText, cutText, filesOf, ownTexts, tagsOf, textPlaces } from './search-texts.ts';

/** How far a run is indexed. */
export interface IndexedRun {
  readonly id: number;
  readonly signature: string;
  readonly last: number;
  readonly crc: number;
  /** Texts of which only the beginning is indexed. */
  readonly cut: number;
  /** A task of an executor's exam: in the index as a name only. */
  readonly hidden: boolean;
  /** Why the rest of it is not indexed; empty: nothing is wrong. */
  readonly fault: string;
}

/** Events and bytes per slice, after which somebody else has a turn. */
const SLICE_EVENTS = 50;
const SLICE_CHARS = 48 * 1024;

export function findIndexed(index: DatabaseSync, runId: string): IndexedRun | null {
  const row = index
    .prepare('SELECT id, signature, last, crc, cut, hidden, fault FROM run WHERE run_id = ?')
    .get(runId);
  return row === undefined
    ? null
    : {
        id: Number(row.id),
        signature: String(row.signature),
        last: Number(row.last),
        crc: Number(row.crc),
        cut: Number(row.cut),
        hidden: row.hidden === 1,
        fault: String(row.fault),
      };
}

/** Whether nothing was written to the run since it was indexed to its end. */
export const isCurrent = (
  known: Pick<IndexedRun, 'signature'> | null,
  { path }: Pick<RunPlace, 'path'>,
): boolean => known !== null && known.signature === signFile(path).signature;

/** What a slice of a run is to be indexed with. */
interface Doc {
  readonly seq: number;
  readonly place: number;
  readonly text: string;
  readonly file: string;
  readonly tag: string;
  readonly hash: string | null;
}

/**
 * Indexes the next slice of a run, all or nothing. True when the run is indexed to its end. Throws SQLite's errors
 * about the index; a run that can't be read is remembered as such.
 */
export function fillSlice(index: DatabaseSync, run: RunPlace): boolean {
  index.exec('BEGIN IMMEDIATE');
  try {
    const isDone = fillNext(index, run);
    index.exec('COMMIT');
    return isDone;
  } catch (thrown) {
    if (index.isTransaction) index.exec('ROLLBACK');
    throw thrown;
  }
}

function fillNext(index: DatabaseSync, run: RunPlace): boolean {
  const { signature } = signFile(run.path);
  const known = findIndexed(index, run.runId);
  if (known?.signature === signature) return true;
  if (known?.hidden === true) {
    index.prepare('UPDATE run SET signature = ? WHERE id = ?').run(signature, known.id);
    return true;
  }
  const slice = readSlice(index, run, known);
  // Another file lies under this name by now, or it is shorter than it was.
  if (slice === 'another') {
    forgetRun(index, run.runId);
    return false;
  }
  const id = known?.id ?? addRun(index, run.runId);
  const isEnd = slice.isEnd;
  writeDocs(index, id, slice.docs);
  const cut = (known?.cut ?? 0) + slice.cut;
  index
    .prepare(
      'UPDATE run SET signature = ?, last = ?, crc = ?, cut = ?, hidden = ?, fault = ? WHERE id = ?',
    )
    .run(
      isEnd ? signature : '',
      slice.place.seq,
      slice.place.crc,
      cut,
      slice.isHidden ? 1 : 0,
      slice.fault,
      id,
    );
  return isEnd;
}

function addRun(index: DatabaseSync, runId: string): number {
  index
    .prepare(
      "INSERT INTO run(run_id, signature, last, crc, cut, hidden, fault) VALUES (?, '', 0, 0, 0, 0, '')",
    )
    .run(runId);
  return findIndexed(index, runId)?.id ?? 0;
}

/** Takes a run out of the index, all at once; harmless when it is not in it. */
export function forgetRun(index: DatabaseSync, runId: string): void {
  const known = findIndexed(index, runId);
  if (known === null) return;
  const { id } = known;
  index.prepare('DELETE FROM word WHERE rowid BETWEEN ? AND ?').run(firstRow(id), lastRow(id));
  index.prepare('DELETE FROM seen WHERE run = ?').run(id);
  index.prepare('DELETE FROM run WHERE id = ?').run(id);
}

/** Events per slice of forgetting. */
const FORGET_EVENTS = 1_000;

/** Takes the end of a run out of the index, a slice of it; true when nothing of it is left. */
export function forgetSlice(index: DatabaseSync, runId: string): boolean {
  const known = findIndexed(index, runId);
  if (known === null) return true;
  const { id, last } = known;
  index.exec('BEGIN IMMEDIATE');
  try {
    const keep = Math.max(0, last - FORGET_EVENTS);
    if (keep === 0) forgetRun(index, runId);
    else {
      const rows = [rowOf(id, keep + 1, 0), lastRow(id)] as const;
      index.prepare('DELETE FROM word WHERE rowid BETWEEN ? AND ?').run(...rows);
      // Nobody goes on from here: its next slice finds another checksum, and begins anew.
      index.prepare("UPDATE run SET signature = '', last = ?, crc = -1 WHERE id = ?").run(keep, id);
    }
    index.exec('COMMIT');
    return keep === 0;
  } catch (thrown) {
    if (index.isTransaction) index.exec('ROLLBACK');
    throw thrown;
  }
}

interface Slice {
  readonly docs: readonly Doc[];
  readonly place: Place;
  readonly cut: number;
  readonly isEnd: boolean;
  readonly isHidden: boolean;
  readonly fault: string;
}

function readSlice(
  index: DatabaseSync,
  run: RunPlace,
  known: IndexedRun | null,
): Slice | 'another' {
  const { path } = run;
  const stopped = (fault: string): Slice => ({
    docs: [],
    place: { seq: known?.last ?? 0, crc: known?.crc ?? 0 },
    cut: 0,
    isEnd: true,
    isHidden: false,
    fault,
  });
  const connection = createRunConnection(path);
  try {
    return connection.use((database) => {
      const meta = inspectRun(database, path, today.target);
      if ('kind' in meta) return stopped(meta.kind);
      const from =
        known === null || known.last === 0
          ? { seq: 0, crc: chainStart(meta) }
          : { seq: known.last, crc: known.crc };
      if (from.seq > 0 && crcAt(database, from.seq) !== from.crc) return 'another';
      return collect(database, { path, meta, from, seenBefore: seenIn(index, known?.id ?? 0) });
    });
  } catch (thrown) {
    return stopped(describeFault(thrown, path).kind);
  } finally {
    connection.close();
  }
}

const crcAt = (database: DatabaseSync, seq: number): unknown =>
  database.prepare('SELECT crc FROM event WHERE seq = ?').get(seq)?.crc;

function seenIn(index: DatabaseSync, run: number): (hash: string) => boolean {
  const statement = index.prepare('SELECT 1 FROM seen WHERE run = ? AND hash = ?');
  return (hash) => statement.get(run, hash) !== undefined;
}

function collect(
  database: DatabaseSync,
  run: {
    readonly path: string;
    readonly meta: RunMeta;
    readonly from: Place;
    readonly seenBefore: (hash: string) => boolean;
  },
): Slice {
  const docs: Doc[] = [];
  const seen = new Set<string>();
  let [chars, cut, rows] = [0, 0, 0];
  let isHidden = false;
  const { path, meta, from } = run;
  const add = (doc: Doc, isCut: boolean): void => {
    docs.push(doc);
    chars += doc.text.length;
    if (isCut) cut += 1;
  };
  const take = (event: RunEvent): void => {
    const shared = { seq: event.seq, file: filesOf(event), tag: tagsOf(event) };
    if (event.kind === 'run.started' && event.exam !== undefined) isHidden = true;
    for (const [place, { blob }] of textPlaces(event).entries()) {
      if (blob === null) {
        const own = cutText(
          ownTexts(event)
            .map(([, text]) => text)
            .join('\n'),
        );
        add({ ...shared, place, text: own.text, hash: null }, own.isCut);
      } else if (!seen.has(blob) && !run.seenBefore(blob)) {
        seen.add(blob);
        const bytes = readBlobRow(database, blob);
        const read = typeof bytes === 'string' ? null : blobText(bytes);
        if (read !== null) add({ ...shared, place, text: read.text, hash: blob }, read.isCut);
      }
    }
  };
  const file = { path, meta, known: today.target, from, limit: SLICE_EVENTS };
  const isEnough = () => chars > SLICE_CHARS || isHidden;
  const scan = scanRows(database, { ...file, isEnough }, (row) => {
    const event = parseRow(row, today);
    if (!event.ok) return event.error;
    rows += 1;
    take(event.value);
    return null;
  });
  const isEnd = scan.fault !== null || isHidden || (rows < SLICE_EVENTS && !isEnough());
  return {
    docs: isHidden ? [] : docs,
    place: { seq: scan.count, crc: scan.crc },
    ...{ cut, isEnd, isHidden },
    fault: scan.fault?.kind ?? '',
  };
}

function writeDocs(index: DatabaseSync, run: number, docs: readonly Doc[]): void {
  const insert: StatementSync = index.prepare(
    'INSERT INTO word(rowid, text, file, tag) VALUES (?, ?, ?, ?)',
  );
  const see = index.prepare('INSERT OR IGNORE INTO seen VALUES (?, ?)');
  for (const { seq, place, text, file, tag, hash } of docs) {
    insert.run(rowOf(run, seq, place), text.toWellFormed(), file.toWellFormed(), tag);
    if (hash !== null) see.run(run, hash);
  }
}
