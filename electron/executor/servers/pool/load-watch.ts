import type { Metrics } from './metrics.ts';

interface Watched {
  readonly name: string;
  /** Bounded in time; never rejects. */
  readonly metrics?: (() => Promise<Metrics | null>) | undefined;
}

export interface LoadWatch {
  /** Null: it does not say, or nobody asked yet. */
  of(name: string): Metrics | null;
  refresh(): Promise<void>;
}

/** One look serves every request of the next second. */
const KEPT_MS = 1_000;
/** A server without metrics is not asked for them before every turn. */
const NONE_KEPT_MS = 15_000;

/**
 * What the servers say about their load, asked only when somebody has to choose between them. Whoever asks while
 * a look is under way gets that one.
 */
export function createLoadWatch(members: readonly Watched[], now: () => number): LoadWatch {
  const kept = new Map<string, { readonly metrics: Metrics | null; readonly until: number }>();
  let looking: Promise<void> | null = null;

  async function look({ name, metrics }: Watched): Promise<void> {
    if (metrics === undefined || (kept.get(name)?.until ?? 0) > now()) return;
    const read = await metrics();
    kept.set(name, { metrics: read, until: now() + (read === null ? NONE_KEPT_MS : KEPT_MS) });
  }

  return {
    of: (name) => kept.get(name)?.metrics ?? null,
    async refresh() {
      looking ??= Promise.all(members.map(look)).then(() => {
        looking = null;
      });
      await looking;
    },
  };
}
