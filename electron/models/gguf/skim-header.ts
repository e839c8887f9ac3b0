import { FIXED_SIZES, VALUE } from './gguf-format.ts';
import { HeaderFault, type HeaderWindow } from './header-window.ts';

/**
 * Walks through a header, checks every length and count against the file before anything is made of it, and
 * keeps what says something about the model: short values and the tensors' descriptions. Vocabularies are
 * left out, which are nearly all of a header; of lists their length is noted. What comes back is a header
 * again, small and known to be whole, that a library can read without being led astray.
 */
export interface SkimmedHeader {
  /** A GGUF header with the keys that were kept and all tensors. */
  readonly bytes: Uint8Array;
  /** Length of each list, by its key, those that were left out included. */
  readonly lists: ReadonlyMap<string, number>;
  /** Where the header ends in the file; tensors follow at the next multiple of the alignment. */
  readonly end: number;
}

/** Far above any model: the largest have some 80 keys and 2,000 tensors. */
const MAX_KEYS = 10_000;
const MAX_TENSORS = 100_000;
const MAX_KEY_BYTES = 65_535;
const MAX_TENSOR_NAME = 256;
const MAX_DIMENSIONS = 4;
const MAX_NESTING = 4;
/** Of one value that is kept, and of all of them. A list of one number for each layer is well below. */
const KEPT_TEXT = 256 * 1024;
const KEPT_LIST = 4096;
const KEPT_ALL = 4 * 1024 * 1024;
/** Names as models have them. Others are passed over: they mean nothing here, and some mean harm. */
const PLAIN_KEY = /^[a-z0-9][\w.-]*$/i;

export async function skimHeader(window: HeaderWindow): Promise<SkimmedHeader> {
  await window.fill(24, 'its first 24 bytes');
  const start = window.take(8);
  const tensors = window.u64();
  const keys = window.u64();
  if (keys > MAX_KEYS) throw new HeaderFault(impossible('metadata keys', keys));
  if (tensors > MAX_TENSORS) throw new HeaderFault(impossible('tensors', tensors));
  const lists = new Map<string, number>();
  const kept = await skimKeys(window, keys, lists);
  const described: Buffer[] = [];
  for (let at = 0; at < tensors; at += 1) described.push(await readTensor(window, at));
  const counts = Buffer.alloc(16);
  counts.writeBigUInt64LE(BigInt(tensors), 0);
  counts.writeBigUInt64LE(BigInt(kept.length), 8);
  return {
    bytes: Buffer.concat([start, counts, ...kept, ...described]),
    lists,
    end: window.position,
  };
}

async function skimKeys(
  window: HeaderWindow,
  count: number,
  lists: Map<string, number>,
): Promise<readonly Buffer[]> {
  const kept: Buffer[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for (let at = 0; at < count; at += 1) {
    const name = await readText(window, MAX_KEY_BYTES, `the name of key ${at + 1} of ${count}`);
    const key = name.toString('utf8');
    const what = `the value of \`${shorten(key)}\``;
    if (seen.has(key))
      throw new HeaderFault(`Its header has the key \`${shorten(key)}\` twice. It is damaged.`);
    seen.add(key);
    await window.fill(4, what);
    const type = window.u32();
    const { value, length } = await readValue(window, type, what);
    const isPlain = PLAIN_KEY.test(key);
    if (length !== null && isPlain) lists.set(key, length);
    if (value === null || !isPlain || bytes + value.length > KEPT_ALL) continue;
    bytes += value.length;
    kept.push(Buffer.concat([sized(name), u32(type), value]));
  }
  return kept;
}

/** A value's bytes as they are in the file, null when it is not kept; of a list its length. */
interface SkimmedValue {
  readonly value: Buffer | null;
  readonly length: number | null;
}

async function readValue(window: HeaderWindow, type: number, what: string): Promise<SkimmedValue> {
  const size = FIXED_SIZES.get(type);
  if (size !== undefined) {
    await window.fill(size, what);
    return { value: window.take(size), length: null };
  }
  if (type === VALUE.text) {
    const length = await readLength(window, what);
    if (length > KEPT_TEXT) {
      window.skip(length, what);
      return { value: null, length: null };
    }
    await window.fill(length, what);
    return { value: sized(window.take(length)), length: null };
  }
  if (type === VALUE.list) return readList(window, what, 1);
  throw new HeaderFault(unknownType(type, what));
}

async function readList(window: HeaderWindow, what: string, depth: number): Promise<SkimmedValue> {
  await window.fill(12, what);
  const type = window.u32();
  const length = window.u64();
  const size = FIXED_SIZES.get(type);
  if (size !== undefined) {
    if (length > KEPT_LIST) {
      window.skip(length * size, what);
      return { value: null, length };
    }
    await window.fill(length * size, what);
    return { value: Buffer.concat([u32(type), u64(length), window.take(length * size)]), length };
  }
  if (type !== VALUE.text && type !== VALUE.list) throw new HeaderFault(unknownType(type, what));
  if (depth > MAX_NESTING)
    throw new HeaderFault(`It nests lists too deep, in ${what}. It is damaged.`);
  // Each text or list begins with its length of 8 bytes at least.
  if (length * 8 > window.remaining) throw new HeaderFault(beyondFile(what));
  for (let at = 0; at < length; at += 1) {
    if (type === VALUE.list) await readList(window, what, depth + 1);
    else {
      if (!window.has(8)) await window.fill(8, what);
      window.skip(window.u64(), what);
    }
  }
  return { value: null, length };
}

async function readTensor(window: HeaderWindow, index: number): Promise<Buffer> {
  const what = `the description of tensor ${index + 1}`;
  const name = await readText(window, MAX_TENSOR_NAME, what);
  await window.fill(4, what);
  const dimensions = window.u32();
  if (dimensions === 0 || dimensions > MAX_DIMENSIONS) {
    throw new HeaderFault(
      `The tensor \`${shorten(name.toString('utf8'))}\` has ${dimensions} dimensions; 1 to ${MAX_DIMENSIONS} are possible. The file is damaged.`,
    );
  }
  const rest = dimensions * 8 + 12;
  await window.fill(rest, what);
  return Buffer.concat([sized(name), u32(dimensions), window.take(rest)]);
}

async function readText(window: HeaderWindow, most: number, what: string): Promise<Buffer> {
  const length = await readLength(window, what);
  if (length > most)
    throw new HeaderFault(`Its header announces ${length} bytes for ${what}. The file is damaged.`);
  await window.fill(length, what);
  return window.take(length);
}

async function readLength(window: HeaderWindow, what: string): Promise<number> {
  await window.fill(8, what);
  return window.u64();
}

const sized = (bytes: Buffer): Buffer => Buffer.concat([u64(bytes.length), bytes]);

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const shorten = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 60)}…`);

const impossible = (what: string, count: number): string =>
  `Its header announces ${count} ${what}; no model has so many. The file is damaged.`;

const unknownType = (type: number, what: string): string =>
  `Type ${type} of ${what} is none of the format’s. The file is damaged, or newer than this Tandem.`;

const beyondFile = (what: string): string =>
  `More is announced for ${what} than the file is long. It is cut short or damaged; get it again.`;
