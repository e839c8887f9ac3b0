import { type StepKey, stepKey, type TreeHash } from '../../../shared/ids.ts';
import { ownedPaths, type PlanStep } from '../../../shared/plan/plan.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { Ride } from '../context.ts';
import { orStop } from '../stopped.ts';
import type { FileTexts } from './file-texts.ts';
import { findWeakened, readTexts } from './find-weakened.ts';
import { findSkipped } from './skipped-items.ts';

/** What the trees and the plan say about an attempt, whatever the executor says. */
export type Finding = {
  readonly detector: BodyOf<'progress.flagged'>['detector'];
  readonly detail: string;
  readonly paths: readonly string[];
  /** Whether the attempt is no good because of it; else it is told to the verifier. */
  readonly fails: boolean;
};

/** Compares as one durable step, so that a replay by a later version finds what was found then. */
export function judgeTrees(
  ride: Ride,
  task: {
    readonly key: StepKey;
    readonly step: PlanStep;
    readonly from: TreeHash;
    readonly to: TreeHash;
    readonly claim: string;
    readonly checksPassed: boolean;
  },
): Promise<readonly Finding[]> {
  const { key, step, from, to, claim, checksPassed } = task;
  return ride.durable.step<readonly Finding[]>({
    key: stepKey(key, 'watched'),
    lane: 'execution',
    input: { from, to },
    effect: async (scope) => {
      const worktree = await ride.ports.worktree();
      const base = ride.terms.repository.baseTree;
      const changes = from === to ? [] : orStop(await worktree.changes(from, to));
      const all = orStop(await worktree.changes(base, to));
      const texts = await readTexts(worktree, changes, scope.signal);
      const changed = new Map(all.map(({ path, status }) => [path, status]));
      // In a later round most of the step's work is in the run's tree already.
      const owned = new Set(ownedPaths(step));
      const whole = all.filter(({ path }) => owned.has(path));
      const own = from === base ? texts : await readTexts(worktree, whole, scope.signal);
      const added = `${addedLines(own)}\n${claim}`;
      const value = [
        ...foreignFindings(
          step,
          changes.map(({ path }) => path),
        ),
        ...weakenedFindings(texts, step),
        ...skippedFindings(step, { changed, added, checksPassed }),
      ];
      return { event: { kind: 'tree.compared', from, to, files: changes.length }, value };
    },
  });
}

/** Enough to look for words in. */
const ADDED_CHARS = 400_000;

function addedLines(texts: readonly FileTexts[]): string {
  const added = texts.map(({ before, after }) => {
    const had = new Set((before ?? '').split('\n'));
    return (after ?? '').split('\n').filter((line) => !had.has(line));
  });
  return added.flat().join('\n').slice(0, ADDED_CHARS);
}

function foreignFindings(step: PlanStep, changed: readonly string[]): readonly Finding[] {
  const owned = new Set(ownedPaths(step));
  const paths = changed.filter((path) => !owned.has(path));
  if (paths.length === 0) return [];
  // That it fails the attempt is said file by file already.
  const detail = `changed although the step does not own ${paths.length === 1 ? 'it' : 'them'}: ${listed(paths)}`;
  return [{ detector: 'foreign-files', detail, paths: paths.slice(0, 100), fails: false }];
}

const weakenedFindings = (texts: readonly FileTexts[], step: PlanStep): readonly Finding[] =>
  findWeakened(texts, [step]).map(({ detector, path, detail }) => ({
    detector,
    detail,
    paths: [path],
    fails: true,
  }));

function skippedFindings(
  step: PlanStep,
  seen: Parameters<typeof findSkipped>[1],
): readonly Finding[] {
  const { missing, untouched, unseen } = findSkipped(step, seen);
  const found = (detail: string, paths: readonly string[], fails: boolean): Finding => ({
    detector: 'item-skipped',
    detail,
    paths,
    fails,
  });
  return [
    ...(missing.length === 0
      ? []
      : [
          found(
            `to be created or deleted by the plan, and not done: ${listed(missing)}`,
            missing,
            true,
          ),
        ]),
    ...(untouched.length === 0
      ? []
      : [
          found(
            `to be changed by the plan, and not touched: ${listed(untouched)}`,
            untouched,
            false,
          ),
        ]),
    ...(unseen.length === 0
      ? []
      : [found(`nothing in the change speaks of: ${unseen.slice(0, 3).join('; ')}`, [], false)]),
  ];
}

const listed = (paths: readonly string[]): string =>
  paths.length > 6
    ? `${paths.slice(0, 6).join(', ')} and ${paths.length - 6} more`
    : paths.join(', ');
