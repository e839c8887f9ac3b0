import type { NextTest, Suspicion } from './explanation.ts';
import type { RunCase } from './run-case.ts';
import { amount } from './suspect.ts';

/** What would settle it, the cheapest first. Nothing here is started by itself. */
export function chooseTests(
  id: string,
  run: RunCase,
  suspicions: readonly Suspicion[],
): NextTest[] {
  const isSure = suspicions[0]?.confidence === 'high' && suspicions[0].tier !== 'suggested';
  return [
    ...repeatChecks(id, run),
    ...verify(id, run, isSure),
    ...reExecute(id, run),
    ...swap(id, run),
  ];
}

function repeatChecks(id: string, run: RunCase): readonly NextTest[] {
  if (run.red.length === 0 || run.of('check.repeated').length > 0) return [];
  const ms = run.red.reduce((sum, check) => sum + check.ms, 0);
  return [
    {
      what: 'repeat-check',
      command: `tandem explain ${id} --look-back`,
      address: `/runs/${id}/why?lookBack=1`,
      sentence: `Run ${amount(run.red.length, 'failing check')} again, on the untouched files and on the final ones: shows whether it failed before and whether it is flaky. About ${seconds(ms * 3)}, no tokens, nothing is sent.`,
    },
  ];
}

function verify(id: string, run: RunCase, isSure: boolean): readonly NextTest[] {
  if (isSure || run.ending.how !== 'own-fault') return [];
  return [
    {
      what: 'verify',
      command: `tandem replay ${id}`,
      address: `/runs/${id}/replay`,
      sentence:
        'Ask today’s workflow for the recorded steps: shows whether Tandem itself behaves as it did. Seconds, no tokens, nothing is sent.',
    },
  ];
}

function reExecute(id: string, run: RunCase): readonly NextTest[] {
  if (run.attempts.length === 0 || run.of('replay.ended').length > 0) return [];
  const calls = run.attempts.flatMap((attempt) => attempt.calls);
  const ms = calls.reduce((sum, { ended }) => sum + (ended?.ms ?? 0), 0);
  return [
    {
      what: 're-execute',
      command: `tandem replay ${id} --execute`,
      address: `/runs/${id}/replay`,
      sentence: `Run ${amount(calls.length, 'recorded call')} again in a fresh worktree: shows whether this machine still gives the same results. About ${seconds(ms)}, no tokens, nothing is sent.`,
    },
  ];
}

const REPEATS = 3;

function swap(id: string, run: RunCase): readonly NextTest[] {
  const step = run.failing.at(-1)?.step ?? run.verdict?.verdict.findings[0]?.stepId ?? null;
  if (step === null || run.of('blame.tested').length > 0) return [];
  const own = run.attempts.filter((attempt) => attempt.step === step);
  const turns = own.reduce((sum, one) => sum + one.turns, 0);
  const each = Math.max(1, Math.round(turns / Math.max(1, own.length)));
  return [
    {
      what: 'swap',
      command: `tandem swap-test ${id} --step ${step}`,
      address: `/runs/${id}/swap?step=${encodeURIComponent(step)}`,
      sentence: `Do step ${step} again from its own files, with this plan and a corrected one, with this executor and a stronger one: tells plan from executor. Up to ${4 * REPEATS} attempts of about ${amount(each, 'turn')}; the cost is shown before it starts.`,
    },
  ];
}

const seconds = (ms: number): string => {
  const whole = Math.max(1, Math.round(ms / 1_000));
  return whole < 120 ? amount(whole, 'second') : amount(Math.round(whole / 60), 'minute');
};
