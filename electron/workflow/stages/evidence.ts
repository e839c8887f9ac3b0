import type { StepKey, TreeHash } from '../../../shared/ids.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { FileChange, Worktree } from '../ports.ts';
import { orStop } from '../stopped.ts';
import { findWeakened, readTexts } from '../watch/find-weakened.ts';
import { type CheckResult, runChecks } from './checks.ts';
import { checksOf, type Evidence, type GateFault } from './gate.ts';
import { boundDiff } from './report.ts';
import { renewDependencies } from './setup.ts';
import { createToolSession } from './tool-session.ts';

/** Evidence as a durable step keeps it, with the diff cut to what Claude may be shown. */
export type EvidenceWithDiff = {
  readonly [K in keyof Evidence]: K extends 'marks' | 'weakened'
    ? readonly { readonly rule: string; readonly detail: string }[]
    : Evidence[K];
} & { readonly diff: string };

/** All commands of a plan over the whole change. */
export async function runGateChecks(
  ride: Ride,
  key: StepKey,
  plan: Plan,
  tree: TreeHash,
): Promise<readonly CheckResult[]> {
  const { signal } = ride.durable;
  const session = createToolSession(ride, [], (worktree) =>
    renewDependencies(ride, worktree, { tree, signal }),
  );
  try {
    return await runChecks(ride, { key, step: null, commands: checksOf(plan), tree, session });
  } finally {
    await session.close();
  }
}

/**
 * Everything the gate and the verifier look at, read from git and never from what the executor says. Only an
 * effect may call it. `judged`: the plans whose steps say which tests and checks may be changed.
 */
export async function readEvidence(
  ride: Ride,
  tree: TreeHash,
  judged?: { readonly plans: readonly Plan[]; readonly signal: AbortSignal },
): Promise<{ readonly whole: string; readonly evidence: EvidenceWithDiff }> {
  const base = ride.terms.repository.baseTree;
  const worktree = await ride.ports.worktree();
  const whole = orStop(await worktree.diff(base, tree));
  const changes = orStop(await worktree.changes(base, tree));
  const filesChanged = changes.map((change) => change.path);
  const ignored = orStop(await worktree.listIgnored());
  const marks = orStop(await worktree.inspectTree(base, tree)).map(({ rule, detail }) => ({
    rule,
    detail,
  }));
  const secrets = await ride.ports.findSecrets(addedLines(whole));
  const evidence = {
    diff: boundDiff(whole, ride.budgets.diffChars),
    filesChanged,
    marks: [...marks, ...describeIgnored(ignored)],
    secrets: [...secrets],
    ...(judged === undefined || ride.terms.detectors === undefined
      ? {}
      : { weakened: await weakenedIn(worktree, changes, judged) }),
  };
  return { whole, evidence };
}

/** Each step was held against this when it ended; here it is the change as a whole, whoever made it. */
async function weakenedIn(
  worktree: Worktree,
  changes: readonly FileChange[],
  { plans, signal }: { readonly plans: readonly Plan[]; readonly signal: AbortSignal },
): Promise<readonly { readonly rule: string; readonly detail: string }[]> {
  const texts = await readTexts(worktree, changes, signal);
  const steps = plans.flatMap((plan) => plan.steps);
  return findWeakened(texts, steps).map(({ detector, detail }) => ({ rule: detector, detail }));
}

/** Planting a false `node_modules/.bin` is the cheapest way to make every check pass. */
const describeIgnored = (ignored: readonly string[]): readonly GateFault[] =>
  ignored.length === 0
    ? []
    : [
        {
          rule: 'ignored-files',
          detail: `git ignores what the run left at ${ignored.join(', ')}; checks may have used it, and it is in no diff`,
        },
      ];

const addedLines = (diff: string): string =>
  diff
    .split('\n')
    .filter((line) => line.startsWith('+') && !line.startsWith('+++'))
    .map((line) => line.slice(1))
    .join('\n');
