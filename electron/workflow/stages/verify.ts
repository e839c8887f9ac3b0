import { type StepKey, stepKey, type TreeHash } from '../../../shared/ids.ts';
import { checkVerdict } from '../../../shared/plan/check-verdict.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Verdict } from '../../../shared/plan/verdict.ts';
import type { Ride } from '../context.ts';
import type { CloudPart, Repair } from '../ports.ts';
import { over } from '../stopped.ts';
import { answerOrRepair, askClaude } from './ask-claude.ts';
import type { CheckResult } from './checks.ts';
import { type EvidenceWithDiff, readEvidence, runGateChecks } from './evidence.ts';
import type { Progress } from './execute.ts';
import { decideGate, type GateFault, remarksOf } from './gate.ts';
import { buildReport } from './report.ts';

export interface Judgement {
  readonly green: boolean;
  readonly faults: readonly GateFault[];
  /** Not wrong by themselves, but to be looked at. */
  readonly remarks: readonly GateFault[];
  /** Null when there was nothing to judge: an empty change does not go to Claude. */
  readonly verdict: Verdict | null;
  readonly accepted: boolean;
  readonly checks: readonly CheckResult[];
  readonly filesChanged: readonly string[];
  readonly diff: string;
  readonly report: string;
}

export interface VerifyTask {
  readonly round: number;
  readonly plan: Plan;
  readonly owned: ReadonlySet<string>;
  /** All plans that were in force so far, the newest last. */
  readonly plans: readonly Plan[];
  readonly progress: Progress;
  /** Calls for verdicts made before this round. */
  readonly callsUsed: number;
}

/** The gate first, then Claude; a red gate can't be approved, a green one can still be refused. */
export async function runVerify(
  ride: Ride,
  task: VerifyTask,
): Promise<Judgement & { readonly calls: number }> {
  const key = stepKey('verify', `round${task.round}`);
  const { tree, ends, attempts } = task.progress;
  const checks = await runGateChecks(ride, key, task.plan, tree);
  const limit = ride.budgets.reportChars;
  const report = buildReport(task.plan, { ends, attempts, checks, limit });
  const { diff, ...evidence } = await gatherEvidence(ride, key, {
    round: task.round,
    tree,
    report,
    plans: task.plans,
  });
  const faults = decideGate(task.plan, task.owned, { ends, checks, evidence });
  const remarks = remarksOf(evidence);
  const green = faults.length === 0;
  ride.durable.note(key, 'verification', {
    kind: 'gate.ran',
    round: task.round,
    tree,
    green,
    faults: [...faults],
    remarks: [...remarks],
  });
  const seen = {
    green,
    faults,
    remarks,
    checks,
    filesChanged: evidence.filesChanged,
    diff,
    report,
  };
  if (evidence.filesChanged.length === 0)
    return { ...seen, verdict: null, accepted: false, calls: 0 };

  const { verdict, calls, contradictions } = await judge(ride, key, task, partsOf(task.plan, seen));
  const accepted = green && verdict.verdict === 'approve' && contradictions.length === 0;
  ride.durable.note(key, 'verification', {
    kind: 'verify.ended',
    round: task.round,
    verdict,
    accepted,
    note: describeRefusedApproval(verdict, green, contradictions),
  });
  return { ...seen, verdict, accepted, calls };
}

function describeRefusedApproval(
  verdict: Verdict,
  green: boolean,
  contradictions: readonly string[],
): string {
  if (verdict.verdict !== 'approve') return '';
  if (!green) return 'the verdict approves, but the gate is red: not approved';
  return contradictions.length === 0
    ? ''
    : `the approval contradicts itself: ${contradictions.join('; ')}`;
}

/** What the gate and the verifier look at, kept as one durable step. */
function gatherEvidence(
  ride: Ride,
  key: StepKey,
  task: {
    readonly round: number;
    readonly tree: TreeHash;
    readonly report: string;
    readonly plans: readonly Plan[];
  },
): Promise<EvidenceWithDiff> {
  const base = ride.terms.repository.baseTree;
  const { round, tree } = task;
  return ride.durable.step<EvidenceWithDiff>({
    key: stepKey(key, 'evidence'),
    lane: 'verification',
    input: { base, tree, report: task.report },
    effect: async (scope) => {
      const { whole, evidence } = await readEvidence(ride, tree, {
        plans: task.plans,
        signal: scope.signal,
      });
      const diff = scope.putBlob(whole);
      const report = scope.putBlob(task.report);
      return { event: { kind: 'verify.started', round, tree, diff, report }, value: evidence };
    },
  });
}

const partsOf = (
  plan: Plan,
  seen: Pick<Judgement, 'diff' | 'report' | 'faults' | 'remarks'>,
): readonly CloudPart[] => [
  { class: 'plan', source: 'plan', text: JSON.stringify(plan) },
  { class: 'diff', source: 'git diff', text: seen.diff },
  { class: 'report', source: 'harness', text: seen.report },
  ...gatePart(seen),
];

function gatePart({
  faults,
  remarks,
}: Pick<Judgement, 'faults' | 'remarks'>): readonly CloudPart[] {
  if (faults.length + remarks.length === 0) return [];
  return [{ class: 'faults', source: 'gate', text: JSON.stringify({ faults, remarks }) }];
}

/** Asks for the verdict; an unusable or contradictory one is sent back once, within the run's call budget. */
async function judge(
  ride: Ride,
  key: StepKey,
  task: VerifyTask,
  parts: readonly CloudPart[],
): Promise<{
  readonly verdict: Verdict;
  readonly calls: number;
  readonly contradictions: readonly string[];
}> {
  // Rounds still to come keep one call each; what is left over may repair this one.
  const reserved = ride.budgets.rounds - task.round;
  const allowed = Math.max(1, ride.budgets.verifyCalls - task.callsUsed - reserved);
  let repair: Repair | undefined;
  let last: { verdict: Verdict; contradictions: readonly string[] } | null = null;
  let calls = 0;
  while (calls < Math.min(2, allowed)) {
    calls += 1;
    const outcome = await askOnce(ride, stepKey(key, `call${calls}`), parts, repair);
    if (!('value' in outcome)) {
      repair = outcome;
      continue;
    }
    const contradictions = checkVerdict(outcome.value);
    last = { verdict: outcome.value, contradictions };
    if (contradictions.length === 0) break;
    repair = { previous: JSON.stringify(outcome.value), faults: contradictions };
  }
  if (last === null)
    throw over('failed', `The verdict could not be used: ${repair?.faults.join('; ') ?? ''}`);
  return { ...last, calls };
}

async function askOnce(
  ride: Ride,
  key: StepKey,
  parts: readonly CloudPart[],
  repair: Repair | undefined,
): Promise<{ readonly value: Verdict } | Repair> {
  const input = repair === undefined ? { parts } : { parts, repair };
  const answer = await askClaude(ride, {
    key,
    lane: 'verification',
    input,
    ask: (scope) => ride.ports.verifier.judge(input, scope),
  });
  return answerOrRepair('verdict', answer);
}
