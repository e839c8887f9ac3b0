import { ownedPaths, type Plan } from '../../../shared/plan/plan.ts';
import type { AttemptEnd } from './attempt.ts';
import type { CheckResult } from './checks.ts';

export interface GateFault {
  readonly rule: string;
  readonly detail: string;
}

export interface Evidence {
  readonly filesChanged: readonly string[];
  /** What the workspace found remarkable in the change: nested repositories, conflict markers … */
  readonly marks: readonly GateFault[];
  readonly secrets: readonly string[];
  /** Tests and checks that the change makes say less, by detector; absent in runs without detectors. */
  readonly weakened?: readonly GateFault[];
}

/** Marks that a person must see but that do not make a change wrong by themselves. */
const REMARKS: ReadonlySet<string> = new Set([
  'executable-bit',
  'large-file',
  'binary-file',
  'mode-only',
  'agent-file',
  'ignored-files',
]);

/**
 * The deterministic gate: everything about a change that can be decided without a model. Green means that
 * nothing is known to be wrong; only then can an approval count. A check that did not run is a fault.
 */
export function decideGate(
  plan: Plan,
  owned: ReadonlySet<string>,
  seen: {
    readonly ends: ReadonlyMap<string, AttemptEnd>;
    readonly checks: readonly CheckResult[];
    readonly evidence: Evidence;
  },
): readonly GateFault[] {
  const { evidence } = seen;
  return [
    ...stepFaults(plan, seen.ends),
    ...seen.checks.filter((check) => check.status !== 'passed').map(checkFault),
    ...evidence.filesChanged
      .filter((path) => !owned.has(path))
      .map((path) => ({ rule: 'owned-files', detail: `${path} was changed but no step owns it` })),
    ...evidence.secrets.map((found) => ({ rule: 'secrets', detail: found })),
    ...(evidence.weakened ?? []),
    ...evidence.marks.filter((mark) => !REMARKS.has(mark.rule)),
    ...(evidence.filesChanged.length === 0
      ? [{ rule: 'empty-diff', detail: 'nothing was changed' }]
      : []),
  ];
}

/** What a person and the verifier should look at, though it makes nothing wrong by itself. */
export const remarksOf = (evidence: Evidence): readonly GateFault[] =>
  evidence.marks.filter((mark) => REMARKS.has(mark.rule));

function stepFaults(plan: Plan, ends: ReadonlyMap<string, AttemptEnd>): readonly GateFault[] {
  return plan.steps.flatMap((step) => {
    const end = ends.get(step.id);
    if (end === undefined) return [{ rule: 'step-not-run', detail: `step ${step.id} was not run` }];
    if (end.status === 'ok') return [];
    return [
      {
        rule: 'step-failed',
        detail: `step ${step.id} failed: ${end.failures.join(' ').slice(0, 500)}`,
      },
    ];
  });
}

function checkFault(check: CheckResult): GateFault {
  const rule = check.status === 'not-run' ? 'check-not-run' : 'check-failed';
  return {
    rule,
    detail: `\`${check.command}\` ${check.status} (exit ${check.exitCode ?? 'none'})`,
  };
}

/** Every path that some step of the plans in force may write. */
export const ownedByPlans = (plans: readonly Plan[]): ReadonlySet<string> =>
  new Set(plans.flatMap((plan) => plan.steps.flatMap(ownedPaths)));

/** Commands of the whole plan, each once, in the plan's order: the steps' own first. */
export const checksOf = (plan: Plan): readonly string[] => [
  ...new Set([...plan.steps.flatMap((step) => step.checks), ...plan.checks]),
];
