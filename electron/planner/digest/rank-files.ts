import { classifyPath, isEntryPoint, type PathKind, sharedStem } from './classify-path.ts';
import type { TreeFile } from './digest-messages.ts';
import { type Grammar, languageOf } from './language-of.ts';
import { matchedStems, type RequestWords } from './request-words.ts';
import type { Skim } from './skim-source.ts';

/**
 * Which files matter for a request. First by path alone, for every file of the commit; then, for the few
 * that were skimmed, by what they declare and how often they are imported. Scores are rounded and ties
 * fall to the path, so that one commit, request and budget always give one order.
 */
export interface RankedFile extends TreeFile {
  readonly kind: PathKind;
  readonly grammar: Grammar | null;
  readonly score: number;
}

const BY_KIND: Readonly<Record<PathKind, number>> = {
  source: 10,
  manifest: 8,
  test: 6,
  document: 4,
  other: 3,
  asset: 0,
  generated: -20,
  lock: -30,
  vendored: -40,
};
/** More than any sum of other merits: what a request names comes first, unless it is vendored. */
const MENTIONED = 60;
/** How a repository is built is asked by every request. */
const ROOT_MANIFEST = 12;
const LARGEST_PARSED = 512 * 1024;

/** All files by path, best first. */
export function rankByPath(files: readonly TreeFile[], request: RequestWords): RankedFile[] {
  const matches = matchPaths(files, request.stems);
  const weights = weigh(matches.map(({ folder, base }) => [...folder, ...base]));
  const ranked = files.map((file, at): RankedFile => {
    const kind = classifyPath(file.path);
    const grammar = file.bytes <= LARGEST_PARSED ? (languageOf(file.path)?.grammar ?? null) : null;
    const { folder = [], base = [] } = matches[at] ?? {};
    const words = 1.2 * sum(base, weights) + 0.6 * sum(folder, weights);
    return { ...file, kind, grammar, score: round(words + scorePath(file, kind, request)) };
  });
  return inOrder(ranked);
}

interface PathMatch {
  readonly folder: readonly string[];
  readonly base: readonly string[];
}

/** Which words of the request a path holds; many files share a folder, so each folder is matched once. */
function matchPaths(files: readonly TreeFile[], stems: readonly string[]): PathMatch[] {
  const folders = new Map<string, readonly string[]>();
  return files.map(({ path }) => {
    const slash = path.lastIndexOf('/');
    const name = path.slice(0, Math.max(0, slash));
    const folder = folders.get(name) ?? matchedStems(name, stems);
    folders.set(name, folder);
    return { folder, base: matchedStems(path.slice(slash + 1), stems) };
  });
}

/** Puts what the skim found on top of the path's score; tests follow the source they stand for. */
export function rankByContent(
  ranked: readonly RankedFile[],
  skims: ReadonlyMap<string, Skim>,
  imported: ReadonlyMap<number, number>,
  request: RequestWords,
): RankedFile[] {
  const declared = new Map<string, readonly string[]>();
  for (const [hash, skim] of skims) {
    declared.set(hash, matchedStems(skim.names.join(' '), request.stems));
  }
  const weights = weigh([...declared.values()]);
  const scored = ranked.map((file, at): RankedFile => {
    const skim = skims.get(file.hash);
    const popular = 1.5 * Math.log2(1 + (imported.get(at) ?? 0));
    if (!skim) return popular === 0 ? file : { ...file, score: round(file.score + popular) };
    if (skim.generated) return { ...file, grammar: null, score: file.score + BY_KIND.generated };
    const words = sum(declared.get(file.hash) ?? [], weights);
    return { ...file, score: round(file.score + popular + 0.8 * words) };
  });
  return inOrder(liftTests(inOrder(scored)));
}

type Weights = ReadonlyMap<string, number>;

/** Rare words tell more: 1 for a word that is everywhere, 8 for one in a single text of many. */
function weigh(matches: readonly (readonly string[])[]): Weights {
  const found = new Map<string, number>();
  for (const stems of matches) {
    if (stems.length === 0) continue;
    for (const stem of new Set(stems)) found.set(stem, (found.get(stem) ?? 0) + 1);
  }
  const weight = (count: number): number =>
    Math.min(8, Math.max(1, Math.log2((1 + matches.length) / (1 + count)) + 1));
  return new Map([...found].map(([stem, count]) => [stem, weight(count)]));
}

const sum = (stems: readonly string[], weights: Weights): number =>
  stems.reduce((total, stem) => total + (weights.get(stem) ?? 0), 0);

/** Everything about a path but the words of the request. */
function scorePath(file: TreeFile, kind: PathKind, request: RequestWords): number {
  const slash = file.path.lastIndexOf('/');
  const base = file.path.slice(slash + 1);
  const depth = file.path.split('/').length - 1;
  const size = file.bytes === 0 ? -2 : Math.min(1.5, Math.log2(1 + file.bytes / 400) / 2);
  const weight = file.bytes > LARGEST_PARSED ? -4 : size;
  const entry = kind === 'source' && isEntryPoint(file.path) ? Math.max(0, 3 - 0.5 * depth) : 0;
  const root = kind === 'manifest' && depth === 0 ? ROOT_MANIFEST : 0;
  const mentioned = isMentioned(file.path, base, request.mentions) ? MENTIONED : 0;
  return BY_KIND[kind] + entry + root + weight + mentioned - Math.min(5, 0.5 * depth);
}

function isMentioned(path: string, base: string, mentions: readonly string[]): boolean {
  if (mentions.length === 0) return false;
  const lower = path.toLowerCase();
  const name = base.toLowerCase();
  return mentions.some(
    (mention) => mention === name || lower === mention || lower.endsWith(`/${mention}`),
  );
}

const MOST_LIFTING = 300;

function liftTests(ranked: readonly RankedFile[]): RankedFile[] {
  const bySubject = new Map<string, number>();
  for (const file of ranked.filter((one) => one.kind === 'source').slice(0, MOST_LIFTING)) {
    const stem = sharedStem(file.path);
    if (!bySubject.has(stem)) bySubject.set(stem, file.score);
  }
  return ranked.map((file) => {
    if (file.kind !== 'test') return file;
    const subject = bySubject.get(sharedStem(file.path)) ?? 0;
    return subject * 0.75 > file.score ? { ...file, score: round(subject * 0.75) } : file;
  });
}

const round = (score: number): number => Math.round(score * 1e4) / 1e4;

const inOrder = (files: readonly RankedFile[]): RankedFile[] =>
  [...files].sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));

/** Whether a name holds a word of the request, for choosing among a file's symbols. */
export const isAsked = (name: string, request: RequestWords): boolean =>
  matchedStems(name, request.stems).length > 0;
