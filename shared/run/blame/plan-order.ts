import type { PlanStep } from '../../plan/plan.ts';
import { tellingLines } from './failure-text.ts';
import { MISSING, steps, textOf } from './plan-facts.ts';
import type { Attempt, RunCase } from './run-case.ts';
import { quote, type Suspected } from './suspect.ts';

/** P4: a step uses what a later one makes. */
export function wrongOrder(run: RunCase): readonly Suspected[] {
  const { plan } = run;
  if (plan === null) return [];
  for (const attempt of run.failing) {
    const step = run.step(attempt.step);
    if (step === null) continue;
    for (const other of steps(run)) {
      if (other.id === step.id || dependsOn(run, step, other.id)) continue;
      const makes = other.files.filter(({ action }) => action === 'create').map(({ path }) => path);
      const missed = missedIn(run, attempt, makes);
      if (missed === null) continue;
      const before = run.attempts.some(
        (one) =>
          one.step === other.id &&
          one.started.seq < attempt.started.seq &&
          one.ended?.status === 'ok',
      );
      if (before) continue;
      return [
        {
          confidence: 'high',
          sentence: `Step ${step.id} needs ${missed.path}, which step ${other.id} makes, and does not depend on it.`,
          step: step.id,
          evidence: [
            quote(
              { seq: plan.seq },
              `${step.id} depends on ${step.dependsOn.join(', ') || 'nothing'}; ${other.id} creates ${missed.path}`,
            ),
            missed.evidence,
          ],
        },
      ];
    }
  }
  return [];
}

function dependsOn(run: RunCase, step: PlanStep, id: string, seen = new Set<string>()): boolean {
  if (step.dependsOn.includes(id)) return true;
  return step.dependsOn.some((one) => {
    if (seen.has(one)) return false;
    seen.add(one);
    const needed = run.step(one);
    return needed !== null && dependsOn(run, needed, id, seen);
  });
}

function missedIn(run: RunCase, attempt: Attempt, paths: readonly string[]) {
  const names = (text: string): string | undefined => {
    const lines = text.split('\n').filter((line) => MISSING.test(line));
    return paths.find((path) =>
      lines.some((line) => line.includes(path) || line.includes(path.replace(/^.*\//, '/'))),
    );
  };
  for (const check of attempt.checks) {
    const path = check.status === 'passed' ? undefined : names(check.outputTail);
    if (path !== undefined) return { path, evidence: quote(check, tellingLines(check.outputTail)) };
  }
  for (const { ended } of attempt.calls) {
    if (ended === null || ended.status === 'refused') continue;
    const text = textOf(run, ended.output);
    const path = ended.status === 'ok' && (ended.exitCode ?? 0) === 0 ? undefined : names(text);
    if (path !== undefined) return { path, evidence: quote(ended, text) };
  }
  return null;
}
