import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { today } from '../../../../shared/run/upgrade.ts';
import { readBlobRow } from '../../../store/blob-table.ts';
import { describeFault } from '../../../store/describe-fault.ts';
import { parseRow } from '../../../store/event-row.ts';
import { inspectRun, type Place, scanRows } from '../../../store/read-run.ts';
import { createRunConnection } from '../../../store/run-connection.ts';
import type { RunPlace } from '../../../store/run-places.ts';
import { chainStart } from '../../../store/run-tables.ts';
import { createProjection } from '../../../telemetry/project-run.ts';
import type { Span } from '../../../telemetry/span.ts';

/** Events per slice, after which others have a turn. */
const SLICE = 500;
/** Characters of one text that go along; what is cut says so. */
const MOST_CHARS = 32_768;

/**
 * A run's spans, a batch at a time, without its results and, unless asked for, without its payloads. The batches end
 * with what made them end early, if anything did; what came before is good.
 */
export async function* readSpans(
  { runId, path }: RunPlace,
  { content }: { readonly content: boolean },
): AsyncGenerator<readonly Span[], TandemError | null> {
  const connection = createRunConnection(path);
  const read = (hash: string): string | null => {
    const bytes = connection.use((database) => readBlobRow(database, hash));
    if (typeof bytes === 'string') return null;
    return cut(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  };
  const projection = createProjection(runId, content ? read : null);
  let place: Place | null = null;
  try {
    for (;;) {
      const slice: Result<Slice, TandemError> = readSlice(connection, path, place);
      if (!slice.ok) return slice.error;
      const { events, isEnd, fault } = slice.value;
      place = slice.value.place;
      const spans = events.flatMap((event) => projection.add(event));
      if (spans.length > 0) yield spans;
      if (!isEnd) continue;
      yield projection.finish();
      return fault;
    }
  } catch (thrown) {
    return describeFault(thrown, path);
  } finally {
    connection.close();
  }
}

interface Slice {
  readonly events: readonly Parameters<ReturnType<typeof createProjection>['add']>[0][];
  readonly place: Place;
  readonly isEnd: boolean;
  readonly fault: TandemError | null;
}

const readSlice = (
  connection: ReturnType<typeof createRunConnection>,
  path: string,
  before: Place | null,
): Result<Slice, TandemError> =>
  connection.use((database): Result<Slice, TandemError> => {
    const meta = inspectRun(database, path, today.target);
    if ('kind' in meta) return err(meta);
    const events: Slice['events'][number][] = [];
    const from = before ?? { seq: 0, crc: chainStart(meta) };
    const file = { path, meta, known: today.target, from, limit: SLICE };
    const { fault, count, crc } = scanRows(database, file, (row) => {
      const event = parseRow(row, today);
      if (!event.ok) return event.error;
      events.push(event.value);
      return null;
    });
    if (fault !== null && count === 0) return err(fault);
    const isEnd = fault !== null || events.length < SLICE;
    return ok({ events, place: { seq: count, crc }, isEnd, fault });
  });

export const cut = (text: string): string =>
  text.length <= MOST_CHARS
    ? text
    : `${text.slice(0, MOST_CHARS).toWellFormed()}… (${text.length - MOST_CHARS} more characters)`;
