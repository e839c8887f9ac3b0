import type { Digest } from '../../workflow/ports.ts';
import { countImports } from './count-imports.ts';
import { decodeText } from './decode-text.ts';
import type { DigestOrder, TreeFile } from './digest-messages.ts';
import { chooseManifests, findCommands } from './find-commands.ts';
import type { OutlineSymbol } from './outline/outline-source.ts';
import type { SourceParser } from './outline/source-parser.ts';
import { isAsked, type RankedFile, rankByContent, rankByPath } from './rank-files.ts';
import { findReadme, readHeadline } from './read-headline.ts';
import { renderDigest } from './render-digest.ts';
import { parseRequest } from './request-words.ts';
import { type Skim, skimSource, UNREADABLE } from './skim-source.ts';
import { SymbolCache } from './symbol-cache.ts';

/** How the digest reaches blobs: yields each asked one once, in any order; a missing one is left out. */
export type ReadBlobs = (
  hashes: readonly string[],
) => AsyncIterable<{ readonly hash: string; readonly content: Uint8Array }>;

export interface DigestWorld {
  readonly read: ReadBlobs;
  readonly pulse: (text: string) => void;
}

/** Bounds of the look into files. A repository below them is looked at whole. */
const MOST_SKIMMED = 1_500;
const SKIM_BYTES = 12 * 1024 * 1024;
const PARSE_BYTES = 3 * 1024 * 1024;
/** Tokens of budget for which one more file may matter, and the bounds of how many are parsed. */
const TOKENS_PER_PARSED = 60;
const FEWEST_PARSED = 12;
const MOST_PARSED = 300;
const KEPT_BYTES = 3 * 1024 * 1024;

/**
 * From a commit's list of blobs to the digest. Everything is ranked by path; the best are skimmed, ranked
 * again by what they declare and import, and of those as many parsed as the budget could show. So the cost
 * is bounded by the budget and not by the repository.
 */
export async function composeDigest(
  files: readonly TreeFile[],
  order: DigestOrder,
  world: DigestWorld,
): Promise<Omit<Digest, 'ms'>> {
  const request = parseRequest(order.hints);
  const byPath = rankByPath(files, request);
  const shelf = new Shelf(world, order.cacheFile);
  try {
    const about = await readAbout(byPath, shelf);
    const skims = await shelf.skims(withinBytes(byPath, MOST_SKIMMED, SKIM_BYTES));
    const ranked = rankByContent(byPath, skims, imports(byPath, skims), request);
    const most = Math.ceil(order.tokenBudget / TOKENS_PER_PARSED);
    const count =
      order.level === 'names' ? 0 : Math.min(MOST_PARSED, Math.max(FEWEST_PARSED, most));
    const parsed = withinBytes(ranked, count, PARSE_BYTES);
    const outlines = await shelf.outlines(parsed);
    const parsable = ranked.filter((file) => file.grammar !== null).length;
    return renderDigest({
      level: order.level,
      tokenBudget: order.tokenBudget,
      paths: ranked.map((file) => file.path),
      ...about,
      outlines: parsed.map((file) => ({
        path: file.path,
        symbols: outlines.get(file) ?? [],
        asked: (name: string) => isAsked(name, request),
      })),
      parsable,
    });
  } finally {
    shelf.close();
  }
}

/** The best files that a grammar can read, as many as the bounds allow. */
function withinBytes(ranked: readonly RankedFile[], most: number, bytes: number): RankedFile[] {
  const chosen: RankedFile[] = [];
  let left = bytes;
  for (const file of ranked) {
    if (chosen.length >= most) break;
    if (file.grammar === null || file.bytes > left) continue;
    chosen.push(file);
    left -= file.bytes;
  }
  return chosen;
}

function imports(
  ranked: readonly RankedFile[],
  skims: ReadonlyMap<string, Skim>,
): ReadonlyMap<number, number> {
  const byIndex = new Map<number, Skim>();
  ranked.forEach((file, at) => {
    const skim = file.grammar === null ? undefined : skims.get(file.hash);
    if (skim) byIndex.set(at, skim);
  });
  return countImports(
    ranked.map((file) => file.path),
    byIndex,
  );
}

const README_BYTES = 512 * 1024;

