import type { CacheGroup } from '../shape.ts';
import * as known from './architectures.ts';
import type { KeyReader } from './key-reader.ts';

/** One layer as far as memory goes. */
export interface Layer {
  readonly kvHeads: number;
  /** Whether it sees a window only. */
  readonly isWindowed: boolean;
  readonly hasState: boolean;
}

export interface HeadLengths {
  readonly key: number;
  readonly value: number;
  /** Of layers with a window, where they differ. */
  readonly windowKey: number;
  readonly windowValue: number;
}

/** The layers of a model, without those of a draft head; null when their heads can't be told. */
export function readLayers(
  reader: KeyReader,
  layers: number,
  heads: number | null,
): Layer[] | null {
  const kvHeads = readKvHeads(reader, layers, heads);
  if (kvHeads === null) return null;
  const windowed = readWindowed(reader, layers);
  const states = readStates(reader, layers, kvHeads);
  if (windowed === null || states === null) return null;
  // The last layers of some models use the cache of earlier ones and have none of their own.
  const own = layers - Math.min(layers, reader.count('attention.shared_kv_layers') ?? 0);
  return kvHeads.map((count, index) => ({
    kvHeads: index >= own || hasNoCache(reader, states[index] === true) ? 0 : count,
    isWindowed: windowed[index] === true,
    hasState: states[index] === true,
  }));
}

const hasNoCache = ({ architecture }: KeyReader, hasState: boolean): boolean =>
  known.STATE_ONLY.has(architecture) || (hasState && !known.STATE_EVERYWHERE.has(architecture));

function readKvHeads(reader: KeyReader, layers: number, heads: number | null) {
  const name = 'attention.head_count_kv';
  if (reader.has(name)) return reader.perLayer(name, layers);
  if (known.STATE_ONLY.has(reader.architecture)) return Array.from({ length: layers }, () => 0);
  return heads === null ? null : Array.from({ length: layers }, () => heads);
}

function readWindowed(reader: KeyReader, layers: number): readonly boolean[] | null {
  const all = Array.from({ length: layers }, (_, index) => index);
  const none = all.map(() => false);
  if (reader.count('attention.sliding_window') === null) return none;
  const name = 'attention.sliding_window_pattern';
  const raw = reader.raw(name);
  if (Array.isArray(raw)) return reader.perLayer(name, layers)?.map(Boolean) ?? null;
  const pattern = reader.count(name) ?? known.WINDOW_PATTERNS[reader.architecture] ?? null;
  if (pattern === null || pattern === 0) return reader.isBlank(name) ? null : none;
  return all.map((index) => index % pattern < pattern - 1);
}

function readStates(
  reader: KeyReader,
  layers: number,
  kvHeads: readonly number[],
): readonly boolean[] | null {
  const { architecture } = reader;
  const pattern = known.STATE_PATTERNS[architecture];
  if (pattern !== undefined) {
    const interval = reader.count('full_attention_interval') || pattern;
    return kvHeads.map((_, index) => (index + 1) % interval !== 0);
  }
  if (known.STATE_ONLY.has(architecture) || known.STATE_EVERYWHERE.has(architecture)) {
    return kvHeads.map(() => true);
  }
  if (!known.STATE_BY_HEADS.has(architecture)) return kvHeads.map(() => false);
  if (!known.STATE_WITHOUT_FEED_FORWARD.has(architecture))
    return kvHeads.map((count) => count === 0);
  const widths = reader.perLayer('feed_forward_length', layers);
  return widths?.map((width, index) => width === 0 && kvHeads[index] === 0) ?? null;
}

/** Layers that cache alike, together. */
export function groupLayers(
  layers: readonly Layer[],
  window: number | null,
  lengths: HeadLengths,
): CacheGroup[] {
  const groups = new Map<string, CacheGroup>();
  for (const { kvHeads, isWindowed } of layers) {
    if (kvHeads === 0) continue;
    const key = `${kvHeads} ${isWindowed}`;
    const before = groups.get(key)?.layers ?? 0;
    groups.set(key, {
      layers: before + 1,
      kvHeads,
      keyLength: isWindowed ? lengths.windowKey : lengths.key,
      valueLength: isWindowed ? lengths.windowValue : lengths.value,
      window: isWindowed ? window : null,
    });
  }
  const none = { layers: 0, kvHeads: 0, keyLength: 0, valueLength: 0, window: null };
  return groups.size === 0 ? [none] : [...groups.values()];
}
