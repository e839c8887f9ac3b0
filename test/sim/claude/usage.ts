import { createHash } from 'node:crypto';
import { type Block, withoutMark } from './blocks.ts';
import type { SimBody } from './strict.ts';

/**
 * Token counts that behave like the API's: all input (tools, system, messages) is split into fresh, written to
 * the cache and read from it. A mark caches everything before it and itself; a read needs the same model,
 * effort and bytes up to a place that was marked before, at most 20 blocks before a mark. Counts are bytes
 * over four.
 */

export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

const MIN_CACHED = 512;
const LOOK_BACK = 20;
const tokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

export function countUsage(body: SimBody, answer: string, cache: Set<string>): Usage {
  const output = tokens(answer) + 8;
  const places = measurePlaces(body);
  const all = places.at(-1)?.tokens ?? 0;
  const marks = places.flatMap((place, index) =>
    place.isMarked && place.tokens >= MIN_CACHED ? [index] : [],
  );
  const last = places[marks.at(-1) ?? -1];
  if (last === undefined) return { input: all, output, cacheRead: 0, cacheWrite: 0 };
  const read = places.findLastIndex(
    (place, index) =>
      cache.has(place.key) && marks.some((mark) => mark >= index && mark - index < LOOK_BACK),
  );
  const cacheRead = places[read]?.tokens ?? 0;
  for (const mark of marks) cache.add(places[mark]?.key ?? '');
  return {
    input: all - last.tokens,
    output,
    cacheRead,
    cacheWrite: Math.max(0, last.tokens - cacheRead),
  };
}

interface Place {
  readonly key: string;
  /** Of everything up to here. */
  readonly tokens: number;
  readonly isMarked: boolean;
}

function measurePlaces(body: SimBody): readonly Place[] {
  const running = createHash('sha256').update(
    JSON.stringify([body.model, body.output_config?.effort, body.tool_choice]),
  );
  let bytes = 0;
  return blocksOf(body).map((block) => {
    const text = JSON.stringify(withoutMark(block));
    bytes += Buffer.byteLength(text);
    const key = running.update(text).copy().digest('hex');
    return { key, tokens: Math.ceil(bytes / 4), isMarked: 'cache_control' in block };
  });
}

/** Tools, system, messages: the order in which the API reads, and caches, a request. */
function blocksOf(body: SimBody): readonly Block[] {
  const system = typeof body.system === 'string' ? textBlocks(body.system) : (body.system ?? []);
  return [
    ...(body.tools ?? []).map((tool) => ({ type: 'tool', ...tool })),
    ...system,
    ...body.messages.flatMap(({ role, content }) => {
      const blocks = typeof content === 'string' ? textBlocks(content) : content;
      return blocks.map((block) => ({ role, ...block }));
    }),
  ];
}

const textBlocks = (text: string): readonly Block[] => [{ type: 'text', text }];
