import { z } from 'zod';
import { create } from 'zustand';

/**
 * Filters that people gave a name, for searching and for the timeline alike: kept in the browser's storage, as the
 * preferences are, and shared by all windows of one origin. What is stored may be of another version or broken; an
 * entry that can't be read is left out.
 */
export const SAVED_FILTERS_KEY = 'tandem.saved-filters';

const filterSchema = z.object({
  name: z.string().trim().min(1).max(80),
  /** The page that it is for; names are told apart by page. */
  place: z.enum(['search', 'timeline']),
  /** What that page puts into its address. */
  search: z.record(z.string().max(40), z.string().max(2_000)),
});
export type SavedFilter = Readonly<z.infer<typeof filterSchema>>;

export const MOST_SAVED = 50;

/** Saved filters out of whatever was stored. */
export function parseSavedFilters(stored: unknown): readonly SavedFilter[] {
  const list = z.object({ version: z.literal(1), filters: z.array(z.unknown()) }).safeParse(stored);
  if (!list.success) return [];
  return list.data.filters
    .flatMap((entry) => {
      const filter = filterSchema.safeParse(entry);
      return filter.success ? [filter.data] : [];
    })
    .slice(0, MOST_SAVED);
}

type Named = Pick<SavedFilter, 'name' | 'place'>;
const isSame = (one: Named, other: Named): boolean =>
  one.name === other.name && one.place === other.place;

/** With the filter added, or put in the place of the one of its name. */
export function withFilter(
  filters: readonly SavedFilter[],
  filter: SavedFilter,
): readonly SavedFilter[] {
  const isKnown = filters.some((one) => isSame(one, filter));
  const next = isKnown
    ? filters.map((one) => (isSame(one, filter) ? filter : one))
    : [...filters, filter];
  return next.slice(-MOST_SAVED);
}

function read(): readonly SavedFilter[] {
  try {
    return parseSavedFilters(JSON.parse(localStorage.getItem(SAVED_FILTERS_KEY) ?? 'null'));
  } catch {
    // Storage may be off, or hold what is no JSON.
    return [];
  }
}

const useStore = create<{ readonly filters: readonly SavedFilter[] }>(() => ({ filters: read() }));

function keep(filters: readonly SavedFilter[]): void {
  useStore.setState({ filters });
  try {
    localStorage.setItem(SAVED_FILTERS_KEY, JSON.stringify({ version: 1, filters }));
  } catch {
    // Full or forbidden storage: they hold until the window closes.
  }
}

/** In the order in which they were saved. */
export const useSavedFilters = (): readonly SavedFilter[] => useStore((state) => state.filters);

export const saveFilter = (filter: SavedFilter): void =>
  keep(withFilter(useStore.getState().filters, filterSchema.parse(filter)));

export const forgetFilter = (filter: Named): void =>
  keep(useStore.getState().filters.filter((one) => !isSame(one, filter)));

/** Takes over what another window of the same origin stored. Returns the way to stop. */
export function followSavedFilters(): () => void {
  const take = (event: StorageEvent): void => {
    if (event.key === SAVED_FILTERS_KEY || event.key === null)
      useStore.setState({ filters: read() });
  };
  window.addEventListener('storage', take);
  return () => window.removeEventListener('storage', take);
}
