/**
 * The lines of a unified diff, one by one. For what is drawn without the diff library, and for finding
 * words and places in a diff of which only a window is in the page.
 */
export interface DiffLine {
  readonly kind: 'hunk' | 'same' | 'added' | 'removed' | 'note';
  readonly text: string;
  /** Of the hunk it belongs to. */
  readonly hunk: number;
  /** Counted from 1; null on the side where it is not. */
  readonly oldLine: number | null;
  readonly newLine: number | null;
}

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

export function readPatch(patch: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let hunk = -1;
  let oldLine = 0;
  let newLine = 0;
  for (const raw of patch.split('\n')) {
    const header = HEADER.exec(raw);
    if (header !== null) {
      hunk += 1;
      oldLine = Number(header[1]) + (header[2] === '0' ? 1 : 0);
      newLine = Number(header[3]) + (header[4] === '0' ? 1 : 0);
      lines.push({ kind: 'hunk', text: raw, hunk, oldLine: null, newLine: null });
      continue;
    }
    if (hunk < 0 || raw === '') continue;
    const text = raw.slice(1);
    switch (raw[0]) {
      case '+':
        lines.push({ kind: 'added', text, hunk, oldLine: null, newLine: newLine++ });
        break;
      case '-':
        lines.push({ kind: 'removed', text, hunk, oldLine: oldLine++, newLine: null });
        break;
      case ' ':
        lines.push({ kind: 'same', text, hunk, oldLine: oldLine++, newLine: newLine++ });
        break;
      default:
        lines.push({ kind: 'note', text: raw, hunk, oldLine: null, newLine: null });
    }
  }
  return lines;
}

/** Where the first changed line of each hunk is; the line before it is what a bar is put under. */
export interface HunkPlace {
  readonly hunk: number;
  readonly side: 'additions' | 'deletions';
  /** Of the first changed line. */
  readonly line: number;
  /** Of the last unchanged line above it, on the new side; 0 when there is none. */
  readonly above: number;
}

export function placeHunks(lines: readonly DiffLine[]): readonly HunkPlace[] {
  const places: HunkPlace[] = [];
  let above = 0;
  let current = -1;
  for (const line of lines) {
    if (line.hunk !== current && line.kind === 'hunk') above = 0;
    if (line.kind === 'same') above = line.newLine ?? 0;
    if (line.hunk === current || (line.kind !== 'added' && line.kind !== 'removed')) continue;
    current = line.hunk;
    const side = line.kind === 'added' ? 'additions' : 'deletions';
    places.push({ hunk: line.hunk, side, line: line.newLine ?? line.oldLine ?? 1, above });
  }
  return places;
}

/** Indexes of the lines that contain a text, in any case; at most `limit`. */
export function findInLines(
  lines: readonly DiffLine[],
  query: string,
  limit = 10_000,
): readonly number[] {
  const wanted = query.toLowerCase();
  const found: number[] = [];
  if (wanted === '') return found;
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'hunk' || line.kind === 'note') continue;
    if (line.text.toLowerCase().includes(wanted)) found.push(index);
    if (found.length >= limit) break;
  }
  return found;
}
