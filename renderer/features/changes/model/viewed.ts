import type { ChangedFile } from '../../../../shared/ipc/changes.ts';

/**
 * Ticks for files that a person has looked at. A tick is kept for a path with this very content, so it goes
 * by itself when the file changes, and comes back when the change is taken back.
 */
const KEY = 'tandem.viewed';
/** The oldest ticks are forgotten. */
const KEPT = 2_000;

export type Viewed = ReadonlySet<string>;

export const viewedName = (file: Pick<ChangedFile, 'path' | 'content' | 'status'>): string =>
  `${file.content ?? file.status}:${file.path}`;

export function readViewed(): Viewed {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    const names = Array.isArray(stored) ? stored : [];
    return new Set(names.filter((name): name is string => typeof name === 'string'));
  } catch {
    // Storage may be off or hold something else; then nothing was viewed.
    return new Set();
  }
}

/** With the tick set or taken away; also in storage, for the next time. */
export function tickViewed(viewed: Viewed, name: string, isViewed: boolean): Viewed {
  const next = new Set(viewed);
  next.delete(name);
  if (isViewed) next.add(name);
  try {
    localStorage.setItem(KEY, JSON.stringify([...next].slice(-KEPT)));
  } catch {
    // It then holds until the window closes.
  }
  return next;
}
