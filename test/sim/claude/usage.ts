import { createHash } from 'node:crypto';
import type { SimBody } from './strict.ts';

/**
 * Token counts that behave like the API's: all input is split into fresh, written to the cache and read from
 * it; a read needs the same model, system and blocks up to the marked one. Counts are bytes over four.
 */

export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

const MIN_CACHED = 512;
const tokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

export function countUsage(body: SimBody, answer: string, cache: Set<string>): Usage {
  const all = tokens(JSON.stringify([body.system, body.messages]));
  const output = tokens(answer) + 8;
  const prefix = findPrefix(body);
  if (prefix === null || tokens(prefix) < MIN_CACHED) {
    return { input: all, output, cacheRead: 0, cacheWrite: 0 };
  }
  const key = createHash('sha256')
    .update(JSON.stringify([body.model, body.output_config?.effort, prefix]))
    .digest('hex');
  const size = Math.min(tokens(prefix), all);
  const isRead = cache.has(key);
  cache.add(key);
  return {
    input: all - size,
    output,
    cacheRead: isRead ? size : 0,
    cacheWrite: isRead ? 0 : size,
  };
}

function findPrefix(body: SimBody): string | null {
  const blocks = body.messages.flatMap(({ content }) =>
    typeof content === 'string' ? [{ type: 'text', text: content }] : content,
  );
  const marked = blocks.findLastIndex((block) => 'cache_control' in block);
  return marked < 0 ? null : JSON.stringify([body.system, blocks.slice(0, marked + 1)]);
}
