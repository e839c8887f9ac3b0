import { type Block, compareLines } from './compare-lines.ts';
import { groupHunks } from './hunks.ts';
import { splitLines } from './split-lines.ts';

/**
 * A file as it is when people take hunks of its change back: the others stay. Hunks are numbered from 0 as
 * the file's diff shows them. Every line keeps its own ending, and a missing newline at the end stays missing.
 * A side that is null does not exist; so is the result when what remains is no file. A number that is no
 * hunk of this change is ignored.
 */
export function revertHunks(change: {
  readonly before: string | null;
  readonly after: string | null;
  readonly hunks: 'all' | readonly number[];
}): string | null {
  const { before, after, hunks } = change;
  if (hunks === 'all') return before;
  const old = splitLines(before ?? '');
  const now = splitLines(after ?? '');
  const sections = groupHunks(compareLines(old, now).blocks, old.length);
  const reverted = new Set(hunks.filter((index) => index < sections.length));
  if (sections.length === 0 || reverted.size === 0) return after;
  if (reverted.size === sections.length) return before;
  const taken = new Set<Block>();
  for (const index of reverted) for (const block of sections[index]?.blocks ?? []) taken.add(block);
  const out: string[] = [];
  let at = 0;
  for (const section of sections) {
    for (const block of section.blocks) {
      const end = block.newAt + block.newCount;
      const kept = taken.has(block)
        ? old.slice(block.oldAt, block.oldAt + block.oldCount)
        : now.slice(block.newAt, end);
      out.push(now.slice(at, block.newAt).join(''), kept.join(''));
      at = end;
    }
  }
  out.push(now.slice(at).join(''));
  return out.join('');
}
