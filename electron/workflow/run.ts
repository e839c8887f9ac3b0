import { stepKey, type TreeHash, treeHash } from '../../shared/ids.ts';
import type { Ride, RideStart } from './context.ts';
import { takeSeat } from './seat.ts';
import { takeAmendment } from './stages/amend.ts';
import type { ApprovedPlan } from './stages/approve-plan.ts';
import { type Delivery, keepOnBranch, runDelivery } from './stages/deliver.ts';
import { checkDrift } from './stages/drift.ts';
import { type Progress, runSteps } from './stages/execute.ts';
import { ownedByPlans } from './stages/gate.ts';
import { runIntake, type Understanding } from './stages/intake.ts';
import { runPlan } from './stages/plan.ts';
import { decideWork } from './stages/revise.ts';
import type { Work } from './stages/run-step.ts';
import { connectServerTools } from './stages/server-tools.ts';
import { runSetup } from './stages/setup.ts';
import { type Judgement, runVerify } from './stages/verify.ts';
import { orStop, over, RunStopped } from './stopped.ts';
import { TOO_LARGE } from './watch/escalate.ts';

/**
 * The pattern, as straight lines: intake, plan, execute, verify, again within the budget, deliver. Every
 * effect below here is a durable step, so the same lines serve a first run, a resume and a replay.
 */
export async function runRide(start: RideStart): Promise<RideEnd> {
  await captureEnvironment(start);
  const serverTools = await connectServerTools(start);
  const ride: Ride = { ...start, serverTools, seat: await takeSeat(start) };
  const understanding = await runIntake(ride);
  const approved = await runPlan(ride, {
    name: 'plan',
    calls: ride.budgets.planCalls,
    parts: understanding.parts,
    tree: ride.base,
    version: 1,
  });
  await checkDrift(ride, approved);
  await runSetup(ride);
  return executeUntilApproved(ride, understanding, approved);
}

export interface RideEnd {
  readonly delivery: Delivery;
  readonly rounds: number;
}

/** Consent first: nothing is executed, and nothing is spent, before it is known how commands will run. */
async function captureEnvironment(ride: RideStart): Promise<void> {
  await ride.durable.step({
    key: stepKey('environment'),
    lane: 'system',
    effect: async () => {
      const consent = ride.terms.scripted
        ? { by: 'built-in sample' }
        : orStop(await ride.ports.consent());
      const { isolation, sandbox, root, gaps } = await ride.ports.runners.protections();
      const captured = await ride.ports.captureEnvironment(consent.by);
      const event = { ...captured, protections: [...isolation], sandbox, root, gaps: [...gaps] };
      return { event, value: null };
    },
  });
}

/** Whatever ends the run for good once there is a plan, the work done so far stays on the run's branch. */
async function executeUntilApproved(
  ride: Ride,
  understanding: Understanding,
  first: ApprovedPlan,
): Promise<RideEnd> {
  const base = treeHash(ride.terms.repository.baseTree);
  const reached: Reached = { tree: base, summary: first.plan.summary };
  try {
    return await rideRounds(ride, understanding, first, reached);
  } catch (reason) {
    const isOver = reason instanceof RunStopped && reason.stop.kind === 'over';
    if (isOver && reached.tree !== base) await keepOnBranch(ride, reached);
    throw reason;
  }
}

interface Reached {
  tree: TreeHash;
  summary: string;
}

