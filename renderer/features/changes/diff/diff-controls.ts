import type { ReactNode } from 'react';
import type { ShownDiff } from '../model/prepare-diff.ts';

/** How a diff is laid out. */
export interface DiffLayout {
  readonly split: boolean;
  readonly wrap: boolean;
  /** Also everything between the hunks. */
  readonly whole: boolean;
}

/** A place in a diff, to be brought into sight. `at` grows with every wish, so that the same place can be wished for again. */
export interface DiffTarget {
  readonly side: 'additions' | 'deletions';
  readonly line: number;
  readonly at: number;
  /** Draw it as found. */
  readonly marked: boolean;
}

export interface DiffProps {
  readonly diff: ShownDiff;
  /** Changes with everything that the diff is made of. */
  readonly name: string;
  readonly layout: DiffLayout;
  readonly target: DiffTarget | null;
  readonly label: string;
  /** What stands above the first changed line of a hunk. `expand` shows more lines above it, where that can be done. */
  readonly renderHunk: (hunk: number, expand: (() => void) | null) => ReactNode;
  /** What stands below the line of a finding, by its place in `diff.inline`. */
  readonly renderFinding: (index: number) => ReactNode;
}
