import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { err, ok } from '../../../shared/result.ts';
import { expandBraces, matchName, matchNames } from '../files/glob.ts';
import { limitedCall } from '../files/limited-call.ts';
import { readRegularFile } from '../files/open-file.ts';
import { decodeText } from '../files/text-file.ts';
import { filesBelow } from '../files/walk.ts';
import { type Located, locate } from '../files/worktree-path.ts';
import { answer, defineTool, failed, type ToolContext } from '../tool.ts';
import type { Checked } from '../tool-fault.ts';

const MOST_MATCHES = 100;
const MOST_COUNTED = 10_000;
const MOST_CHARACTERS = 12_000;
const LONGEST_LINE = 240;
const LARGEST_SEARCHED = 4 * 1024 * 1024;
/** For one file; an ordinary pattern needs a few milliseconds. */
const FILE_TIME_MS = 500;
const TOTAL_TIME_MS = 20_000;

export const searchFiles = defineTool({
  name: 'search_files',
  description: 'Search file contents with a regular expression. Answers "path:line: text".',
  effect: 'read',
  input: z.object({
    pattern: z.string().describe('Regular expression, matched line by line; (?i) ignores case.'),
    path: z.string().optional().describe('Folder or file to search. Default: the project folder.'),
    glob: z.string().optional().describe('Only files like *.ts or src/**/*.py'),
  }),
  async run(input, context) {
    const pattern = parsePattern(input.pattern);
    if (!pattern.ok) return failed(pattern.error);
    const found = locate(context.root, input.path ?? '');
    if (!found.ok) return failed(found.error);
    if (found.value.stats === null) {
      return failed({ status: 'error', text: `"${found.value.path}" does not exist.` });
    }
    const tally = await searchTree(pattern.value, found.value, { glob: input.glob, context });
    return tally.ok ? describeTally(input, tally.value) : failed(tally.error);
  },
});

