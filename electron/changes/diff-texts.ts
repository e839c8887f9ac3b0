import { type Comparison, compareGently } from './compare-lines.ts';
import { groupHunks, type Section, writeHunk } from './hunks.ts';
import { splitLines } from './split-lines.ts';

/** The difference of two texts, with everything that a diff of a file is made from. */
export interface TextDiff extends Comparison {
  readonly old: readonly string[];
  readonly now: readonly string[];
  readonly sections: readonly Section[];
  /** All hunks as a patch holds them. */
  readonly body: string;
  readonly added: number;
  readonly removed: number;
}

/** Diffs are asked for again whenever a screen is opened; they are kept by the contents they compare. */
const KEPT_DIFFS = 24;
/** A longer diff is worked out again rather than kept. */
const KEPT_CHARACTERS = 4_000_000;

export interface DiffCache {
  /** `name` stands for both contents: equal names, equal contents. */
  diff(name: string, before: string, after: string): Promise<TextDiff>;
}

export function createDiffCache(): DiffCache {
  const kept = new Map<string, TextDiff>();
  return {
    async diff(name, before, after) {
      const known = kept.get(name);
      if (known !== undefined) {
        kept.delete(name);
        kept.set(name, known);
        return known;
      }
      const made = await diffTexts(before, after);
      if (made.body.length <= KEPT_CHARACTERS) kept.set(name, made);
      const [oldest] = kept.keys();
      if (kept.size > KEPT_DIFFS && oldest !== undefined) kept.delete(oldest);
      return made;
    },
  };
}

async function diffTexts(before: string, after: string): Promise<TextDiff> {
  const old = splitLines(before);
  const now = splitLines(after);
  const { blocks, gaveUp } = await compareGently(old, now);
  const sections = groupHunks(blocks, old.length);
  return {
    ...{ old, now, blocks, gaveUp, sections },
    body: sections.map((section) => writeHunk(section, old, now)).join(''),
    added: blocks.reduce((sum, block) => sum + block.newCount, 0),
    removed: blocks.reduce((sum, block) => sum + block.oldCount, 0),
  };
}
