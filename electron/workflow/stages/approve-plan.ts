import { describeError } from '../../../shared/describe-error.ts';
import { type StepKey, stepKey } from '../../../shared/ids.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { CloudPart, EffectScope, PlanDecision } from '../ports.ts';
import { seatChosen } from '../seat.ts';
import { orStop, over } from '../stopped.ts';
import { askForPlan, type Draft, draftPlan, type PlanPlace } from './draft-plan.ts';
import { keepUncommented } from './keep-uncommented.ts';

export interface ApprovedPlan {
  readonly plan: Plan;
  readonly version: number;
  /** The last step that was approved; null when all were. */
  readonly upTo: string | null;
}

/** A task for the planner: where its plan is checked, and the material of the first call. */
export interface PlanTask extends PlanPlace {
  readonly parts: readonly CloudPart[];
}

type Approval = Extract<PlanDecision, { kind: 'approve' }>;

/** Asks people until the plan is approved or refused; they may edit it, or have it revised, in between. */
export async function approvePlan(ride: Ride, task: PlanTask, first: Draft): Promise<ApprovedPlan> {
  let current = first;
  let notice: string | null = null;
  for (let asked = 1; ; asked += 1) {
    const decision = await decide(ride, { name: task.name, asked, notice }, current);
    notice = null;
    switch (decision.kind) {
      case 'approve': {
        await seatChosen(ride, stepKey(task.name, `decision${asked}`), decision);
        const { plan, version } = current;
        return { plan, version, upTo: decision.upTo ?? null };
      }
      case 'refuse':
        throw over(
          'rejected',
          `the plan was refused by ${decision.by}${decision.reason === '' ? '' : `: ${decision.reason}`}`,
        );
      case 'edit':
        current = await draftPlan(ride, task, decision.plan, {
          version: current.version + 1,
          name: `edit${asked}`,
          by: decision.by,
        });
        break;
      case 'revise': {
        const revised = await revisePlan(ride, task, { asked, current, decision });
        if (typeof revised === 'string') notice = revised;
        else current = revised;
      }
    }
  }
}

function decide(
  ride: Ride,
  turn: { readonly name: string; readonly asked: number; readonly notice: string | null },
  draft: Draft,
): Promise<PlanDecision> {
  const { plan, version, faults } = draft;
  const key = stepKey(turn.name, `decision${turn.asked}`);
  return ride.durable.step<PlanDecision>({
    key,
    lane: 'plan',
    input: { plan, version, faults },
    effect: async (scope) => {
      let notices = turn.notice === null ? [] : [turn.notice];
      for (;;) {
        const view = { plan, version, faults, notices, before: null };
        const decision = await ask(ride, key, view, scope);
        if (decision.kind === 'approve' && faults.length > 0) {
          throw over(
            'failed',
            `the plan has faults that no call is left to mend: ${faults.join('; ')}`,
          );
        }
        const objection =
          decision.kind === 'approve' ? await findObjection(ride, plan, decision, scope) : null;
        if (objection === null) return { event: eventOf(decision, version), value: decision };
        notices = [objection];
      }
    },
  });
}

/** A fork says first what it declared about the plan; whom it named is to execute, or nothing is gone on with. */
async function ask(
  ride: Ride,
  key: StepKey,
  view: Parameters<Ride['ports']['people']['decidePlan']>[0],
  scope: EffectScope,
): Promise<PlanDecision> {
  const declared = ride.declared?.planDecision(key);
  if (declared) return declared;
  const decision = orStop(await ride.ports.people.decidePlan(view));
  const executor = ride.declared?.executorFor(key) ?? null;
  if (decision.kind !== 'approve' || executor === null) return decision;
  if (executor !== ride.seat.executor.name) orStop(await ride.seat.tryOut(executor, scope));
  return { ...decision, executor };
}

/** Why an approval can't be taken as it was given; people are told and asked again. */
async function findObjection(
  ride: Ride,
  plan: Plan,
  { executor, upTo }: Approval,
  scope: EffectScope,
): Promise<string | null> {
  if (upTo !== undefined && !plan.steps.some((step) => step.id === upTo))
    return `Not approved: there is no step ${upTo} to go up to.`;
  if (executor === undefined || executor === ride.seat.executor.name) return null;
  const tried = await ride.seat.tryOut(executor, scope);
  if (tried.ok) return null;
  const { what, next } = describeError(tried.error);
  return `Not approved: ${executor} can’t execute now. ${what} ${next}`;
}