async function readAbout(ranked: readonly RankedFile[], shelf: Shelf) {
  const byPath = new Map(ranked.map((file) => [file.path, file]));
  const own = ranked.filter((file) => file.kind !== 'vendored' && file.kind !== 'generated');
  const manifests = chooseManifests(own);
  const readmePath = findReadme(
    own.filter((file) => file.bytes <= README_BYTES).map(({ path }) => path),
  );
  const readme = readmePath === null ? undefined : byPath.get(readmePath);
  const texts = await shelf.texts(readme ? [readme, ...manifests] : manifests);
  const readable = manifests.flatMap(({ path, hash }) => {
    const text = texts.get(hash);
    return text === undefined ? [] : [{ path, text }];
  });
  const about = readme && texts.get(readme.hash);
  return {
    headline: about === undefined ? null : readHeadline(about),
    commands: findCommands(readable, (path) => byPath.has(path)),
  };
}

/** Skims and outlines from the cache, or from the blobs; texts once read are kept while they are few. */
class Shelf {
  private readonly cache: SymbolCache;
  private parser: SourceParser | null = null;
  private readonly kept = new Map<string, string>();
  private room = KEPT_BYTES;
  private readonly world: DigestWorld;

  constructor(world: DigestWorld, cacheFile: string | null) {
    this.world = world;
    this.cache = new SymbolCache(cacheFile);
  }

  close(): void {
    this.cache.close();
  }

  /** Texts by hash; binary and missing ones are left out. */
  async texts(files: readonly RankedFile[]): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    for await (const { hash, text } of this.open(files)) if (text !== null) texts.set(hash, text);
    return texts;
  }

  async skims(files: readonly RankedFile[]): Promise<ReadonlyMap<string, Skim>> {
    const skims = new Map<string, Skim>();
    const missing = new Map<string, RankedFile>();
    for (const file of files) {
      const known = file.grammar && this.cache.skim(file.hash, file.grammar);
      if (known) skims.set(file.hash, known);
      else missing.set(file.hash, file);
    }
    if (missing.size > 0) this.world.pulse(`reading ${missing.size} source files`);
    for await (const { hash, text } of this.open([...missing.values()])) {
      const grammar = missing.get(hash)?.grammar;
      if (!grammar) continue;
      const skim = text === null ? UNREADABLE : skimSource(text, grammar);
      this.cache.keepSkim(hash, grammar, skim);
      skims.set(hash, skim);
    }
    return skims;
  }

  async outlines(files: readonly RankedFile[]): Promise<ReadonlyMap<RankedFile, OutlineSymbol[]>> {
    const outlines = new Map<RankedFile, OutlineSymbol[]>();
    const missing: RankedFile[] = [];
    for (const file of files) {
      const known = file.grammar && this.cache.outline(file.hash, file.grammar);
      if (known) outlines.set(file, known);
      else missing.push(file);
    }
    if (missing.length > 0) this.world.pulse(`outlining ${missing.length} source files`);
    const texts = await this.texts(missing);
    const parser = missing.length > 0 ? await this.loadParser() : null;
    for (const file of missing) {
      const text = texts.get(file.hash);
      if (text === undefined || file.grammar === null || parser === null) continue;
      const symbols = await parser.outline(text, file.grammar);
      this.cache.keepOutline(file.hash, file.grammar, symbols);
      outlines.set(file, symbols);
    }
    return outlines;
  }

  /** With a warm cache tree-sitter is never loaded. */
  private async loadParser(): Promise<SourceParser> {
    const { SourceParser: Parser } = await import('./outline/source-parser.ts');
    this.parser ??= new Parser();
    return this.parser;
  }

  private async *open(files: readonly RankedFile[]) {
    const wanted = new Set<string>();
    for (const { hash } of files) {
      const text = this.kept.get(hash);
      if (text === undefined) wanted.add(hash);
      else yield { hash, text };
    }
    if (wanted.size === 0) return;
    for await (const { hash, content } of this.world.read([...wanted])) {
      const text = decodeText(content);
      if (text !== null && text.length <= this.room) {
        this.kept.set(hash, text);
        this.room -= text.length;
      }
      yield { hash, text };
    }
  }
}
