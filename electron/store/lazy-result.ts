import type { Json } from '../../shared/json.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { LogFault } from '../../shared/run/log-fault.ts';
import type { BlobReader } from './blob-reader.ts';
import { depthOf, type EventRow, MAX_DEPTH } from './event-row.ts';

/**
 * What a step returned is asked for once at most, by a resumed or replayed workflow. So the events kept in
 * memory hold it as the text it is stored as, or only as the name of its blob, and make a value of it when
 * `result` is read. The property behaves like a plain one: it is listed, copied and printed. The
 * event that is handed in stays without it.
 */
export function attachResult(
  event: RunEvent,
  stored: Pick<EventRow, 'result' | 'resultBlob'>,
  from: { readonly path: string; readonly blobs: Pick<BlobReader, 'read'> },
): RunEvent {
  const { result, resultBlob } = stored;
  if (result === null && resultBlob === null) return event;
  const attached = Object.defineProperty({ ...event }, 'result', {
    enumerable: true,
    get: () => {
      const text =
        resultBlob === null ? result : Buffer.from(from.blobs.read(resultBlob)).toString('utf8');
      return parseResult(text ?? '', event.seq, from.path);
    },
  });
  bare.set(attached, event);
  return attached;
}

const bare = new WeakMap<RunEvent, RunEvent>();

/** The event without its result, which is not read for it: what is folded and shown needs none. */
export const withoutResult = (event: RunEvent): RunEvent => bare.get(event) ?? event;

function parseResult(text: string, seq: number, path: string): Json {
  const fault = (detail: string): LogFault =>
    new LogFault({
      kind: 'log-corrupt',
      path,
      detail: `event ${seq}: ${detail}`,
      readable: seq - 1,
    });
  if (depthOf(text) > MAX_DEPTH) throw fault(`its result nests deeper than ${MAX_DEPTH}`);
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // The parser's own words quote the content; the place is enough.
    throw fault('its result is not JSON');
  }
}
