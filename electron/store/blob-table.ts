import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import type { BlobRef } from '../../shared/run/event.ts';

/**
 * Payloads by the SHA-256 of their bytes, each once, compressed where that saves something worth having.
 * A blob is proved by its name whenever it is read.
 */

/** Below this, compression saves less than a page and costs time. */
const COMPRESS_FROM_BYTES = 512;
/** Compressed data is kept only if it is at least a tenth smaller. */
const WORTHWHILE = 0.9;
/** Bound for one payload, so that a hostile file can't fill the memory when it is inflated. */
export const MAX_BLOB_BYTES = 256 * 1024 * 1024;

const codecs = ['raw', 'zstd'] as const;
const rowSchema = z.object({
  bytes: z.int().nonnegative().max(MAX_BLOB_BYTES),
  codec: z.enum(codecs),
  data: z.instanceof(Uint8Array),
});

export const hashBytes = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export interface BlobWriter {
  /** Stores the content unless it is there already. Throws SQLite's errors; RangeError over the bound. */
  put(content: string | Uint8Array): BlobRef;
}

export function createBlobWriter(database: DatabaseSync): BlobWriter {
  const find: StatementSync = database.prepare('SELECT 1 FROM blob WHERE hash = ?');
  const insert: StatementSync = database.prepare('INSERT INTO blob VALUES (?, ?, ?, ?)');
  return {
    put(content) {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      if (bytes.byteLength > MAX_BLOB_BYTES) {
        throw new RangeError(`a blob of ${bytes.byteLength} bytes is over ${MAX_BLOB_BYTES}`);
      }
      const hash = hashBytes(bytes);
      if (find.get(hash) === undefined) {
        const packed = packBytes(bytes);
        insert.run(hash, bytes.byteLength, packed.codec, packed.data);
      }
      return { blob: hash, bytes: bytes.byteLength };
    },
  };
}

/** The bytes of a blob, or a sentence about what is wrong with it. Throws SQLite's errors. */
export function readBlobRow(database: DatabaseSync, hash: string): Uint8Array | string {
  const row = database
    .prepare(
      `SELECT bytes, codec, data FROM blob WHERE hash = ? AND octet_length(data) <= ${MAX_BLOB_BYTES}`,
    )
    .get(hash);
  if (row === undefined) return `the payload ${hash} is missing`;
  const parsed = rowSchema.safeParse(row);
  const bytes = parsed.success ? unpackBytes(parsed.data) : null;
  return bytes !== null && hashBytes(bytes) === hash ? bytes : `the payload ${hash} is damaged`;
}

function packBytes(bytes: Uint8Array): {
  readonly codec: (typeof codecs)[number];
  readonly data: Uint8Array;
} {
  if (bytes.byteLength < COMPRESS_FROM_BYTES) return { codec: 'raw', data: bytes };
  const data = zstdCompressSync(bytes);
  return data.byteLength < bytes.byteLength * WORTHWHILE
    ? { codec: 'zstd', data }
    : { codec: 'raw', data: bytes };
}

function unpackBytes(row: z.infer<typeof rowSchema>): Uint8Array | null {
  if (row.codec === 'raw') return row.data;
  try {
    return zstdDecompressSync(row.data, { maxOutputLength: Math.max(1, row.bytes) });
  } catch {
    // Damaged, or bigger than the row says: the caller calls both damage.
    return null;
  }
}
