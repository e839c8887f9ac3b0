import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';
import type { AttemptEnd } from './attempt.ts';
import type { CheckResult } from './checks.ts';

/**
 * The bounded report: what the verifier learns about the execution besides the diff. Facts come from the
 * harness, the executor's words are marked as its claim, and the size does not grow with the number of turns.
 */
export function buildReport(
  plan: Plan,
  seen: {
    readonly ends: ReadonlyMap<string, AttemptEnd>;
    readonly attempts: ReadonlyMap<string, number>;
    readonly checks: readonly CheckResult[];
    readonly limit: number;
  },
): string {
  const share = Math.floor(seen.limit / (plan.steps.length + 1));
  const steps = plan.steps.map((step) =>
    describeStep(step, seen.ends.get(step.id), {
      attempts: seen.attempts.get(step.id) ?? 0,
      limit: share,
    }),
  );
  const checks = seen.checks.map((check) =>
    describeCheck(check, Math.floor(share / Math.max(1, seen.checks.length))),
  );
  return clip(JSON.stringify({ steps, checks }), seen.limit);
}

function describeStep(
  step: PlanStep,
  end: AttemptEnd | undefined,
  bound: { readonly attempts: number; readonly limit: number },
) {
  if (end === undefined) return { id: step.id, status: 'not run' };
  const perCheck = Math.floor(bound.limit / 2 / Math.max(1, end.checks.length));
  return {
    id: step.id,
    status: end.status,
    attempts: bound.attempts,
    ended: end.reason,
    executorClaims: clip(end.claim, Math.min(400, Math.floor(bound.limit / 4))),
    filesTouched: end.touched.slice(0, 40),
    filesOutOfScope: end.outOfScope.slice(0, 20),
    checks: end.checks.map((check) => describeCheck(check, perCheck)),
    ...describeFlags(end.flags ?? [], bound.limit),
  };
}

const FLAGS = 6;
const FLAG_CHARS = 160;

/** What the harness noticed about the way the executor worked, a line each; absent when there is nothing. */
function describeFlags(flags: readonly string[], limit: number): { readonly flagged?: string[] } {
  if (flags.length === 0) return {};
  const room = Math.max(40, Math.min(FLAG_CHARS, Math.floor(limit / 4 / FLAGS)));
  const left = flags.length - FLAGS;
  const lines = flags.slice(-FLAGS).map((flag) => clip(flag, room));
  return { flagged: left > 0 ? [`${left} earlier flags are not shown`, ...lines] : lines };
}

/** A passing check needs little room; a failing one shows the end of its output. */
function describeCheck(check: CheckResult, limit: number) {
  const room = check.status === 'passed' ? Math.min(limit, 200) : limit;
  return {
    command: check.command,
    status: check.status,
    exitCode: check.exitCode,
    outputEnd: check.outputTail.slice(-Math.max(80, room)),
  };
}

/** Cuts a text to a number of characters and says so. */
export const clip = (text: string, limit: number): string =>
  text.length <= limit
    ? text
    : `${text.slice(0, Math.max(0, limit))}… [${text.length - limit} characters cut]`;

/** Cuts a diff at line borders and names what is missing: nothing is left out silently. */
export function boundDiff(diff: string, limit: number): string {
  if (diff.length <= limit) return diff;
  const kept = diff.slice(0, diff.lastIndexOf('\n', limit) + 1);
  const files = [...diff.slice(kept.length).matchAll(/^diff --git a\/(.+?) b\//gm)].map(
    (found) => found[1],
  );
  const rest = `[cut: ${diff.length - kept.length} of ${diff.length} characters of this diff are not shown`;
  return `${kept}${rest}${files.length === 0 ? '' : `; files not shown: ${files.join(', ')}`}]\n`;
}
