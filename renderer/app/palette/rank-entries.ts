import { scoreMatch } from '../../stores/actions/score-match.ts';

/** Something the palette can do. */
export interface Entry {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly detail?: string | undefined;
  readonly shortcut?: string | undefined;
  /** More words to be found by. */
  readonly words?: string | undefined;
  readonly run: () => void;
}

export interface EntryGroup {
  readonly value: string;
  readonly items: readonly Entry[];
  /** How many there are, where not all are shown. */
  readonly all: number;
}

/** Of one group, so that a thousand runs don't push everything else out of sight. */
export const MOST_OF_A_GROUP = 20;

interface Scored {
  readonly entry: Entry;
  readonly score: number;
}

/** The entries that a query finds, in groups, the best group and in it the best entry first; all as they came without a query. */
export function rankEntries(query: string, entries: readonly Entry[]): readonly EntryGroup[] {
  const isAsked = query.trim() !== '';
  const groups = new Map<string, Scored[]>();
  for (const entry of entries) {
    const score = isAsked
      ? scoreMatch(query, entry.label, `${entry.words ?? ''} ${entry.detail ?? ''}`)
      : 0;
    if (score === null) continue;
    const group = groups.get(entry.group) ?? [];
    group.push({ entry, score });
    groups.set(entry.group, group);
  }
  const ranked = [...groups].map(([value, found]) => {
    const sorted = found.toSorted((one, other) => other.score - one.score);
    return {
      value,
      best: sorted[0]?.score ?? 0,
      all: sorted.length,
      items: sorted.slice(0, MOST_OF_A_GROUP).map(({ entry }) => entry),
    };
  });
  return ranked.toSorted((one, other) => other.best - one.best);
}
