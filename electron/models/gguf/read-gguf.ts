import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type DecodedHeader, decodeHeader, type GgufValue } from './decode-header.ts';
import { describeForeign } from './foreign-file.ts';
import { DEFAULT_ALIGNMENT } from './gguf-format.ts';
import { createHeaderWindow, HeaderFault } from './header-window.ts';
import { measureTensors, type TensorSizes } from './measure-tensors.ts';
import { skimHeader } from './skim-header.ts';

/** What a GGUF file says about itself. Sizes are bytes. */
export interface GgufFile {
  readonly fileBytes: number;
  /** Short values of the header, under their own names; lists of up to 4,096 numbers among them. */
  readonly keys: Readonly<Record<string, GgufValue>>;
  /** Length of each list, by key; that of `tokenizer.ggml.tokens` is the vocabulary. */
  readonly lists: ReadonlyMap<string, number>;
  /** Such as `Q4_K_M`; where the header does not say, the type that most of the weights have. */
  readonly quantization: string | null;
  readonly tensors: TensorSizes;
  /** Of a model in several files, which this is; null for a whole one. */
  readonly part: { readonly number: number; readonly of: number } | null;
}

/**
 * Reads the header of a GGUF file and proves that the tensors it describes are there. Only the header is read,
 * at most 64 MB of it. Errors: `file-unreadable`; `file-invalid` with what is wrong or missing.
 */
export async function readGgufFile(path: string): Promise<Result<GgufFile, TandemError>> {
  let file: FileHandle | undefined;
  try {
    // Asked before it is opened: who opens a pipe waits for somebody to write into it.
    const found = await stat(path);
    if (!found.isFile()) return err(unreadable(path, notAFile(found.isDirectory())));
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const opened = await file.stat();
    if (!opened.isFile()) return err(unreadable(path, notAFile(opened.isDirectory())));
    return ok(await readHeader(file, opened.size));
  } catch (thrown) {
    if (thrown instanceof HeaderFault) {
      return err({ kind: 'file-invalid', path, line: null, detail: thrown.message });
    }
    if (thrown instanceof Error && 'syscall' in thrown)
      return err(unreadable(path, thrown.message));
    throw thrown;
  } finally {
    await file?.close();
  }
}

async function readHeader(file: FileHandle, fileBytes: number): Promise<GgufFile> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
  const foreign = describeForeign(buffer.subarray(0, bytesRead));
  if (foreign !== null) throw new HeaderFault(foreign);
  const { bytes, lists, end } = await skimHeader(createHeaderWindow(file, fileBytes));
  const header = await decodeHeader(bytes);
  const alignment = alignmentOf(header.keys);
  const start = Math.ceil(end / alignment) * alignment;
  const tensors = measureTensors(header.tensors, { start, fileBytes, alignment });
  return {
    fileBytes,
    keys: header.keys,
    lists,
    quantization: header.fileType ?? commonType(header, tensors),
    tensors,
    part: partOf(header.keys),
  };
}

function alignmentOf(keys: DecodedHeader['keys']): number {
  const alignment = keys['general.alignment'] ?? DEFAULT_ALIGNMENT;
  const isPower = typeof alignment === 'number' && Number.isInteger(Math.log2(alignment));
  if (isPower && alignment >= 1 && alignment <= 2 ** 20) return alignment;
  throw new HeaderFault(
    `Its alignment is ${String(alignment)}, which none can be. The file is damaged.`,
  );
}

function commonType({ typeName }: DecodedHeader, { byType }: TensorSizes): string | null {
  const [most] = [...byType].toSorted(([, a], [, b]) => b - a);
  return most === undefined ? null : typeName(most[0]);
}

function partOf(keys: DecodedHeader['keys']): GgufFile['part'] {
  const { 'split.count': of, 'split.no': at } = keys;
  if (typeof of !== 'number' || typeof at !== 'number' || of <= 1) return null;
  return { number: at + 1, of };
}

const unreadable = (path: string, detail: string): TandemError => ({
  kind: 'file-unreadable',
  path,
  detail,
});

const notAFile = (isFolder: boolean): string =>
  isFolder
    ? 'It is a folder. Choose the GGUF file in it.'
    : 'It is not a file but a device or pipe.';
