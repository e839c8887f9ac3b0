import { ownedPaths } from '../../plan/plan.ts';
import type { Explanation, Fact } from './explanation.ts';
import type { RunCase } from './run-case.ts';
import { amount, clip } from './suspect.ts';

/** What each lane did, in a few facts. */
export function describeLanes(run: RunCase): Explanation['lanes'] {
  return [
    { lane: 'plan', facts: [...planFacts(run)] },
    { lane: 'execution', facts: [...executionFacts(run)] },
    { lane: 'verification', facts: [...verificationFacts(run)] },
  ];
}

function planFacts(run: RunCase): readonly Fact[] {
  const { plan } = run;
  if (plan === null) return [{ text: 'There was no plan.', seq: null }];
  const checks = new Set([...plan.plan.checks, ...plan.plan.steps.flatMap((step) => step.checks)]);
  const valid = run.of('plan.validated').at(-1);
  const approved = run.of('plan.approved').at(-1);
  return [
    {
      text: `Version ${plan.version}: ${amount(plan.plan.steps.length, 'step')}, ${amount(checks.size, 'check')}.`,
      seq: plan.seq,
    },
    ...(valid === undefined
      ? []
      : [
          {
            text:
              valid.faults.length === 0
                ? 'Valid as far as that can be seen.'
                : `${amount(valid.faults.length, 'fault')}: ${clip(valid.faults[0] ?? '', 160)}`,
            seq: valid.seq,
          },
        ]),
    approved === undefined
      ? { text: 'Not approved.', seq: null }
      : { text: `Approved by ${approved.by}.`, seq: approved.seq },
  ];
}

function executionFacts(run: RunCase): readonly Fact[] {
  const { attempts } = run;
  if (attempts.length === 0) return [{ text: 'Nothing was executed.', seq: null }];
  const failed = attempts.filter(({ ended }) => ended?.status === 'failed');
  const last = failed.at(-1)?.ended ?? null;
  const calls = attempts.reduce((sum, one) => sum + one.calls.length, 0);
  const turns = attempts.reduce((sum, one) => sum + one.turns, 0);
  return [
    {
      text: `${amount(attempts.length, 'attempt')}, ${amount(turns, 'turn')}, ${amount(calls, 'call')}.`,
      seq: attempts[0]?.started.seq ?? null,
    },
    last === null
      ? { text: 'Every attempt ended well.', seq: attempts.at(-1)?.ended?.seq ?? null }
      : {
          text: `${amount(failed.length, 'attempt')} failed, the last one by ${last.reason}.`,
          seq: last.seq,
        },
  ];
}

function verificationFacts(run: RunCase): readonly Fact[] {
  const { gate, verdict } = run;
  if (gate === null) return [{ text: 'It never came to verification.', seq: null }];
  const faults = gate.faults.map(({ detail }) => detail).join(' ');
  return [
    {
      text: gate.green ? 'The last gate was green.' : `The last gate was red: ${clip(faults, 200)}`,
      seq: gate.seq,
    },
    verdict === null
      ? { text: 'No verdict was asked for.', seq: null }
      : {
          text: `Verdict ${verdict.verdict.verdict}, fault: ${verdict.verdict.fault}. ${clip(verdict.verdict.summary, 160)}`,
          seq: verdict.seq,
        },
    {
      text: `${amount(run.of('check.ran').length, 'check')} ran, ${amount(run.of('check.repeated').length, 'repeat')} of them afterwards.`,
      seq: null,
    },
  ];
}

/** Claims against checks, and the plan against what was touched. */
export function findMismatches(run: RunCase): Explanation['mismatches'] {
  return [...claims(run), ...files(run), ...criteria(run)];
}

const CLAIMS = 20;

function claims(run: RunCase): Explanation['mismatches'] {
  return run.attempts
    .flatMap(({ step, ended, checks }) => {
      const red = checks.find(({ status }) => status !== 'passed');
      if (ended === null || red === undefined || ended.claim.trim() === '') return [];
      const text = `“${clip(ended.claim, 120)}”, and \`${red.command}\` ${red.status}.`;
      return [{ what: 'claim' as const, step, text, seq: ended.seq }];
    })
    .slice(-CLAIMS);
}

function files(run: RunCase): Explanation['mismatches'] {
  const { plan, ending } = run;
  if (plan === null || run.attempts.length === 0) return [];
  const owned = new Set(plan.plan.steps.flatMap(ownedPaths));
  const touched = new Set(run.attempts.flatMap(({ ended }) => ended?.touched ?? []));
  const kept = new Set(ending.finished?.filesChanged ?? touched);
  return [
    ...[...owned]
      .filter((path) => !kept.has(path))
      .map((path) => ({
        what: 'untouched' as const,
        step: stepOf(run, path),
        text: `${path} is planned and was not changed.`,
        seq: plan.seq,
      })),
    ...[...touched]
      .filter((path) => !owned.has(path))
      .map((path) => ({
        what: 'unplanned' as const,
        step: null,
        text: `${path} was changed and no step of the plan owns it.`,
        seq: run.attempts.find(({ ended }) => ended?.touched.includes(path))?.ended?.seq ?? null,
      })),
  ];
}

const stepOf = (run: RunCase, path: string): string | null =>
  run.plan?.plan.steps.find((step) => ownedPaths(step).includes(path))?.id ?? null;

function criteria({ verdict }: RunCase): Explanation['mismatches'] {
  if (verdict === null) return [];
  return verdict.verdict.criteria
    .filter(({ met, evidence }) => !met || evidence.trim() === '')
    .map(({ stepId, criterion, met }) => ({
      what: 'criterion' as const,
      step: stepId,
      text: met
        ? `“${clip(criterion, 160)}” is said to be met, without evidence.`
        : `“${clip(criterion, 160)}” is not met.`,
      seq: verdict.seq,
    }));
}
