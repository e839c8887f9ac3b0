import type { FileHandle } from 'node:fs/promises';

/** What is wrong with a header, as a sentence. Thrown while it is read, caught where the file was opened. */
export class HeaderFault extends Error {}

/** A piece read at once; the headers of models with large vocabularies are some 10 MB. */
const PIECE = 1024 * 1024;
/** No model's header comes near this; a file that claims one lies. */
export const MAX_HEADER = 64 * 1024 * 1024;

/**
 * Goes forward through the header of a file and holds one piece of it. `fill` sees to it that bytes are at
 * hand; the readers then take them without waiting, so that half a million short strings cost no half a
 * million promises.
 */
export interface HeaderWindow {
  /** Of the next byte, in the file. */
  readonly position: number;
  /** Bytes between here and the end of the file. */
  readonly remaining: number;
  has(bytes: number): boolean;
  /** @param what names what is read, for the sentence when the file ends before it. */
  fill(bytes: number, what: string): Promise<void>;
  u32(): number;
  /** Beyond 2^53 it is not exact; no size in a file can be that large. */
  u64(): number;
  /** A copy. */
  take(bytes: number): Buffer;
  /** May go beyond what is at hand, never beyond the file. */
  skip(bytes: number, what: string): void;
}

export function createHeaderWindow(file: FileHandle, fileBytes: number): HeaderWindow {
  let piece = Buffer.alloc(0);
  let start = 0;
  let at = 0;
  const position = () => start + at;
  const requireWithin = (bytes: number, what: string) => {
    if (position() + bytes > fileBytes) throw new HeaderFault(cutShort(what));
    if (position() + bytes > MAX_HEADER) throw new HeaderFault(tooLarge(what));
  };
  const advance = (bytes: number) => {
    at += bytes;
    return at - bytes;
  };
  return {
    get position() {
      return position();
    },
    get remaining() {
      return fileBytes - position();
    },
    has: (bytes) => piece.length - at >= bytes,
    async fill(bytes, what) {
      if (piece.length - at >= bytes) return;
      requireWithin(bytes, what);
      start = position();
      at = 0;
      piece = await readPiece(file, start, Math.min(Math.max(bytes, PIECE), fileBytes - start));
      if (piece.length < bytes) throw new HeaderFault(cutShort(what));
    },
    u32: () => piece.readUInt32LE(advance(4)),
    u64() {
      const from = advance(8);
      return piece.readUInt32LE(from) + piece.readUInt32LE(from + 4) * 2 ** 32;
    },
    take: (bytes) => Buffer.from(piece.subarray(advance(bytes), at)),
    skip(bytes, what) {
      requireWithin(bytes, what);
      at += bytes;
      if (at <= piece.length) return;
      start = position();
      at = 0;
      piece = Buffer.alloc(0);
    },
  };
}

/** A file that is being written or cut meanwhile gives less than asked for. */
async function readPiece(
  file: FileHandle,
  start: number,
  bytes: number,
): Promise<Buffer<ArrayBuffer>> {
  const piece = Buffer.alloc(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await file.read(piece, filled, bytes - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return piece.subarray(0, filled);
}

const cutShort = (what: string): string =>
  `The file ends in the middle of its header, in ${what}. It is cut short or damaged; get it again.`;

const tooLarge = (what: string): string =>
  `Its header would be over ${MAX_HEADER / 1024 / 1024} MB, in ${what}. No model needs that: the file is damaged.`;
