import type { TandemError } from '../../../shared/errors.ts';
import { checkPlan } from '../../../shared/plan/check-plan.ts';
import { ownedPaths, type Plan } from '../../../shared/plan/plan.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { BodyOf, RunEvent } from '../../../shared/run/event.ts';
import type { PlanCheck } from '../engine.ts';
import type { Surroundings } from '../surroundings.ts';
import { readEvents } from './read-runs.ts';

/**
 * The validation that the workflow will make of an edited plan, made beforehand: against the same tree and
 * the same budget, so that what is shown as good is not refused after it was sent.
 */
export async function checkRunPlan(
  around: Pick<Surroundings, 'home' | 'repositories'>,
  run: string,
  plan: Plan,
): Promise<Result<PlanCheck, TandemError>> {
  const read = readEvents(around.home, run);
  if (!read.ok) return read;
  const basis = findBasis(read.value);
  if (basis === null) return err({ kind: 'fault', detail: `run ${run} has no beginning` });
  const { path, baseCommit } = basis.started.repository;
  const named = plan.steps.flatMap((step) => step.files.map((file) => file.path));
  const existing = await around.repositories.existing(path, basis.tree, named);
  if (!existing.ok) return existing;
  const faults = checkPlan(plan, {
    existingPaths: new Set(existing.value),
    ...(basis.context === null ? {} : { stepTokenBudget: Math.floor(basis.context / 3) }),
  });
  return ok({ faults, drift: await findDrift(around, { path, baseCommit }, plan) });
}

interface Basis {
  readonly started: BodyOf<'run.started'>;
  /** What the plan's paths are held against: the base, or for a new plan after a round what is there by then. */
  readonly tree: string;
  /** Tokens of context asked of the executor; null before it was prepared. */
  readonly context: number | null;
}

function findBasis(events: readonly RunEvent[]): Basis | null {
  const [started] = events;
  if (started?.kind !== 'run.started') return null;
  const drafted = events.findLastIndex((event) => event.kind === 'plan.produced');
  const judged = events
    .slice(0, Math.max(0, drafted))
    .findLast((event) => event.kind === 'gate.ran');
  const probed = events.find((event) => event.kind === 'env.probed');
  return {
    started,
    tree: judged?.kind === 'gate.ran' ? judged.tree : started.repository.baseTree,
    context: probed?.kind === 'env.probed' ? probed.contextAsked : null,
  };
}

/** Drift is a warning; a repository that can't be asked about it is no reason to withhold the faults. */
async function findDrift(
  around: Pick<Surroundings, 'repositories'>,
  at: { readonly path: string; readonly baseCommit: string },
  plan: Plan,
): Promise<PlanCheck['drift']> {
  const since = await around.repositories.changedSince(at.path, at.baseCommit);
  if (!since.ok || since.value.head === at.baseCommit) return null;
  const planned = new Set(plan.steps.flatMap(ownedPaths));
  return {
    head: since.value.head,
    files: since.value.files.filter((file) => planned.has(file)),
  };
}
