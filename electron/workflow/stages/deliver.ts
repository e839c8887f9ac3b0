import { type StepKey, stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { Ride } from '../context.ts';
import { orStop, over } from '../stopped.ts';

export interface Delivery {
  readonly branch: string;
  readonly commit: string;
}

/** Asks, then makes the form that the run was started with. The branch is made in every case. */
export async function runDelivery(
  ride: Ride,
  change: { readonly tree: TreeHash; readonly summary: string; readonly files: readonly string[] },
): Promise<Delivery> {
  const { approve } = await ride.durable.step({
    key: stepKey('deliver', 'decision'),
    lane: 'system',
    input: { tree: change.tree },
    effect: async () => {
      const { summary, files } = change;
      const { approve, by } = orStop(await ride.ports.people.decideDelivery({ summary, files }));
      const decision = approve ? 'approved' : 'refused';
      return {
        event: { kind: 'human.decision', about: 'delivery', decision, by },
        value: { approve },
      };
    },
  });
  if (!approve) {
    await keepOnBranch(ride, change.tree, change.summary);
    throw over('rejected', 'the delivery was refused; the change is kept on its branch');
  }
  return commitTree(ride, stepKey('deliver', 'branch'), change, ride.terms.deliver);
}

/** Keeps unapproved work on the run's branch, marked as such, so that nothing done is lost. */
export function keepOnBranch(ride: Ride, tree: TreeHash, summary: string): Promise<Delivery> {
  const marked = `Not approved: ${summary}`;
  return commitTree(ride, stepKey('deliver', 'kept'), { tree, summary: marked }, 'branch');
}

async function commitTree(
  ride: Ride,
  key: StepKey,
  change: { readonly tree: TreeHash; readonly summary: string },
  form: 'branch' | 'patch' | 'apply',
): Promise<Delivery> {
  const { tree, summary } = change;
  const { branch } = ride.terms;
  return ride.durable.step<{ readonly branch: string; readonly commit: string }>({
    key,
    lane: 'system',
    input: { tree, summary, form },
    effect: async () => {
      const worktree = await ride.ports.worktree();
      const commit = orStop(await worktree.commit(tree, commitMessage(ride, summary)));
      if (form === 'apply') orStop(await worktree.apply(tree));
      const patch =
        form === 'patch'
          ? orStop(
              await ride.ports.writePatch(
                orStop(await worktree.diff(ride.terms.repository.baseTree, tree)),
              ),
            )
          : null;
      return {
        event: { kind: 'delivery.made', form, branch, commit, patch },
        value: { branch, commit },
      };
    },
  });
}

const SUBJECT_CHARS = 68;

function commitMessage(ride: Ride, summary: string): string {
  const line = summary.replace(/\s+/g, ' ').trim();
  const subject = line.length <= SUBJECT_CHARS ? line : `${line.slice(0, SUBJECT_CHARS)}…`;
  const models = `Planned and verified by ${ride.terms.planner} and ${ride.terms.verifier}, executed by ${ride.terms.executor}.`;
  return `${subject}\n\n${line.length <= SUBJECT_CHARS ? '' : `${line}\n\n`}${models}\n`;
}