async function rideRounds(
  ride: Ride,
  understanding: Understanding,
  first: ApprovedPlan,
  reached: Reached,
): Promise<RideEnd> {
  let approved = first;
  const plans = [first.plan];
  let work: readonly Work[] = allOf(first);
  let progress: Progress = {
    tree: reached.tree,
    ends: new Map(),
    attempts: new Map(),
    upTo: first.upTo,
  };
  const onTree = (tree: TreeHash): void => {
    reached.tree = tree;
  };
  let callsUsed = 0;
  let replans = 0;
  for (let round = 1; ; round += 1) {
    reached.summary = approved.plan.summary;
    const { approved: inForce, ...reachedNow } = await runSteps(ride, approved, {
      ...{ work, progress, onTree },
    });
    progress = reachedNow;
    if (inForce !== approved) plans.push(inForce.plan);
    approved = inForce;
    const place = stepKey('verify', `round${round}`);
    await takeAmendment(ride, approved, { key: stepKey('verify', `amend${round}`), place });
    const owned = ownedByPlans(plans);
    const judged = await runVerify(ride, {
      round,
      plan: approved.plan,
      owned,
      plans,
      progress,
      callsUsed,
    });
    callsUsed += judged.calls;
    const { tree } = progress;
    const { summary } = approved.plan;
    if (judged.accepted) {
      return {
        delivery: await runDelivery(ride, {
          tree,
          summary,
          files: judged.filesChanged,
          plan: approved.plan,
          owned,
          ends: progress.ends,
          round,
        }),
        rounds: round,
      };
    }
    const tooLarge = describeTooLarge(ride, progress);
    if (tooLarge !== null && replans >= ride.budgets.replans) throw over('failed', tooLarge);
    stopIfFinal(ride, judged, round);
    if ((judged.verdict?.fault === 'plan' || tooLarge !== null) && replans < ride.budgets.replans) {
      replans += 1;
      approved = await replan(ride, understanding, { replans, approved, judged, tree, tooLarge });
      plans.push(approved.plan);
      work = allOf(approved);
      progress = { ...progress, ends: new Map(), upTo: approved.upTo };
    } else {
      work = decideWork(approved.plan, judged, progress.ends);
    }
  }
}

/** A step that leaves its executor no room to work in: trying again can't help, smaller steps can. */
function describeTooLarge(ride: Ride, { ends }: Progress): string | null {
  if (ride.terms.detectors === undefined) return null;
  const found = [...ends].find(([, end]) => end.reason === TOO_LARGE);
  if (found === undefined) return null;
  const [step, { watched }] = found;
  const detail = (watched?.detail ?? '').replace(/^not sent: /, '');
  return `Step ${step} does not fit the executor’s context and was not sent: ${detail}. Split it into smaller steps, or execute with a larger context or another model.`;
}

const allOf = (approved: ApprovedPlan): readonly Work[] =>
  approved.plan.steps.map((step) => ({ step, why: 'first attempt', feedback: [] }));

/** Ends the run when the verdict or the budget says so. */
function stopIfFinal(ride: Ride, judged: Judgement, round: number): void {
  const word = judged.verdict?.verdict;
  const exhausted = round >= ride.budgets.rounds;
  if (word !== 'reject' && word !== 'cannot_judge' && !exhausted) return;
  if (word === 'reject')
    throw over('rejected', `the verifier rejected the change: ${judged.verdict?.summary ?? ''}`);
  if (word === 'cannot_judge') {
    throw over(
      'failed',
      `the verifier could not judge the change: ${judged.verdict?.summary ?? ''}`,
    );
  }
  const { rounds } = ride.budgets;
  ride.durable.note(stepKey('verify', 'limit'), 'verification', {
    kind: 'limit.reached',
    limit: 'rounds of verification',
    value: round,
    ceiling: rounds,
  });
  throw over('exhausted', `not approved after ${rounds} rounds`);
}

/** The plan was at fault: a new one from here, told what is there already and what was found. */
async function replan(
  ride: Ride,
  understanding: Understanding,
  now: {
    readonly replans: number;
    readonly approved: ApprovedPlan;
    readonly judged: Judgement;
    readonly tree: string;
    readonly tooLarge: string | null;
  },
): Promise<ApprovedPlan> {
  const name = `replan${now.replans}`;
  const reason = now.tooLarge ?? now.judged.verdict?.summary ?? '';
  const version = now.approved.version + 1;
  ride.durable.note(stepKey(name), 'plan', { kind: 'plan.revised', version, reason });
  const findings = JSON.stringify({
    summary: reason,
    findings: now.judged.verdict?.findings ?? [],
    gate: now.judged.faults,
  });
  return runPlan(ride, {
    name,
    calls: 1,
    version,
    tree: now.tree,
    parts: [
      ...understanding.parts,
      { class: 'plan', source: 'plan so far', text: JSON.stringify(now.approved.plan) },
      { class: 'diff', source: 'git diff', text: now.judged.diff },
      { class: 'report', source: 'verifier', text: findings },
    ],
  });
}
