import { escapeName } from './escape-name.ts';
import type { OutlineSymbol } from './outline/outline-source.ts';
import { weightOfLines } from './render-tree.ts';

export interface OutlinedFile {
  readonly path: string;
  readonly symbols: readonly OutlineSymbol[];
  /** Whether a symbol's name holds a word of the request. */
  readonly asked: (name: string) => boolean;
}

export interface RenderedSymbols {
  readonly lines: readonly string[];
  readonly symbols: number;
  readonly files: readonly string[];
}

const FIRST_HELPING = 14;

/**
 * Files best first, each with its symbols by line. Every file first gets a helping, so that one large file
 * does not take the whole budget; what is left over then goes to the files in order.
 */
export function renderSymbols(files: readonly OutlinedFile[], weight: number): RenderedSymbols {
  const offered = files.filter((file) => file.symbols.length > 0);
  const chosen = new Map<OutlinedFile, number>();
  let left = weight;
  for (const helping of [FIRST_HELPING, Number.POSITIVE_INFINITY]) {
    for (const file of offered) {
      const before = chosen.get(file) ?? 0;
      const spent = before === 0 ? 0 : blockWeight(file, before);
      const count = fitting(file, Math.min(helping, file.symbols.length), left + spent);
      if (count <= before) continue;
      left += spent - blockWeight(file, count);
      chosen.set(file, count);
    }
  }
  const shown = offered.filter((file) => chosen.has(file));
  return {
    lines: shown.flatMap((file) => block(file, chosen.get(file) ?? 0)),
    symbols: shown.reduce((sum, file) => sum + (chosen.get(file) ?? 0), 0),
    files: shown.map((file) => file.path),
  };
}

/** The largest count up to `most` whose block fits; 0 when not even one symbol does. */
function fitting(file: OutlinedFile, most: number, weight: number): number {
  for (let count = most; count > 0; count = Math.min(count - 1, Math.floor(count * 0.8))) {
    if (blockWeight(file, count) <= weight) return count;
  }
  return 0;
}

const blockWeight = (file: OutlinedFile, count: number): number =>
  weightOfLines(block(file, count));

function block(file: OutlinedFile, count: number): string[] {
  const picked = pick(file, count);
  const lines = picked.map((one) => `${' '.repeat(1 + one.depth)}${one.line} ${one.signature}`);
  const more = file.symbols.length - picked.length;
  const rest = more === 0 ? [] : [` … ${more} more ${more === 1 ? 'symbol' : 'symbols'}`];
  return [escapeName(file.path), ...lines, ...rest];
}

/** What the request speaks of first, then outer declarations before members; shown in the file's order. */
function pick(file: OutlinedFile, count: number): readonly OutlineSymbol[] {
  if (count >= file.symbols.length) return file.symbols;
  const order = file.symbols
    .map((symbol, at) => ({ at, value: (file.asked(symbol.name) ? -10 : 0) + symbol.depth }))
    .sort((a, b) => a.value - b.value || a.at - b.at);
  const kept = new Set(order.slice(0, count).map(({ at }) => at));
  return file.symbols.filter((_, at) => kept.has(at));
}
