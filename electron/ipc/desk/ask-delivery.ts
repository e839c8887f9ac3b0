import type { TandemError } from '../../../shared/errors.ts';
import type { Revert } from '../../../shared/ipc/asks.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { DeliveryDecision, People } from '../../workflow/ports.ts';
import type { AnswerOf, OpenAsks } from './open-asks.ts';

/** Files as they are to be delivered, once what people take out is taken out. */
export type RevertFiles = (input: {
  readonly run: string;
  /** The tree whose change is cut down. */
  readonly tree: string;
  readonly reverts: readonly Revert[];
}) => Promise<Result<AdjustedFiles, TandemError>>;

type AdjustedFiles = Extract<DeliveryDecision, { kind: 'adjust' }>['files'];
type View = Parameters<People['decideDelivery']>[0];
type Decision = AnswerOf<'delivery'>['decision'];

const RED_AFTER_ADJUSTING =
  'The adjusted change is red: take out something else, or refuse the delivery.';

/**
 * Asks what becomes of a change. What can't be done with it is said to whoever decided, and the question
 * stays open.
 */
export async function askDelivery(
  run: { readonly asks: OpenAsks; readonly runId: () => string; readonly revert: RevertFiles },
  view: View,
): Promise<Result<DeliveryDecision, TandemError>> {
  const { summary, tree, adjusted } = view;
  const files = [...view.files];
  const faults = [...view.faults];
  // By decision: two windows may adjust at the same time, and each is to get what it asked for.
  const cuts = new Map<Decision, AdjustedFiles>();
  const accept = async (decision: Decision): Promise<Result<void, TandemError>> => {
    if (decision.tree !== tree) return err({ kind: 'stale', what: 'The change' });
    if (decision.kind === 'approve' && adjusted && faults.length > 0)
      return err({ kind: 'usage', message: RED_AFTER_ADJUSTING });
    if (decision.kind !== 'adjust') return ok(undefined);
    const foreign = decision.reverts.find(({ path }) => !files.includes(path));
    if (foreign !== undefined) return err(notChanged(foreign.path));
    const made = await run.revert({ run: run.runId(), tree, reverts: decision.reverts });
    if (!made.ok) return made;
    cuts.set(decision, made.value);
    return ok(undefined);
  };
  const { decision, by } = await run.asks.ask(
    'delivery',
    (base) => ({ ...base, kind: 'delivery', summary, files, tree, faults, adjusted }),
    (answer) => accept(answer.decision),
  );
  switch (decision.kind) {
    case 'approve':
      return ok({ kind: 'approve', by, form: decision.form });
    case 'refuse':
      return ok({ kind: 'refuse', by, reason: decision.reason });
    case 'adjust':
      return ok({ kind: 'adjust', by, files: cuts.get(decision) ?? [] });
  }
}

const notChanged = (path: string): TandemError => ({
  kind: 'usage',
  message: `${JSON.stringify(path.slice(0, 200))} is no file of this change; nothing was taken back.`,
});
