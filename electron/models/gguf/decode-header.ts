import { HeaderFault } from './header-window.ts';

/** A value of a header. Whole numbers beyond 2^53 are left out: no size of a model is that large. */
export type GgufScalar = string | number | boolean;
export type GgufValue = GgufScalar | readonly GgufScalar[];

export interface GgufTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  /** Number of the format; see `TENSOR_BLOCKS`. */
  readonly type: number;
  /** From where the tensors' data begins. */
  readonly offset: number;
}

export interface DecodedHeader {
  readonly keys: Readonly<Record<string, GgufValue>>;
  readonly tensors: readonly GgufTensor[];
  /** The quantisation that the header names, such as `Q4_K_M`; null when it names none. */
  readonly fileType: string | null;
  /** Name of a tensor's type, such as `Q4_K`; null for one that is newer. */
  readonly typeName: (type: number) => string | null;
}

/** Put in by the library beside the file's own keys. */
const NOT_KEYS = new Set(['version', 'tensor_count', 'kv_count']);
/** A file type that was guessed by the converter has this added. */
const GUESSED = 1024;

/**
 * Reads a skimmed header with the format's library, which is loaded for it and takes 250 kB. Bytes go to it from
 * memory, in the pieces it asks for: by a path it would read the file a second time and take the silence
 * after its end for zeros.
 */
export async function decodeHeader(header: Uint8Array): Promise<DecodedHeader> {
  const { gguf, GGMLFileQuantizationType, GGMLQuantizationType } = await import(
    '@huggingface/gguf'
  );
  const answer: typeof fetch = (_address, init) => {
    const [from = 0, to = 0] = (new Headers(init?.headers).get('range') ?? '')
      .split(/[=-]/)
      .slice(1)
      .map(Number);
    return Promise.resolve(new Response(new Uint8Array(header.subarray(from, to + 1))));
  };
  const decoded = await gguf('https://header.invalid/', { fetch: answer }).catch(
    (thrown: unknown) => {
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      throw new HeaderFault(`Its header can't be read: ${detail}. The file is damaged.`);
    },
  );
  const keys: Record<string, GgufValue> = {};
  for (const [key, raw] of Object.entries(decoded.metadata)) {
    const value = NOT_KEYS.has(key) ? null : plainValue(raw);
    if (value !== null) keys[key] = value;
  }
  const type = keys['general.file_type'];
  const number = typeof type !== 'number' ? null : type >= GUESSED ? type - GUESSED : type;
  return {
    keys,
    tensors: decoded.tensorInfos.map(({ name, shape, dtype, offset }) => ({
      name,
      dimensions: shape.map(Number),
      type: dtype,
      offset: Number(offset),
    })),
    fileType: number === null ? null : (GGMLFileQuantizationType[number] ?? null),
    typeName: (of) => GGMLQuantizationType[of] ?? null,
  };
}

function plainValue(raw: unknown): GgufValue | null {
  if (!Array.isArray(raw)) return plainScalar(raw);
  const items = raw.map(plainScalar);
  return items.every((item) => item !== null) ? items : null;
}

function plainScalar(raw: unknown): GgufScalar | null {
  if (typeof raw === 'string' || typeof raw === 'boolean') return raw;
  if (typeof raw === 'bigint') return Number.isSafeInteger(Number(raw)) ? Number(raw) : null;
  return typeof raw === 'number' && Number.isFinite(raw) ? raw : null;
}
