/**
 * GGUF files byte by byte, right ones and wrong ones: every length, count, type and offset can be told to lie.
 * The data of tensors is zeros, and is left out of the header's own bytes.
 */
export type Value =
  | { readonly u8: number }
  | { readonly u32: number }
  | { readonly i32: number }
  | { readonly u64: bigint }
  | { readonly f32: number }
  | { readonly bool: boolean }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly u32s: readonly number[] }
  | { readonly bools: readonly boolean[] }
  /** A type and whatever bytes. */
  | { readonly type: number; readonly raw: Buffer };

export interface Tensor {
  readonly name: string;
  readonly dimensions: readonly (number | bigint)[];
  /** Default 0, F32. */
  readonly type?: number;
  /** Default: the next free place. */
  readonly offset?: number | bigint;
  /** Bytes of its data; default those of F32. */
  readonly bytes?: number;
}

export interface Spec {
  readonly keys: readonly (readonly [string, Value])[];
  readonly tensors: readonly Tensor[];
  readonly version?: number;
  readonly magic?: string;
  readonly keyCount?: bigint;
  readonly tensorCount?: bigint;
  readonly alignment?: number;
}

const TEXT = 8;
const LIST = 9;

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

export const u64 = (value: number | bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

export const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
};

export const list = (type: number, length: number | bigint, ...items: readonly Buffer[]): Buffer =>
  Buffer.concat([u32(type), u64(length), ...items]);

function encode(value: Value): Buffer {
  if ('u8' in value) return Buffer.concat([u32(0), Buffer.of(value.u8)]);
  if ('u32' in value) return Buffer.concat([u32(4), u32(value.u32)]);
  if ('i32' in value) return Buffer.concat([u32(5), u32(value.i32 >>> 0)]);
  if ('u64' in value) return Buffer.concat([u32(10), u64(value.u64)]);
  if ('f32' in value) {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value.f32);
    return Buffer.concat([u32(6), bytes]);
  }
  if ('bool' in value) return Buffer.concat([u32(7), Buffer.of(value.bool ? 1 : 0)]);
  if ('text' in value) return Buffer.concat([u32(TEXT), text(value.text)]);
  if ('texts' in value) {
    return Buffer.concat([
      u32(LIST),
      list(TEXT, value.texts.length, Buffer.concat(value.texts.map(text))),
    ]);
  }
  if ('u32s' in value) {
    return Buffer.concat([
      u32(LIST),
      list(4, value.u32s.length, Buffer.concat(value.u32s.map(u32))),
    ]);
  }
  if ('bools' in value) {
    const items = Buffer.from(value.bools.map((one) => (one ? 1 : 0)));
    return Buffer.concat([u32(LIST), list(7, value.bools.length, items)]);
  }
  return Buffer.concat([u32(value.type), value.raw]);
}

/** Header and data. */
export function ggufBytes(spec: Spec): Buffer {
  const alignment = spec.alignment ?? 32;
  const head = [
    Buffer.from(spec.magic ?? 'GGUF'),
    u32(spec.version ?? 3),
    u64(spec.tensorCount ?? spec.tensors.length),
    u64(spec.keyCount ?? spec.keys.length),
  ];
  for (const [key, value] of spec.keys) head.push(text(key), encode(value));
  let offset = 0;
  for (const tensor of spec.tensors) {
    head.push(text(tensor.name), u32(tensor.dimensions.length), ...tensor.dimensions.map(u64));
    head.push(u32(tensor.type ?? 0), u64(tensor.offset ?? offset));
    offset = padded(offset + sizeOf(tensor), alignment);
  }
  const header = Buffer.concat(head);
  return Buffer.concat([
    header,
    Buffer.alloc(padded(header.length, alignment) - header.length + offset),
  ]);
}

const sizeOf = ({ bytes, dimensions }: Tensor): number =>
  bytes ?? dimensions.reduce<number>((product, length) => product * Number(length), 4);

const padded = (length: number, alignment: number): number =>
  Math.ceil(length / alignment) * alignment;
