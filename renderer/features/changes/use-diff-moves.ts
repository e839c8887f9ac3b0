import { useMemo, useState } from 'react';
import type { DiffTarget } from './diff/diff-controls.ts';
import type { ShownDiff } from './model/prepare-diff.ts';
import { findInLines } from './model/read-patch.ts';

/** Moving through a diff: from hunk to hunk, and from one place found to the next. */
export function useDiffMoves(diff: ShownDiff) {
  const [current, setCurrent] = useState(-1);
  const [target, setTarget] = useState<DiffTarget | null>(null);
  const [query, setQuery] = useState<string | null>(null);
  const [at, setAt] = useState(-1);
  const found = useMemo(() => findInLines(diff.lines, query ?? ''), [diff.lines, query]);
  const show = (place: Omit<DiffTarget, 'at'>): void =>
    setTarget((before) => ({ ...place, at: (before?.at ?? 0) + 1 }));
  const stepHunk = (by: 1 | -1): void => {
    const next = Math.min(diff.places.length - 1, Math.max(0, current + by));
    const place = diff.places[next];
    if (place === undefined) return;
    setCurrent(next);
    show({ side: place.side, line: place.line, marked: false });
  };
  const showFound = (matches: readonly number[], index: number): void => {
    const line = diff.lines[matches[index] ?? -1];
    if (line === undefined) return;
    setAt(index);
    const isNew = line.newLine !== null;
    show({
      side: isNew ? 'additions' : 'deletions',
      line: line.newLine ?? line.oldLine ?? 1,
      marked: true,
    });
  };
  return {
    current,
    target,
    stepHunk,
    openFind: () => setQuery((before) => before ?? ''),
    find:
      query === null
        ? null
        : {
            query,
            count: found.length,
            current: at,
            onQuery(next: string) {
              setQuery(next);
              setAt(-1);
              showFound(findInLines(diff.lines, next), 0);
            },
            onStep(by: 1 | -1) {
              if (found.length > 0) showFound(found, (at + by + found.length) % found.length);
            },
            onClose() {
              setQuery(null);
              setTarget(null);
            },
          },
  };
}