function parsePattern(text: string): Checked<RegExp> {
  if (text === '') return err({ status: 'error', text: 'pattern is empty.' });
  const ignoreCase = text.startsWith('(?i)');
  try {
    return ok(new RegExp(ignoreCase ? text.slice(4) : text, ignoreCase ? 'mi' : 'm'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /, '') : String(error);
    const literal = text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const advice = `To search for the text itself, use ${literal}`;
    return err({ status: 'error', text: `pattern is no regular expression: ${reason}. ${advice}` });
  }
}

interface Tally {
  readonly shown: string[];
  matches: number;
  files: number;
  searched: number;
  characters: number;
  readonly skipped: string[];
  stopped: boolean;
}

async function searchTree(
  pattern: RegExp,
  place: Located,
  options: { readonly glob: string | undefined; readonly context: ToolContext },
): Promise<Checked<Tally>> {
  const { context } = options;
  const tally: Tally = {
    shown: [],
    matches: 0,
    files: 0,
    searched: 0,
    characters: 0,
    skipped: [],
    stopped: false,
  };
  const wanted = fileFilter(options.glob, place.path);
  const deadline = performance.now() + TOTAL_TIME_MS;
  let pause = performance.now() + 50;
  for (const path of candidates(context.root, place)) {
    if (!wanted(path)) continue;
    // Lets a cancellation in; reading and matching are synchronous.
    if (performance.now() > pause) {
      await nextTurn();
      pause = performance.now() + 50;
    }
    if (context.signal.aborted || performance.now() > deadline || tally.matches > MOST_COUNTED) {
      tally.stopped = true;
      break;
    }
    const done = searchFile(pattern, path, { root: context.root, tally });
    if (!done.ok) return done;
  }
  return ok(tally);
}

function* candidates(root: string, place: Located): Generator<string> {
  if (place.stats?.isDirectory()) for (const file of filesBelow(root, place.path)) yield file.path;
  else yield place.path;
}

/** A pattern without `/` is meant for the name, one with it for the path, from the project or the folder. */
function fileFilter(glob: string | undefined, folder: string): (path: string) => boolean {
  if (glob === undefined || glob === '') return () => true;
  const patterns = expandBraces(glob.replace(/^\.?\//, '')).map((one) => one.split('/'));
  return (path) => {
    const names = path.split('/');
    const below = folder === '' ? names : names.slice(folder.split('/').length);
    return patterns.some((pattern) =>
      pattern.length === 1
        ? matchName(pattern[0] ?? '', names.at(-1) ?? '')
        : matchNames(pattern, names) || matchNames(pattern, below),
    );
  };
}

function searchFile(
  pattern: RegExp,
  path: string,
  place: { readonly root: string; readonly tally: Tally },
): Checked<void> {
  const { tally } = place;
  const found = locate(place.root, path);
  if (!found.ok || !found.value.stats?.isFile()) return ok(undefined);
  if (found.value.stats.size > LARGEST_SEARCHED) {
    tally.skipped.push(path);
    return ok(undefined);
  }
  const bytes = readRegularFile(place.root, found.value);
  const file = bytes.ok ? decodeText(bytes.value) : null;
  if (file === null) return ok(undefined);
  tally.searched += 1;
  const hits = limitedCall(FILE_TIME_MS, () => matchingLines(pattern, file.text));
  if (hits === null) {
    const text = `pattern takes too long on ${path}: it can match in too many ways. Avoid nested repetition such as (a+)+ and .*.* in it.`;
    return err({ status: 'error', text });
  }
  if (hits.value.length > 0) tally.files += 1;
  tally.matches += hits.value.length;
  for (const hit of hits.value) addLine(tally, `${path}:${hit.line}: ${hit.text}`);
  return ok(undefined);
}

function addLine(tally: Tally, line: string): void {
  tally.characters += line.length + 1;
  if (tally.shown.length < MOST_MATCHES && tally.characters <= MOST_CHARACTERS)
    tally.shown.push(line);
}

interface Hit {
  readonly line: number;
  readonly text: string;
}

/**
 * Whatever matches within a line also matches somewhere in the whole text, unless the pattern looks
 * ahead or behind for what must not follow. So most files are dismissed by one native search.
 */
function matchingLines(pattern: RegExp, text: string): readonly Hit[] {
  if (!/\(\?<?!/.test(pattern.source) && !pattern.test(text)) return [];
  const hits: Hit[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const plain = line.endsWith('\r') ? line.slice(0, -1) : line;
    const at = plain.search(pattern);
    if (at >= 0) hits.push({ line: index + 1, text: clip(plain, at) });
    if (hits.length > MOST_COUNTED) break;
  }
  if (text.endsWith('\n') && hits.at(-1)?.text === '' && pattern.test('')) hits.pop();
  return hits;
}

function clip(line: string, at: number): string {
  if (line.length <= LONGEST_LINE) return line.trimEnd();
  const from = Math.max(0, at - 60);
  const part = line.slice(from, from + LONGEST_LINE);
  return `${from > 0 ? '…' : ''}${part}${from + LONGEST_LINE < line.length ? '…' : ''}`;
}

function describeTally(
  input: { readonly pattern: string; readonly glob?: string | undefined },
  tally: Tally,
) {
  const skipped =
    tally.skipped.length === 0
      ? ''
      : ` Not searched, too large: ${tally.skipped.slice(0, 5).join(', ')}.`;
  if (tally.matches === 0) {
    const among = input.glob === undefined ? '' : ` named like ${input.glob}`;
    return answer(`No match for ${input.pattern} in ${tally.searched} files${among}.${skipped}`);
  }
  const more = tally.stopped ? 'more than ' : '';
  const count = `${more}${tally.matches} matching lines in ${tally.files} files.`;
  const cut = tally.shown.length < tally.matches;
  const hint = cut ? ` First ${tally.shown.length} shown: narrow with path, glob or pattern.` : '';
  return answer(`${tally.shown.join('\n')}\n[${count}${hint}${skipped}]`, {
    ...(cut ? { cutFrom: tally.characters } : {}),
  });
}
