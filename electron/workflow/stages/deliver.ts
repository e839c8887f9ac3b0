import { stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { Ride } from '../context.ts';
import type { Worktree } from '../ports.ts';
import { orStop, over } from '../stopped.ts';

export interface Delivery {
  readonly branch: string;
  readonly commit: string;
}

export interface Change {
  readonly tree: TreeHash;
  readonly summary: string;
}

/** Asks, then makes the form that the run was started with. The branch is made in every case. */
export async function runDelivery(
  ride: Ride,
  change: Change & { readonly files: readonly string[] },
): Promise<Delivery> {
  const { approve } = await ride.durable.step({
    key: stepKey('deliver', 'decision'),
    lane: 'system',
    input: { tree: change.tree },
    effect: async () => {
      const { summary, files } = change;
      const view = { summary, files, tree: change.tree, faults: [], adjusted: false };
      const decided = orStop(await ride.ports.people.decideDelivery(view));
      const approve = decided.kind === 'approve';
      const { by } = decided;
      const decision = approve ? 'approved' : 'refused';
      return {
        event: { kind: 'human.decision', about: 'delivery', decision, by },
        value: { approve },
      };
    },
  });
  if (!approve)
    throw over('rejected', 'the delivery was refused; the change is kept on its branch');
  return commitTree(ride, change, ride.terms.deliver);
}

/** Keeps unapproved work on the run's branch, marked as such, so that nothing done is lost. */
export function keepOnBranch(ride: Ride, change: Change): Promise<Delivery> {
  return commitTree(ride, change, 'kept');
}

async function commitTree(
  ride: Ride,
  change: Change,
  form: 'branch' | 'patch' | 'apply' | 'kept',
): Promise<Delivery> {
  const { tree } = change;
  const { branch } = ride.terms;
  const approved = form !== 'kept';
  const summary = approved ? change.summary : `Not approved: ${change.summary}`;
  return ride.durable.step<{ readonly branch: string; readonly commit: string }>({
    key: stepKey('deliver', approved ? 'branch' : 'kept'),
    lane: 'system',
    input: { tree, summary, form },
    effect: async () => {
      const worktree = await ride.ports.worktree();
      const changes = orStop(await worktree.changes(ride.terms.repository.baseTree, tree));
      const commit = orStop(await worktree.commit(tree, commitMessage(ride, summary)));
      if (form === 'apply') orStop(await worktree.apply(tree));
      const patch = form === 'patch' ? await writePatch(ride, worktree, tree) : null;
      return {
        event: {
          kind: 'delivery.made',
          form: approved ? form : 'branch',
          branch,
          commit,
          patch,
          approved,
          files: changes.map((file) => file.path),
        },
        value: { branch, commit },
      };
    },
  });
}

async function writePatch(ride: Ride, worktree: Worktree, tree: TreeHash): Promise<string> {
  const patch = orStop(await worktree.diff(ride.terms.repository.baseTree, tree, 'patch'));
  return orStop(await ride.ports.writePatch(patch));
}

const SUBJECT_CHARS = 68;

// Control and format characters (escape sequences, reordered text), and halves of characters.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

const oneLine = (text: string): string =>
  text.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();

/** A model's words as one line that can do nothing to whoever prints the log. */
function commitMessage(ride: Ride, summary: string): string {
  const line = oneLine(summary) || oneLine(ride.terms.request) || 'A change';
  const letters = [...line];
  const subject =
    letters.length <= SUBJECT_CHARS ? line : `${letters.slice(0, SUBJECT_CHARS).join('')}…`;
  const models = `Planned and verified by ${ride.terms.planner} and ${ride.terms.verifier}, executed by ${ride.terms.executor}.`;
  return `${subject}\n\n${letters.length <= SUBJECT_CHARS ? '' : `${line}\n\n`}${models}\n`;
}
