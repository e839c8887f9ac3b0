/** Metadata of a GGUF file: from its header, or from `model_info` of a server's `/api/show`. */
export type GgufKeys = Readonly<Record<string, unknown>>;

/** Reads keys of one architecture. What is absent, of another type or beyond any model is null, never a wrong number. */
export interface KeyReader {
  readonly architecture: string;
  /** A whole number from 0 to `most`. */
  readonly count: (name: string, most?: number) => number | null;
  /** The same, for each layer: a list as it is, a number for all; null when absent, blanked or of another length. */
  readonly perLayer: (name: string, layers: number) => readonly number[] | null;
  readonly has: (name: string) => boolean;
  /** Whether it is there but without its values: servers leave out lists of more than five. */
  readonly isBlank: (name: string) => boolean;
  readonly raw: (name: string) => unknown;
}

/** Larger than anything that a model counts except tokens. */
const MOST = 10_000_000;

export function createKeyReader(keys: GgufKeys): KeyReader | null {
  const architecture = keys['general.architecture'];
  if (typeof architecture !== 'string' || architecture === '') return null;
  const raw = (name: string): unknown => keys[`${architecture}.${name}`];
  return {
    architecture,
    raw,
    count: (name, most = MOST) => toCount(raw(name), most),
    perLayer: (name, layers) => toPerLayer(raw(name), layers),
    has: (name) => raw(name) !== undefined,
    isBlank: (name) => raw(name) === null,
  };
}

/** A whole number from 0 to `most`, whatever type the file gave it; else null. */
export function toCount(value: unknown, most: number): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value;
  const isCount = typeof number === 'number' && Number.isInteger(number);
  return isCount && number >= 0 && number <= most ? number : null;
}

function toPerLayer(value: unknown, layers: number): readonly number[] | null {
  const one = toCount(value, MOST);
  if (one !== null) return Array.from({ length: layers }, () => one);
  if (!Array.isArray(value) || value.length < layers) return null;
  const list = value.slice(0, layers).map((item) => toCount(toNumber(item), MOST));
  return list.every((item) => item !== null) ? list : null;
}

const toNumber = (item: unknown): unknown => (typeof item === 'boolean' ? Number(item) : item);
