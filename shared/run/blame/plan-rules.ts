import { trustIn } from '../swap-conclusion.ts';
import { tellingLines } from './failure-text.ts';
import { cannotTell } from './plan-checks.ts';
import { namesMissing } from './plan-names.ts';
import { wrongOrder } from './plan-order.ts';
import type { RunCase } from './run-case.ts';
import { amount, quote, type Rule, type Suspected } from './suspect.ts';

/** What was planned, judged by what can be known without the executor. */

/** P3: everybody did what the plan says, and it is not right. */
const followedAndWrong: Rule['find'] = (run, found) => {
  // A refusal for what was never asked, or never settled, says nothing about the plan.
  const isExplained = found.some(
    ({ rule, confidence }) => (rule === 'V5' || rule === 'S2') && confidence !== 'low',
  );
  return [...(isExplained ? [] : refusedThough(run)), ...brokenByLater(run)];
};

function refusedThough(run: RunCase): readonly Suspected[] {
  const { verdict, ending, gate } = run;
  if (ending.how !== 'verdict' || verdict === null || gate?.green !== true) return [];
  const { fault, summary, criteria } = verdict.verdict;
  if (run.failing.length > 0 || verdict.verdict.verdict === 'cannot_judge') return [];
  if (fault === 'execution' || fault === 'environment') return [];
  if (criteria.length > 0 && criteria.every(({ met }) => met)) return [];
  return [
    {
      confidence: fault === 'plan' ? 'high' : 'medium',
      sentence:
        'Every step did what the plan says and passed its checks, and the result is still not what was asked for.',
      step: verdict.verdict.findings[0]?.stepId ?? null,
      evidence: [quote(gate, 'the gate is green'), quote(verdict, summary)],
    },
  ];
}

/** A step's check that passed when the step ended and fails after a later step that did as planned. */
function brokenByLater(run: RunCase): readonly Suspected[] {
  if (run.failing.length > 0) return [];
  return run.red.flatMap((check) => {
    const owner = run.attempts.find(
      (attempt) =>
        attempt.ended?.status === 'ok' &&
        attempt.checks.some(
          ({ command, status, tree }) =>
            command === check.command && status === 'passed' && tree !== check.tree,
        ),
    );
    const later = run.attempts.find(
      (attempt) =>
        attempt.ended?.status === 'ok' &&
        (owner?.ended?.seq ?? 0) < attempt.started.seq &&
        attempt.step !== owner?.step,
    );
    if (owner?.ended == null || later?.ended == null) return [];
    return [
      {
        confidence: 'medium' as const,
        sentence: `Step ${later.step} did as planned and undid what step ${owner.step} was checked for.`,
        step: later.step,
        evidence: [
          quote(owner.ended, `\`${check.command}\` passed after step ${owner.step}`),
          quote(check, tellingLines(check.outputTail)),
        ],
      },
    ];
  });
}

/** P5: two executors failed the step in the same way. */
function failsWithBoth(run: RunCase): readonly Suspected[] {
  const last = run.failing.at(-1);
  const strong = last?.started.executor;
  const weak = run.failing.findLast(
    (one) => one.step === last?.step && one.started.executor === undefined,
  );
  if (last === undefined || strong === undefined || weak === undefined) return [];
  const [one, two] = [weak, last].map(({ checks }) =>
    checks.filter(({ status }) => status !== 'passed').map(({ command }) => command),
  );
  const same = one?.find((command) => two?.includes(command));
  if (same === undefined || weak.ended === null || last.ended === null) return [];
  return [
    {
      tier: 'tested',
      confidence: 'medium',
      sentence: `Step ${last.step} failed \`${same}\` with two executors, ${strong} among them.`,
      step: last.step,
      evidence: [weak.ended, last.ended].map((end) => quote(end, `${end.reason}: ${end.claim}`)),
    },
  ];
}

/** P6: the same executor managed it with a corrected plan. */
const managedWithAnother = (run: RunCase): readonly Suspected[] =>
  run
    .of('blame.tested')
    .slice(-1)
    .filter(({ conclusion }) => ['plan', 'both', 'joint'].includes(conclusion))
    .map((test) => ({
      tier: 'tested' as const,
      confidence: trustIn(test, test.conclusion === 'plan'),
      sentence: `With a corrected plan step ${test.step} came out well: ${test.detail}`,
      step: test.step,
      evidence: [
        quote(
          test,
          test.cells
            .map(
              ({ plan, executor, passed, of }) => `${plan} plan, ${executor}: ${passed} of ${of}`,
            )
            .join('; '),
        ),
      ],
    }));

const FULL = new Set(['context-full', 'step-too-large']);

/** P7: too much for the executor it was written for. */
function tooMuch(run: RunCase): readonly Suspected[] {
  const last = run.failing.at(-1);
  if (last?.ended == null) return [];
  const own = run.failing.filter(({ step, ended }) => step === last.step && ended !== null);
  const full = own.filter(({ ended }) => FULL.has(ended?.reason ?? ''));
  const limit = own.filter(
    ({ ended }) => ended?.reason === 'turn-limit' && ended.touched.length > 0,
  );
  const isTooLarge = last.ended.reason === 'step-too-large';
  if (!isTooLarge && full.length + limit.length < own.length) return [];
  const sure = isTooLarge || full.length === own.length;
  return [
    {
      confidence: sure ? 'high' : 'medium',
      sentence: `Step ${last.step} is too much for this executor: ${amount(full.length + limit.length, 'attempt')} of ${own.length} ended by ${last.ended.reason}.`,
      step: last.step,
      evidence: own
        .slice(-3)
        .flatMap(({ ended, failed }) => [
          ...(ended === null ? [] : [quote(ended, ended.reason)]),
          ...failed.slice(-1).map((one) => quote(one, one.detail)),
        ]),
    },
  ];
}

/** P8: no plan that could be used. */
function noPlan(run: RunCase): readonly Suspected[] {
  const last = run.of('model.failed').findLast(({ role }) => role !== 'executor');
  if (run.ending.how !== 'no-answer' || last === undefined || last.lane !== 'plan') return [];
  return [
    {
      confidence: 'high',
      sentence: `The planner gave no plan that could be used (${last.outcome}).`,
      evidence: [quote(last, last.detail)],
    },
  ];
}

const rule = (id: string, find: Rule['find']): Rule => ({ id, family: 'plan', find });

export const planRules: readonly Rule[] = [
  rule('P1', namesMissing),
  rule('P2', cannotTell),
  rule('P3', followedAndWrong),
  rule('P4', wrongOrder),
  rule('P5', failsWithBoth),
  rule('P6', managedWithAnother),
  rule('P7', tooMuch),
  rule('P8', noPlan),
];
