import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

/** A file that is being imported: one handle for all reads, so that a file put in its place meanwhile changes nothing. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** The bytes in pieces. Each piece is only good until the next one is asked for. */
  pieces(signal: AbortSignal): AsyncGenerator<Uint8Array>;
  /** Whether somebody has written to it since it was opened. */
  hasChanged(): Promise<boolean>;
  close(): Promise<void>;
}

const PIECE = 4 * 1024 * 1024;
/** How `llama-gguf-split` names the parts of a model. */
const SPLIT = /-(\d{5})-of-(\d{5})\.gguf$/i;

/** Follows a link to its file. Errors: `file-unreadable`, `file-invalid`. */
export async function openSource(path: string): Promise<Result<SourceFile, TandemError>> {
  const part = SPLIT.exec(path);
  if (part !== null && Number(part[2]) > 1) return err(invalid(path, splitWords(part)));
  try {
    const seen = await stat(path);
    if (seen.isDirectory()) return err(unreadable(path, 'it is a folder; choose the file in it'));
    // Of a pipe or a device, opening alone could wait for ever.
    if (!seen.isFile()) return err(unreadable(path, 'it is no ordinary file'));
    return ok(await sourceOf(path, await open(path, 'r')));
  } catch (thrown) {
    return err(unreadable(path, wordsOf(thrown)));
  }
}

async function sourceOf(path: string, handle: FileHandle): Promise<SourceFile> {
  const first = await handle.stat();
  return {
    path,
    name: basename(path),
    bytes: first.size,
    async *pieces(signal) {
      const buffer = Buffer.allocUnsafe(PIECE);
      let at = 0;
      while (at < first.size) {
        signal.throwIfAborted();
        const { bytesRead } = await handle.read(buffer, 0, PIECE, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    async hasChanged() {
      const now = await handle.stat();
      return now.size !== first.size || now.mtimeMs !== first.mtimeMs;
    },
    close: () => handle.close(),
  };
}

/** The digest that servers know the file by: `sha256:<hex>`. Rejects on abort, or when the file can't be read on. */
export async function hashSource(
  file: SourceFile,
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const piece of file.pieces(signal)) {
    hash.update(piece);
    done += piece.length;
    onBytes(done);
  }
  return `sha256:${hash.digest('hex')}`;
}

const splitWords = (part: RegExpExecArray): string =>
  `it is part ${Number(part[1])} of ${Number(part[2])} of a model; join them with \`llama-gguf-split --merge\` and import the whole`;

function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown;
  switch (thrown.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'your user may not read it';
    case 'ELOOP':
      return 'it is a link that leads to itself';
    default:
      return thrown.message;
  }
}

export const unreadable = (path: string, detail: string): TandemError => ({
  kind: 'file-unreadable',
  path,
  detail,
});

const invalid = (path: string, detail: string): TandemError => ({
  kind: 'file-invalid',
  path,
  line: null,
  detail,
});
