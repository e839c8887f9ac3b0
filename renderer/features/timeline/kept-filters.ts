import { z } from 'zod';
import { create } from 'zustand';

/**
 * Filters of the timeline that a person keeps under a name, in the browser's storage: parts of an address, so that what a
 * link shows and what a name shows are the same. What is stored may come from another version or be broken; an entry
 * that can't be read is left out.
 */
const KEY = 'tandem.timeline-filters';
/** More names nobody finds again. */
const MOST = 50;

const keptSchema = z.object({
  name: z.string().trim().min(1).max(80),
  /** As the address has it. */
  search: z.record(z.string().max(40), z.string().max(2_000)),
});
export type KeptFilter = Readonly<z.infer<typeof keptSchema>>;

/** One by one: a broken entry takes no other with it. */
export function parseKeptFilters(stored: unknown): readonly KeptFilter[] {
  if (!Array.isArray(stored)) return [];
  return stored.slice(0, MOST).flatMap((one) => {
    const parsed = keptSchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
}

function read(): readonly KeptFilter[] {
  try {
    return parseKeptFilters(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
  } catch {
    // Storage may be off, or hold what is no JSON: then nothing is kept.
    return [];
  }
}

const useStore = create<{ readonly filters: readonly KeptFilter[] }>(() => ({ filters: read() }));

function write(filters: readonly KeptFilter[]): void {
  useStore.setState({ filters });
  try {
    localStorage.setItem(KEY, JSON.stringify(filters));
  } catch {
    // Full or forbidden storage: they hold until the window closes.
  }
}

/** All that are kept, in the order in which they were. */
export const useKeptFilters = (): readonly KeptFilter[] => useStore((state) => state.filters);

/** Keeps one; another of that name makes room for it. */
export function keepFilter(filter: KeptFilter): void {
  const parsed = keptSchema.safeParse(filter);
  if (!parsed.success) return;
  const others = useStore.getState().filters.filter(({ name }) => name !== parsed.data.name);
  write([...others, parsed.data].slice(-MOST));
}

export function forgetFilter(name: string): void {
  write(useStore.getState().filters.filter((one) => one.name !== name));
}
