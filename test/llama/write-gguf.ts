import { writeFileSync } from 'node:fs';

/**
 * A GGUF file, version 3, from plain values: header, metadata, tensor infos, then the tensors' data. All
 * numbers are little-endian and a string is its length (u64) with its UTF-8 bytes. Data starts at a multiple
 * of 32 and every tensor is padded to one, which is the format's default alignment.
 */
export interface Gguf {
  readonly metadata: Readonly<Record<string, GgufValue>>;
  readonly tensors: readonly GgufTensor[];
}

export type GgufValue =
  | { readonly u32: number }
  | { readonly f32: number }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly i32s: readonly number[] };

export interface GgufTensor {
  readonly name: string;
  /** The fastest running dimension first. */
  readonly dimensions: readonly number[];
  readonly data: Float32Array;
}

const VERSION = 3;
const ALIGNMENT = 32;
/** Value types of the format. */
const TYPE = { u32: 4, i32: 5, f32: 6, text: 8, array: 9 } as const;
/** Tensor type F32. */
const TENSOR_F32 = 0;

export function encodeGguf(model: Gguf): Buffer {
  const metadata = Object.entries(model.metadata);
  const head = [Buffer.from('GGUF'), u32(VERSION), u64(model.tensors.length), u64(metadata.length)];
  for (const [key, value] of metadata) head.push(string(key), encodeValue(value));
  let offset = 0;
  for (const { name, dimensions, data } of model.tensors) {
    requireSize(name, dimensions, data);
    head.push(string(name), u32(dimensions.length), ...dimensions.map(u64));
    head.push(u32(TENSOR_F32), u64(offset));
    offset += padded(data.byteLength);
  }
  const data = model.tensors.map((tensor) => pad(littleEndian(tensor.data)));
  return Buffer.concat([pad(Buffer.concat(head)), ...data]);
}

/** Returns the size in bytes. */
export function writeGguf(file: string, model: Gguf): number {
  const bytes = encodeGguf(model);
  writeFileSync(file, bytes);
  return bytes.length;
}

function requireSize(name: string, dimensions: readonly number[], data: Float32Array): void {
  const size = dimensions.reduce((product, length) => product * length, 1);
  if (size === data.length) return;
  throw new Error(`tensor ${name} is ${dimensions.join(' x ')} and has ${data.length} numbers`);
}

function encodeValue(value: GgufValue): Buffer {
  if ('u32' in value) return Buffer.concat([u32(TYPE.u32), u32(value.u32)]);
  if ('f32' in value) {
    return Buffer.concat([u32(TYPE.f32), littleEndian(Float32Array.of(value.f32))]);
  }
  if ('text' in value) return Buffer.concat([u32(TYPE.text), string(value.text)]);
  if ('texts' in value) return array(TYPE.text, value.texts.map(string));
  return array(TYPE.i32, value.i32s.map(i32));
}

const array = (type: number, items: readonly Buffer[]): Buffer =>
  Buffer.concat([u32(TYPE.array), u32(type), u64(items.length), ...items]);

function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** The engine that reads it runs on x64 only, so the machine's own order is the format's. */
const littleEndian = (numbers: Float32Array): Buffer =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);

const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

const pad = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(padded(bytes.length) - bytes.length)]);
