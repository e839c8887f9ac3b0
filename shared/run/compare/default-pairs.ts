/** What the library says of a run, as far as a partner for a comparison is chosen by it. */
export interface LibraryRun {
  readonly runId: string;
  readonly request: string;
  readonly repository: string;
  readonly status: string;
  readonly mode: string;
  readonly executor: string;
}

export const pairReasons = [
  'parent',
  'forks',
  'last-success',
  'other-executor',
  'modes',
  'last-other',
] as const;
export type PairReason = (typeof pairReasons)[number];

/** Runs that are worth being compared with one, and why. */
export interface SuggestedPair {
  readonly why: PairReason;
  /** Without the run itself; for `modes` one a mode. */
  readonly runs: readonly string[];
}

/** More forks than this make no comparison. */
const MOST = 4;

/**
 * Partners for a comparison, the most telling first. `runs` is the library, newest first; `parent` the run that it
 * was forked from, `forks` those made of it.
 */
export function suggestPairs(
  run: LibraryRun,
  runs: readonly LibraryRun[],
  lineage: { readonly parent: string | null; readonly forks: readonly string[] },
): readonly SuggestedPair[] {
  const same = runs.filter((other) => other.runId !== run.runId && isSameTask(other, run));
  const success = same.find(({ status }) => status === 'approved');
  const executor = same.find(
    ({ mode, executor }) => mode === run.mode && executor !== run.executor,
  );
  const modes = ['hybrid', 'cloud', 'local']
    .filter((mode) => mode !== run.mode)
    .flatMap((mode) => same.find((other) => other.mode === mode) ?? []);
  const found: SuggestedPair[] = [];
  const add = (why: PairReason, ...ids: readonly (string | undefined)[]): void => {
    const known = ids.filter((id) => id !== undefined);
    const isNew = !found.some((pair) => pair.runs.join() === known.join());
    if (known.length > 0 && isNew) found.push({ why, runs: known });
  };
  const here = (id: string): boolean => runs.some(({ runId }) => runId === id);
  add('parent', ...(lineage.parent !== null && here(lineage.parent) ? [lineage.parent] : []));
  add('forks', ...lineage.forks.filter(here).slice(0, MOST));
  add('last-success', success?.runId);
  add('other-executor', executor?.runId);
  add('modes', ...modes.map(({ runId }) => runId));
  add('last-other', same[0]?.runId);
  return found;
}

/** The same request of the same repository, whatever white space is around it. */
export const isSameTask = (one: LibraryRun, other: LibraryRun): boolean =>
  one.repository === other.repository && words(one.request) === words(other.request);

const words = (text: string): string => text.trim().replace(/\s+/g, ' ');
