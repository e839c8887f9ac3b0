import type { Digest } from '../../workflow/ports.ts';
import { escapeName } from './escape-name.ts';
import { estimateTokens, weightOf } from './estimate-tokens.ts';
import { languageOf } from './language-of.ts';
import type { Headline } from './read-headline.ts';
import type { FoundCommand } from './read-manifest.ts';
import { type OutlinedFile, renderSymbols } from './render-symbols.ts';
import { renderTree, weightOfLines } from './render-tree.ts';

/** Everything a digest may show, already free of bodies, comments and literals. */
export interface DigestMaterial {
  readonly level: 'names' | 'outline';
  readonly tokenBudget: number;
  /** Best first. */
  readonly paths: readonly string[];
  readonly headline: Headline | null;
  readonly commands: readonly FoundCommand[];
  readonly outlines: readonly OutlinedFile[];
  /** Files of a language whose symbols can be read, outlined or not. */
  readonly parsable: number;
}

const HEAD_SHARE = 0.25;
const TREE_SHARE = 0.4;

/**
 * The text for Claude within its budget. The head (what it is, how to build and test it) takes what it
 * needs up to a quarter; tree and symbols share the rest, and what one does not need the other gets.
 */
export function renderDigest(material: DigestMaterial): Omit<Digest, 'ms'> {
  const budget = weightOf(material.tokenBudget);
  const head = renderHead(material, budget * HEAD_SHARE);
  const treeTitle = [`Files (${material.paths.length}; in the order of folders)`];
  const symbolTitle = symbolHeading(material, 0);
  const rest = budget - weightOfLines([...head, ...treeTitle, ...symbolTitle]);
  if (rest < 0) return renderLeast(material, budget);
  const wanted = weightOfLines(renderSymbols(material.outlines, rest).lines);
  const tree = renderTree(material.paths, Math.max(rest * TREE_SHARE, rest - wanted));
  const left = rest - weightOfLines(tree.lines);
  if (left < 0) return renderLeast(material, budget);
  const symbols = renderSymbols(material.outlines, left);
  const tail =
    symbols.lines.length > 0
      ? [...symbolHeading(material, symbols.files.length), ...symbols.lines]
      : [];
  const text = `${[...head, ...treeTitle, ...tree.lines, ...tail].join('\n')}\n`;
  const named = new Set([...material.paths.slice(0, tree.shown), ...symbols.files]);
  return {
    text,
    tokens: estimateTokens(text),
    files: material.paths.length,
    filesShown: named.size,
    symbols: symbols.symbols,
  };
}

function symbolHeading({ outlines, parsable }: DigestMaterial, shown: number): string[] {
  if (outlines.every((file) => file.symbols.length === 0)) return [];
  const more = parsable - shown;
  const rest = more <= 0 ? '' : `; ${more} more source ${more === 1 ? 'file' : 'files'} without`;
  return ['', `Symbols (line, signature; files that fit the request first${rest})`];
}

function renderHead(material: DigestMaterial, weight: number): string[] {
  const lines: string[] = [];
  const put = (line: string): boolean => {
    const fits = weightOfLines([...lines, line]) <= weight;
    if (fits) lines.push(line);
    return fits;
  };
  if (material.headline?.title) put(`# ${material.headline.title}`);
  if (material.headline?.sentence) put(material.headline.sentence);
  const languages = countLanguages(material.paths);
  if (languages !== '') put(`Languages (files): ${languages}`);
  putCommands(material, put);
  if (lines.length > 0) put('');
  return lines;
}

/** As many commands as fit; how many did not is said, in place of the last if need be. */
function putCommands({ commands, level }: DigestMaterial, put: (line: string) => boolean): void {
  if (commands.length === 0 || !put('Commands found:')) return;
  for (const [at, { run, says }] of commands.entries()) {
    const line = ` ${run}${says === '' || level === 'names' ? '' : ` — ${says}`}`;
    const more = commands.length - at;
    if (at >= MOST_COMMANDS || !put(line)) {
      put(` … ${more} more`);
      return;
    }
  }
}

const MOST_COMMANDS = 24;
const MOST_LANGUAGES = 10;

function countLanguages(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const name = languageOf(path)?.name;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const order = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const shown = order.slice(0, MOST_LANGUAGES).map(([name, count]) => `${name} ${count}`);
  const more = order.length - shown.length;
  return more > 0 ? `${shown.join(', ')}, … ${more} more` : shown.join(', ');
}

/** A budget too small for a digest: the count of files and the best ones by name, as far as they fit. */
function renderLeast(material: DigestMaterial, budget: number): Omit<Digest, 'ms'> {
  const total = material.paths.length;
  const compose = (shown: number): string => {
    const names = material.paths.slice(0, shown).map(escapeName);
    const rest = total - shown;
    return `${[...names, ...(rest > 0 ? [`… ${rest} more files`] : [])].join(', ')}\n`;
  };
  let shown = 0;
  while (shown < total && weightOfLines([compose(shown + 1)]) <= budget) shown += 1;
  const text = weightOfLines([compose(shown)]) <= budget ? compose(shown) : '';
  const filesShown = text === '' ? 0 : shown;
  return { text, tokens: estimateTokens(text), files: total, filesShown, symbols: 0 };
}
