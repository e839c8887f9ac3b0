import { type StepKey, stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import { orStop } from '../stopped.ts';
import type { AttemptEnd } from './attempt.ts';
import { type EvidenceWithDiff, readEvidence, runGateChecks } from './evidence.ts';
import { decideGate, remarksOf } from './gate.ts';
import { recordChanges, restoreFiles } from './snapshots.ts';

/** What the gate has to know of the run besides the tree. */
export interface Execution {
  readonly plan: Plan;
  readonly owned: ReadonlySet<string>;
  readonly ends: ReadonlyMap<string, AttemptEnd>;
  /** The round whose verdict approved the change. */
  readonly round: number;
}

export interface Adjusted {
  readonly files: readonly string[];
  /** What is red about it, as sentences for people. */
  readonly faults: readonly string[];
}

/**
 * Looks at a change that people altered after the verdict as the gate looks at any other: with the plan's checks
 * and all of its rules. There is no verdict about it; a red one can't be delivered.
 */
export async function checkAdjusted(
  ride: Ride,
  change: { readonly from: TreeHash; readonly to: TreeHash; readonly count: number },
  execution: Execution,
): Promise<Adjusted> {
  const key = stepKey('deliver', `adjusted${change.count}`);
  const tree = change.to;
  await bringFiles(ride, key, change);
  const checks = await runGateChecks(ride, key, execution.plan, tree);
  const { diff: _diff, ...evidence } = await gatherEvidence(ride, key, tree);
  const { ends } = execution;
  const faults = decideGate(execution.plan, execution.owned, { ends, checks, evidence });
  ride.durable.note(key, 'verification', {
    kind: 'gate.ran',
    round: execution.round,
    tree,
    green: faults.length === 0,
    faults: [...faults],
    remarks: [...remarksOf(evidence)],
  });
  return {
    files: evidence.filesChanged,
    faults: faults.map((fault) => `${fault.rule}: ${fault.detail}`),
  };
}

/** The worktree gets the files as they were adjusted, so that the checks run on those. */
async function bringFiles(
  ride: Ride,
  key: StepKey,
  { from, to }: { readonly from: TreeHash; readonly to: TreeHash },
): Promise<void> {
  await ride.durable.step({
    key: stepKey(key, 'files'),
    lane: 'system',
    input: { from, to },
    effect: async (scope) => {
      const worktree = await ride.ports.worktree();
      const changes = orStop(await worktree.changes(from, to));
      await recordChanges(worktree, scope, changes);
      await restoreFiles(ride, scope, to, 'people adjusted the change');
      return { event: { kind: 'tree.compared', from, to, files: changes.length }, value: null };
    },
  });
}

function gatherEvidence(ride: Ride, key: StepKey, tree: TreeHash): Promise<EvidenceWithDiff> {
  const base = ride.terms.repository.baseTree;
  return ride.durable.step<EvidenceWithDiff>({
    key: stepKey(key, 'evidence'),
    lane: 'verification',
    input: { base, tree },
    effect: async () => {
      const { evidence } = await readEvidence(ride, tree);
      const files = evidence.filesChanged.length;
      return { event: { kind: 'tree.compared', from: base, to: tree, files }, value: evidence };
    },
  });
}
