import { stepKey, type TreeHash, treeHash } from '../../../shared/ids.ts';
import type { Ride } from '../context.ts';
import type { DeliveryDecision, EffectEnd, Worktree } from '../ports.ts';
import { orStop, over, RunStopped } from '../stopped.ts';
import { checkAdjusted, type Execution } from './adjust.ts';

export interface Delivery {
  readonly branch: string;
  readonly commit: string;
}

export interface Change {
  readonly tree: TreeHash;
  readonly summary: string;
  /** True when people altered it after the verdict: the verifier has not seen this tree. */
  readonly adjusted?: boolean;
}

/**
 * Asks, then makes the form that was chosen; the branch is made in every case. People may adjust the change
 * first: what they made of it is checked as a change of its own, and they are asked again.
 */
export async function runDelivery(
  ride: Ride,
  change: Change & { readonly files: readonly string[] } & Execution,
): Promise<Delivery> {
  let offered: Offered = { ...change, faults: [], adjusted: false };
  for (let asked = 1; ; asked += 1) {
    const decided = await decide(ride, asked, offered);
    if (decided.approve) {
      return commitTree(ride, offered, decided.form ?? ride.terms.deliver);
    }
    if (decided.tree === undefined) throw over('rejected', describeRefusal(decided));
    const tree = treeHash(decided.tree);
    const now = await checkAdjusted(ride, { from: offered.tree, to: tree, count: asked }, change);
    offered = { ...now, tree, summary: change.summary, adjusted: tree !== change.tree };
  }
}

interface Offered extends Change {
  readonly adjusted: boolean;
  readonly files: readonly string[];
  readonly faults: readonly string[];
}

/** As the log keeps it; `approve` alone is what a run of version 0.1.0 holds. */
type Decided = {
  readonly approve: boolean;
  readonly form?: Form;
  readonly by?: string;
  readonly reason?: string;
  /** Neither approved nor refused: the tree as people adjusted it. */
  readonly tree?: string;
};

type Form = 'branch' | 'patch' | 'apply';

const describeRefusal = ({ by, reason }: Decided): string =>
  `the delivery was refused${by === undefined ? '' : ` by ${by}`}${reason ? `: ${reason}` : ''}; the change is kept on its branch`;

function decide(ride: Ride, asked: number, offered: Offered): Promise<Decided> {
  const { tree, summary, files, faults, adjusted } = offered;
  return ride.durable.step<Decided>({
    key: stepKey('deliver', asked === 1 ? 'decision' : `decision${asked}`),
    lane: 'system',
    input: asked === 1 ? { tree } : { tree, faults },
    effect: async () => {
      const view = { summary, files, tree, faults, adjusted };
      const decided = orStop(await ride.ports.people.decideDelivery(view));
      const { by } = decided;
      if (decided.kind === 'adjust') return adjust(ride, tree, decided);
      const approve = decided.kind === 'approve';
      if (approve && faults.length > 0) throw cantBeDelivered(faults);
      const more = approve ? formOf(decided) : { reason: decided.reason };
      const decision = approve ? 'approved' : 'refused';
      return {
        event: { kind: 'human.decision', about: 'delivery', decision, by },
        value: { approve, by, ...more },
      };
    },
  });
}

const formOf = ({ form }: { readonly form?: Form }) => (form === undefined ? {} : { form });

const cantBeDelivered = (faults: readonly string[]): RunStopped => {
  const message = `The adjusted change is red and can’t be delivered: ${faults.join('; ')}. Resume the run to adjust it again or to refuse it.`;
  return new RunStopped({ kind: 'error', error: { kind: 'usage', message } });
};

/** Makes the tree that people want; its files come to the worktree in a step of their own. */
async function adjust(
  ride: Ride,
  from: TreeHash,
  wanted: Extract<DeliveryDecision, { kind: 'adjust' }>,
): Promise<EffectEnd<Decided>> {
  const worktree = await ride.ports.worktree();
  const to = orStop(await worktree.withContents(from, wanted.files));
  const files = wanted.files.map((file) => file.path);
  const { by } = wanted;
  return {
    event: { kind: 'delivery.adjusted', from, to, files, by },
    value: { approve: false, by, tree: to },
  };
}

/** Keeps unapproved work on the run's branch, marked as such, so that nothing done is lost. */
export function keepOnBranch(ride: Ride, change: Change): Promise<Delivery> {
  return commitTree(ride, change, 'kept');
}

async function commitTree(ride: Ride, change: Change, form: Form | 'kept'): Promise<Delivery> {
  const { tree, adjusted = false } = change;
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
      const commit = orStop(await worktree.commit(tree, commitMessage(ride, summary, adjusted)));
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
          ...(adjusted ? { adjusted } : {}),
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
function commitMessage(ride: Ride, summary: string, adjusted: boolean): string {
  const line = oneLine(summary) || oneLine(ride.terms.request) || 'A change';
  const letters = [...line];
  const subject =
    letters.length <= SUBJECT_CHARS ? line : `${letters.slice(0, SUBJECT_CHARS).join('')}…`;
  const models = `Planned and verified by ${ride.terms.planner} and ${ride.terms.verifier}, executed by ${ride.seat.executor.name}.${adjusted ? ' Adjusted by hand after the verification.' : ''}`;
  return `${subject}\n\n${letters.length <= SUBJECT_CHARS ? '' : `${line}\n\n`}${models}\n`;
}
