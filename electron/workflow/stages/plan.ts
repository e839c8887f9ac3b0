import { stepKey } from '../../../shared/ids.ts';
import { checkPlan } from '../../../shared/plan/check-plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { CloudPart, PlanDecision, Repair } from '../ports.ts';
import { orStop, over } from '../stopped.ts';
import { answerOrRepair, askClaude } from './ask-claude.ts';

export interface ApprovedPlan {
  readonly plan: Plan;
  readonly version: number;
}

/**
 * Asks for a plan and gets it approved. `name` is the key's first part (`plan`, `replan1` …), `tree` is what
 * paths are checked against. A faulty plan goes back once with the exact faults; people may edit what is
 * still faulty, but nobody can approve it.
 */
export async function runPlan(
  ride: Ride,
  task: {
    readonly name: string;
    readonly calls: number;
    readonly parts: readonly CloudPart[];
    readonly tree: string;
    readonly version: number;
  },
): Promise<ApprovedPlan> {
  let repair: Repair | undefined;
  let drafted: Draft | null = null;
  for (let call = 1; call <= task.calls; call += 1) {
    const outcome = await askOnce(ride, stepKey(task.name, `call${call}`), task.parts, repair);
    if (!('value' in outcome)) {
      repair = outcome;
      continue;
    }
    drafted = await draft(ride, task, outcome.value, {
      version: task.version,
      name: `call${call}`,
      by: ride.terms.planner,
    });
    if (drafted.faults.length === 0) break;
    repair = { previous: JSON.stringify(drafted.plan), faults: drafted.faults };
  }
  if (drafted === null)
    throw over('failed', `The plan could not be used: ${repair?.faults.join('; ') ?? ''}`);
  return approve(ride, task, drafted);
}

interface Draft extends ApprovedPlan {
  readonly faults: readonly string[];
}

interface Origin {
  readonly version: number;
  readonly name: string;
  readonly by: string;
}

async function askOnce(
  ride: Ride,
  key: ReturnType<typeof stepKey>,
  parts: readonly CloudPart[],
  repair: Repair | undefined,
): Promise<{ readonly value: Plan } | Repair> {
  const input = repair === undefined ? { parts } : { parts, repair };
  const answer = await askClaude(ride, {
    key,
    lane: 'plan',
    input,
    ask: (scope) => ride.ports.planner.plan(input, scope),
  });
  return answerOrRepair('plan', answer);
}

/** Records a plan, checks it locally, records the faults. */
async function draft(
  ride: Ride,
  task: { readonly name: string; readonly tree: string },
  plan: Plan,
  origin: Origin,
): Promise<Draft> {
  const key = stepKey(task.name, origin.name);
  const { version, by } = origin;
  const edited = origin.name.startsWith('edit');
  ride.durable.note(
    key,
    'plan',
    edited
      ? { kind: 'plan.edited', version, plan, by }
      : { kind: 'plan.produced', version, plan, by, commit: ride.terms.repository.baseCommit },
  );
  const faults = await ride.durable.step({
    key: stepKey(key, 'check'),
    lane: 'plan',
    input: { plan, tree: task.tree },
    effect: async () => {
      const named = plan.steps.flatMap((step) => step.files.map((file) => file.path));
      const { path } = ride.terms.repository;
      const existing = orStop(await ride.ports.repositories.existing(path, task.tree, named));
      const found = checkPlan(plan, {
        existingPaths: new Set(existing),
        stepTokenBudget: Math.floor(ride.executor.contextAsked / 3),
      });
      return { event: { kind: 'plan.validated', version, faults: [...found] }, value: [...found] };
    },
  });
  return { plan, version, faults };
}

async function approve(
  ride: Ride,
  task: { readonly name: string; readonly tree: string },
  first: Draft,
): Promise<ApprovedPlan> {
  let current = first;
  for (let asked = 1; ; asked += 1) {
    const decision = await decide(ride, task.name, asked, current);
    if (decision.kind === 'approve') return current;
    if (decision.kind === 'refuse')
      throw over('rejected', `the plan was refused by ${decision.by}: ${decision.reason}`);
    if (decision.kind === 'revise') throw over('failed', 'the plan was not revised');
    current = await draft(ride, task, decision.plan, {
      version: current.version + 1,
      name: `edit${asked}`,
      by: decision.by,
    });
  }
}

function decide(ride: Ride, name: string, asked: number, draft: Draft): Promise<PlanDecision> {
  const { plan, version, faults } = draft;
  return ride.durable.step<PlanDecision>({
    key: stepKey(name, `decision${asked}`),
    lane: 'plan',
    input: { plan, version, faults },
    effect: async () => {
      const decision = orStop(
        await ride.ports.people.decidePlan({ plan, version, faults, before: null }),
      );
      if (decision.kind === 'approve' && faults.length > 0) {
        throw over(
          'failed',
          `the plan has faults that no call is left to mend: ${faults.join('; ')}`,
        );
      }
      return { event: eventOf(decision, version), value: decision };
    },
  });
}

function eventOf(decision: PlanDecision, version: number) {
  switch (decision.kind) {
    case 'approve':
      return { kind: 'plan.approved', version, by: decision.by } as const;
    case 'refuse':
      return { kind: 'plan.rejected', version, by: decision.by, reason: decision.reason } as const;
    case 'edit':
    case 'revise':
      return {
        kind: 'human.decision',
        about: `plan version ${version}`,
        decision: 'edited',
        by: decision.by,
      } as const;
  }
}
