import { type StepKey, stepKey } from '../../../shared/ids.ts';
import type { Json } from '../../../shared/json.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import { FORK_NAME } from '../../../shared/run/fork-pending.ts';
import type { Ride } from '../context.ts';
import type { Amendment } from '../declared.ts';
import type { EffectScope } from '../ports.ts';
import type { Rider } from '../seat.ts';
import type { ApprovedPlan } from './approve-plan.ts';

/**
 * What a fork changed, taken up before an attempt or a round: an aside, so a run in which nobody changed anything has
 * none, and what came before it stays as it was. From there on it holds for all that follows. At the side of other steps
 * it holds for this step alone until all of them are done, because nobody can say what the others had begun by then.
 */
export interface Amended {
  readonly approved: ApprovedPlan;
  /** Who makes the attempt; null: whoever is in the seat by now. */
  readonly rider: Rider | null;
  /** What the run still has to take over once no other step is at its side; null: nothing. */
  readonly later: Amendment | null;
}

type AmendValue = { readonly [K in keyof Amendment]: Json };

/** Null: nothing changes here. `place` is what follows. */
export async function takeAmendment(
  ride: Ride,
  approved: ApprovedPlan,
  { key, place }: { readonly key: StepKey; readonly place: StepKey },
): Promise<Amended | null> {
  if (ride.declared === undefined && !ride.replays && ride.life === 0) return null;
  const taken = await ride.durable.aside<AmendValue>({
    key,
    lane: 'plan',
    before: place,
    take: async (scope) => {
      const amendment = ride.declared?.amendment() ?? null;
      if (amendment === null) return null;
      const event = record(amendment, approved, scope);
      return { event, value: JSON.parse(JSON.stringify(amendment)) as AmendValue };
    },
  });
  // What was put in comes out: the log keeps it as JSON.
  return taken === null ? null : apply(ride, approved, key, taken as Amendment);
}

/** The facts as screens know them, and the aside's own end. */
function record(
  { plan, executor, budgets }: Amendment,
  { version }: ApprovedPlan,
  scope: EffectScope,
): BodyOf<'human.decision'> {
  const by = FORK_NAME;
  if (plan !== undefined) scope.emit({ kind: 'plan.edited', version: version + 1, plan, by });
  if (executor !== undefined) scope.emit({ kind: 'executor.chosen', executor, by });
  const said = [
    ...(plan === undefined ? [] : ['the plan']),
    ...(executor === undefined ? [] : [`the executor (${executor})`]),
    ...Object.entries(budgets ?? {}).map(([name, value]) => `${name} = ${value}`),
  ];
  return { kind: 'human.decision', about: 'fork', decision: `changed ${said.join(', ')}`, by };
}

async function apply(
  ride: Ride,
  approved: ApprovedPlan,
  key: StepKey,
  amendment: Amendment,
): Promise<Amended> {
  const { plan, executor, budgets } = amendment;
  const amended =
    plan === undefined ? approved : { ...approved, plan, version: approved.version + 1 };
  if (budgets !== undefined) Object.assign(ride.budgets, budgets);
  const isReseated = executor !== undefined || isOfExecutor(budgets);
  const name = executor ?? ride.seat.executor.name;
  if (ride.aside !== true) {
    if (isReseated) await ride.seat.change(name, { budgets: ride.budgets });
    return { approved: amended, rider: null, later: null };
  }
  const rider = isReseated
    ? await ride.seat.other(name, { budgets: ride.budgets, key: stepKey(key, 'prepare') })
    : null;
  return { approved: amended, rider, later: amendment };
}

/** Budgets that an executor is made with. */
const isOfExecutor = (budgets: Amendment['budgets']): boolean =>
  budgets !== undefined && ('turns' in budgets || 'contextTokens' in budgets);

/** After a stretch of steps side by side: what one of them was given holds for the whole run. */
export async function takeOverAmendments(
  ride: Ride,
  approved: ApprovedPlan,
  later: readonly Amendment[],
): Promise<ApprovedPlan> {
  let now = approved;
  for (const { plan, executor, budgets } of later) {
    if (budgets !== undefined) Object.assign(ride.budgets, budgets);
    if (plan !== undefined) now = { ...now, plan, version: now.version + 1 };
    if (executor === undefined && !isOfExecutor(budgets)) continue;
    await ride.seat.change(executor ?? ride.seat.executor.name, { budgets: ride.budgets });
  }
  return now;
}
