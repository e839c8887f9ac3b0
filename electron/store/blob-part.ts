import { LogFault } from '../../shared/run/log-fault.ts';
import { readBlobRow } from './blob-table.ts';
import type { EventSource } from './read-events.ts';

/** Some bytes of a payload. */
export interface BlobPart {
  /** Of the whole payload. */
  readonly bytes: number;
  readonly content: Uint8Array;
  /** Where the next part begins; null at the end. */
  readonly next: number | null;
}

/** A payload up to this size is kept while its parts are read, since each proof inflates and hashes all of it. */
const KEPT_BYTES = 32 * 1024 * 1024;
/** UTF-8 needs at most so many bytes after the first of a character. */
const MAX_TRAIL = 3;

/** Reads payloads part by part; remembers the last one. */
export function createPartReader(
  source: EventSource,
): (hash: string, offset: number, limit: number) => BlobPart {
  let last: { readonly hash: string; readonly bytes: Uint8Array } | null = null;

  const read = (hash: string): Uint8Array => {
    if (last?.hash === hash) return last.bytes;
    const bytes = source.use((database) => readBlobRow(database, hash));
    if (typeof bytes === 'string') {
      throw new LogFault({ kind: 'log-corrupt', path: source.path, detail: bytes, readable: 0 });
    }
    last = bytes.byteLength <= KEPT_BYTES ? { hash, bytes } : null;
    return bytes;
  };

  return (hash, offset, limit) => {
    const bytes = read(hash);
    const end = endOfPart(bytes, offset, limit);
    return {
      bytes: bytes.byteLength,
      // A copy, so that sending it away does not send the rest.
      content: bytes.slice(offset, end),
      next: end < bytes.byteLength ? end : null,
    };
  };
}

/** Before a character that would be cut; at least one byte is taken, and all of what is not UTF-8. */
function endOfPart(bytes: Uint8Array, offset: number, limit: number): number {
  const end = Math.min(bytes.byteLength, offset + Math.max(1, limit));
  if (end === bytes.byteLength) return end;
  for (let back = 0; back <= MAX_TRAIL; back += 1) {
    const start = end - back;
    const isTrail = ((bytes[start] ?? 0) & 0xc0) === 0x80;
    if (!isTrail) return start > offset ? start : end;
  }
  return end;
}
