import { ownedPaths, type PlanStep } from '../../plan/plan.ts';
import { decideCheckForm } from './check-form.ts';
import { namedPaths, tellingLines } from './failure-text.ts';
import type { Attempt, RunCase } from './run-case.ts';
import { amount, quote, type Rule, type Suspected } from './suspect.ts';

/** What was planned, judged by what can be known without the executor. */

const steps = (run: RunCase): readonly PlanStep[] => run.plan?.plan.steps ?? [];

/** P1: it names what does not exist. */
function namesMissing(run: RunCase): readonly Suspected[] {
  return [...neverValid(run), ...checkNamesMissing(run), ...callsFindNothing(run)];
}

function neverValid(run: RunCase): readonly Suspected[] {
  const last = run.of('plan.validated').at(-1);
  if (run.ending.how !== 'plan-faults' || last === undefined) return [];
  const produced = run.of('plan.produced').findLast(({ seq }) => seq < last.seq);
  return [
    {
      confidence: 'high',
      sentence: `The plan was never valid: ${last.faults[0] ?? ''}`,
      evidence: [
        ...(produced === undefined ? [] : [quote(produced, produced.plan.summary)]),
        quote(last, last.faults.join(' ')),
      ],
    },
  ];
}

const MISSING =
  /(?:Cannot find module|Could not find|No such file or directory|ENOENT|can't open|cannot access|does not exist|not found)/i;

const isPlanned = (run: RunCase, path: string): boolean =>
  steps(run).some((step) => ownedPaths(step).includes(path));

/** A check that asks for a file which is nowhere, and which no step makes. */
function checkNamesMissing(run: RunCase): readonly Suspected[] {
  return run.red.flatMap((check) => {
    const lines = check.outputTail.split('\n').filter((line) => MISSING.test(line));
    const named = namedPaths(check.command);
    const changed = new Set(run.of('file.changed').map(({ path }) => path));
    const missing = named.find(
      (path) =>
        lines.some((line) => line.includes(path)) && !isPlanned(run, path) && !changed.has(path),
    );
    if (missing === undefined || run.plan === null) return [];
    return [
      {
        confidence: 'high' as const,
        sentence: `The check \`${check.command}\` needs ${missing}, which does not exist and which no step makes.`,
        step: check.step,
        evidence: [
          quote({ seq: run.plan.seq }, `check: ${check.command}`),
          quote(check, lines[0] ?? ''),
        ],
      },
    ];
  });
}

/** Paths that the instructions name and that calls looked for in vain. */
function callsFindNothing(run: RunCase): readonly Suspected[] {
  for (const attempt of [...run.failing].reverse()) {
    const step = run.step(attempt.step);
    if (step === null || run.plan === null) continue;
    const named = namedPaths(step.instructions).filter((path) => !isPlanned(run, path));
    for (const { started, ended } of attempt.calls) {
      if (ended?.status !== 'error' || 'blob' in started.arguments) continue;
      const { path } = started.arguments;
      if (typeof path !== 'string' || !named.includes(path)) continue;
      return [
        {
          confidence: 'high',
          sentence: `The instructions of step ${step.id} name ${path}, which does not exist and which no step makes.`,
          step: step.id,
          evidence: [
            quote({ seq: run.plan.seq }, `${step.id}: ${step.instructions}`),
            quote(ended, textOf(run, ended.output)),
          ],
        },
      ];
    }
  }
  return [];
}

const textOf = (run: RunCase, output: string | { readonly blob: string }): string =>
  typeof output === 'string' ? output : (run.readBlob(output.blob) ?? '');

/** P2: its checks can't tell. */
function cannotTell(run: RunCase): readonly Suspected[] {
  return [...impossible(run), ...contradicting(run), ...nothingJudges(run)];
}

function impossible(run: RunCase): readonly Suspected[] {
  const { plan } = run;
  if (plan === null) return [];
  return run.red
    .filter(({ command }) => decideCheckForm(command) === 'never')
    .map((check) => ({
      confidence: 'high' as const,
      sentence: `The check \`${check.command}\` can’t pass, whatever is changed.`,
      step: check.step,
      evidence: [
        quote({ seq: plan.seq }, `check: ${check.command}`),
        quote(check, `${check.status}, exit code ${check.exitCode}`),
      ],
    }));
}

/** Two checks of the plan of which, on every tree that was tried, one failed when the other passed. */
function contradicting(run: RunCase): readonly Suspected[] {
  const byTree = new Map<string, Map<string, { readonly passed: boolean; readonly seq: number }>>();
  for (const check of run.of('check.ran')) {
    if (check.status !== 'passed' && check.status !== 'failed') continue;
    const known = byTree.get(check.tree) ?? new Map();
    byTree.set(
      check.tree,
      known.set(check.command, { passed: check.status === 'passed', seq: check.seq }),
    );
  }
  const trees = [...byTree.values()];
  for (const red of run.red) {
    for (const other of new Set(trees.flatMap((tree) => [...tree.keys()]))) {
      const both = trees.flatMap((tree) => {
        const [one, two] = [tree.get(red.command), tree.get(other)];
        return one === undefined || two === undefined || other === red.command
          ? []
          : [{ one, two }];
      });
      const exclude = both.length > 0 && both.every(({ one, two }) => one.passed !== two.passed);
      const hasPassed = trees.some((tree) => tree.get(red.command)?.passed === true);
      if (!exclude || !hasPassed) continue;
      const [shown] = both;
      return [
        {
          confidence: 'high',
          sentence: `The checks \`${red.command}\` and \`${other}\` have each passed, and never on the same files: they ask for opposite things.`,
          step: red.step,
          evidence: [
            quote(red, tellingLines(red.outputTail) || `${red.status}`),
            ...(shown === undefined
              ? []
              : [
                  quote(
                    { seq: shown.two.seq },
                    `\`${other}\` ${shown.two.passed ? 'passed' : 'failed'} on the same files`,
                  ),
                ]),
          ],
        },
      ];
    }
  }
  return [];
}

/** A verdict or a person refused, and there was no check that could have. */
function nothingJudges(run: RunCase): readonly Suspected[] {
  const { plan, ending } = run;
  if (plan === null || (ending.how !== 'verdict' && ending.how !== 'overruled')) return [];
  const all = [...plan.plan.checks, ...plan.plan.steps.flatMap(({ checks }) => checks)];
  const idle = all.filter((check) => decideCheckForm(check) === 'always');
  if (all.length > idle.length) return [];
  return [
    {
      confidence: 'high',
      sentence:
        all.length === 0
          ? 'The plan has no check at all, so nothing could show that the work was wrong.'
          : `${idle.length === 1 ? `The plan’s only check \`${idle[0]}\`` : `All ${amount(idle.length, 'check')} of the plan`} can’t fail, whatever is changed.`,
      evidence: [
        quote({ seq: plan.seq }, all.length === 0 ? 'no checks' : `checks: ${idle.join(', ')}`),
      ],
    },
  ];
}

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

/** P4: a step uses what a later one makes. */
function wrongOrder(run: RunCase): readonly Suspected[] {
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
      confidence: test.conclusion === 'plan' ? ('high' as const) : ('medium' as const),
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