function eventOf(decision: PlanDecision, version: number) {
  const { by } = decision;
  switch (decision.kind) {
    case 'approve': {
      const { upTo } = decision;
      return {
        kind: 'plan.approved',
        version,
        by,
        ...(upTo === undefined ? {} : { upTo }),
      } as const;
    }
    case 'refuse':
      return { kind: 'plan.rejected', version, by, reason: decision.reason } as const;
    case 'edit':
      return {
        kind: 'human.decision',
        about: `plan version ${version}`,
        decision: 'edited',
        by,
      } as const;
    case 'revise':
      return {
        kind: 'plan.commented',
        version,
        comments: decision.comments.map(({ step, text }) => ({ step, text })),
        by,
      } as const;
  }
}

/**
 * One more call, asked for by people: the plan so far and what they want changed about it. An answer that can't
 * be used leaves the plan as it is; the sentence returned then says so.
 */
async function revisePlan(
  ride: Ride,
  task: PlanTask,
  wish: {
    readonly asked: number;
    readonly current: Draft;
    readonly decision: Extract<PlanDecision, { kind: 'revise' }>;
  },
): Promise<Draft | string> {
  const { asked, current } = wish;
  const { comments } = wish.decision;
  const name = `revise${asked}`;
  const key = stepKey(task.name, name);
  const text = JSON.stringify(
    comments.map((comment) => ({ step: comment.step, text: comment.text })),
  );
  const parts: readonly CloudPart[] = [
    ...task.parts.filter((part) => part.class !== 'plan'),
    { class: 'plan', source: 'plan so far', text: JSON.stringify(current.plan) },
    { class: 'answers', source: 'comments on the plan', text },
  ];
  const outcome = await askForPlan(ride, key, { parts, revises: true });
  if (!('value' in outcome)) {
    return `The plan is as it was: the planner’s revision could not be used (${outcome.faults.join('; ')}).`;
  }
  const { plan, restored } = keepUncommented(current.plan, outcome.value, comments);
  const version = current.version + 1;
  if (restored.length > 0) {
    const reason = `the revision changed steps that nobody had commented on; put back: ${restored.join(', ')}`;
    ride.durable.note(key, 'plan', { kind: 'plan.revised', version, reason });
  }
  return draftPlan(ride, task, plan, { version, name, by: ride.terms.planner });
}

/** Asks before a step that no approval covers so far; returns up to where people let the run go on. */
export async function askToGoOn(
  ride: Ride,
  approved: ApprovedPlan,
  place: { readonly step: string; readonly count: number },
): Promise<string | null> {
  const { plan, version } = approved;
  const { step } = place;
  const key = stepKey('execute', step, `approval${place.count}`);
  const decision = await ride.durable.step<PlanDecision>({
    key,
    lane: 'plan',
    input: { plan, version },
    effect: async (scope) => {
      let notices: readonly string[] = [];
      for (;;) {
        const view = { plan, version, faults: [], notices, before: step };
        const decision = orStop(await ride.ports.people.decidePlan(view));
        const { kind, by } = decision;
        if (kind === 'refuse') return { event: eventOf(decision, version), value: decision };
        const objection =
          kind === 'approve' ? await findObjection(ride, plan, decision, scope) : CANT_CHANGE;
        if (objection === null && kind === 'approve') {
          const said = decision.upTo === undefined ? 'approved' : `approved up to ${decision.upTo}`;
          const event = {
            kind: 'human.decision',
            about: `step ${step}`,
            decision: said,
            by,
          } as const;
          return { event, value: decision };
        }
        notices = objection === null ? [] : [objection];
      }
    },
  });
  if (decision.kind === 'refuse') {
    const why = decision.reason === '' ? '' : `: ${decision.reason}`;
    throw over('rejected', `${decision.by} stopped the plan before step ${step}${why}`);
  }
  if (decision.kind !== 'approve') return approved.upTo;
  await seatChosen(ride, key, decision);
  return decision.upTo ?? null;
}

const CANT_CHANGE = 'Steps of this plan are done already: go on with it, or refuse it.';
