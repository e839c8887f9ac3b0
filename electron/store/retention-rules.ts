import type { CleanUp } from '../../shared/ipc/storage.ts';
import type { Retention } from '../../shared/settings/retention.ts';

/** What the rules go by, of one run. */
export interface RetainedRun {
  readonly runId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly request: string;
  readonly status: string;
  readonly kept: boolean;
  readonly bytes: number;
  /** Why nobody may remove it now. */
  readonly held: string | null;
}

const GIB = 1024 ** 3;
const DAY_MS = 86_400_000;
const FAILED: readonly string[] = ['failed', 'rejected', 'exhausted', 'unreadable'];

/** Which runs the rules would remove at `now`, each with the rule that names it. Pure; newest last in the result. */
export function decideCleanUp(
  runs: readonly RetainedRun[],
  rules: Retention,
  now: number,
): CleanUp {
  const none = { on: rules.on, runs: [], bytes: 0, spared: [] };
  if (!rules.on) return none;
  const newest = runs.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const named = nameRuns(newest, rules, now);
  const going: CleanUp['runs'] = [];
  const spared: CleanUp['spared'] = [];
  for (const run of newest.toReversed()) {
    const because = named.get(run.runId);
    if (because === undefined) continue;
    const why = spare(run, rules);
    if (why === null)
      going.push({ runId: run.runId, request: run.request, bytes: run.bytes, because });
    else spared.push({ runId: run.runId, because: why });
  }
  return { on: true, runs: going, bytes: going.reduce((sum, { bytes }) => sum + bytes, 0), spared };
}

/** Run id to the rule, for every run that a rule names; whether it may go is another question. */
function nameRuns(
  newest: readonly RetainedRun[],
  rules: Retention,
  now: number,
): Map<string, string> {
  const named = new Map<string, string>();
  const { keepDays, keepLast, maxGib } = rules;
  newest.forEach((run, place) => {
    const days = (now - Date.parse(run.startedAt)) / DAY_MS;
    if (keepDays !== null && days > keepDays) named.set(run.runId, `older than ${keepDays} days`);
    else if (keepLast !== null && place >= keepLast)
      named.set(run.runId, `not among the last ${keepLast}`);
  });
  if (maxGib === null) return named;
  const stays = (run: RetainedRun): boolean => !named.has(run.runId) || spare(run, rules) !== null;
  let total = newest.filter(stays).reduce((sum, { bytes }) => sum + bytes, 0);
  for (const run of newest.toReversed()) {
    if (total <= maxGib * GIB) break;
    if (named.has(run.runId)) continue;
    named.set(run.runId, `all runs take more than ${maxGib} GiB`);
    if (spare(run, rules) === null) total -= run.bytes;
  }
  return named;
}

/** Why a run stays whatever the rules say; null: it may go. */
function spare(run: RetainedRun, rules: Retention): string | null {
  if (run.held !== null) return run.held;
  if (run.kept) return 'it is kept';
  if (run.status === 'running') return 'it is running';
  if (run.status === 'interrupted') return 'it can be resumed';
  if (rules.keepFailed && FAILED.includes(run.status)) return `it ended ${run.status}`;
  if (rules.keepApproved && run.status === 'approved') return 'it was approved';
  return null;
}
