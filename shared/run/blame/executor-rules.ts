import { ownedPaths } from '../../plan/plan.ts';
import { trustIn } from '../swap-conclusion.ts';
import { tellingLines } from './failure-text.ts';
import type { Attempt, RunCase } from './run-case.ts';
import { amount, quote, type Rule, type Suspected } from './suspect.ts';

/** What the executor did with a plan that nothing speaks against. Only attempts that led to the end are looked at. */

const lastOf = (run: RunCase): Attempt | null => run.failing.at(-1) ?? null;

/** Whether a named end is how this step kept failing: the last time, or half of the times. */
function endsBy(run: RunCase, reasons: ReadonlySet<string>): readonly Attempt[] {
  const last = lastOf(run);
  if (last === null) return [];
  const own = run.failing.filter(({ step }) => step === last.step);
  const found = own.filter(({ ended }) => reasons.has(ended?.reason ?? ''));
  const isLast = reasons.has(last.ended?.reason ?? '');
  return isLast || found.length * 2 > own.length ? found : [];
}

const ends = (attempts: readonly Attempt[]) =>
  attempts.flatMap(({ ended, failed, refused }) => [
    ...(ended === null ? [] : [quote(ended, `ended by ${ended.reason}`)]),
    ...failed.slice(-1).map((one) => quote(one, one.detail)),
    ...refused.slice(-1).map((one) => quote(one, `${one.what}: ${one.detail}`)),
  ]);

const UNUSABLE = new Set([
  'malformed-calls',
  'empty-turns',
  'output-limit',
  'degenerate-repetition',
  'refusal',
]);

/** X1: answers that hold no usable call. */
function unusable(run: RunCase): readonly Suspected[] {
  const found = endsBy(run, UNUSABLE);
  const [first] = found;
  if (first === undefined) return unknownTools(run);
  return [
    {
      confidence: 'high',
      sentence: `The executor’s answers held no call that could be run: ${amount(found.length, 'attempt')} at step ${first.step} ended by ${found.at(-1)?.ended?.reason}.`,
      step: first.step,
      evidence: ends(found.slice(-2)),
    },
  ];
}

function unknownTools(run: RunCase): readonly Suspected[] {
  const last = lastOf(run);
  const refused = last?.refused.filter(({ detail }) => !detail.startsWith('Not finished')) ?? [];
  if (last === null || refused.length < 3 || refused.length * 2 < last.turns) return [];
  return [
    {
      confidence: 'medium',
      sentence: `${amount(refused.length, 'call')} of step ${last.step} could not be run as they were made.`,
      step: last.step,
      evidence: refused.slice(0, 3).map((one) => quote(one, `${one.what}: ${one.detail}`)),
    },
  ];
}

const AGAINST = new Set(['foreign-files', 'tests-weakened', 'check-weakened']);

/** X2: it acted against the step. */
function actedAgainst(run: RunCase): readonly Suspected[] {
  const last = lastOf(run);
  const flags = (last?.flags ?? run.of('progress.flagged')).filter(({ detector }) =>
    AGAINST.has(detector),
  );
  const faults = (run.gate?.faults ?? []).filter(
    ({ rule }) => rule === 'owned-files' || AGAINST.has(rule),
  );
  const isGate = run.gate !== null && faults.length > 0 && run.ending.how === 'red';
  const isStep = last !== null && (last.ended?.outOfScope.length ?? 0) + flags.length > 0;
  if (!isGate && !isStep) return [];
  const evidence = [
    ...(last?.ended != null && last.ended.outOfScope.length > 0
      ? [quote(last.ended, `outside the step: ${last.ended.outOfScope.join(', ')}`)]
      : []),
    ...flags.slice(0, 3).map((one) => quote(one, `${one.detector}: ${one.detail}`)),
    ...(isGate && run.gate !== null
      ? [quote(run.gate, faults.map(({ detail }) => detail).join(' '))]
      : []),
  ];
  return [
    {
      confidence: 'high',
      sentence: `The executor changed what it was not to change${last === null ? '' : ` in step ${last.step}`}: ${faults[0]?.detail ?? last?.ended?.outOfScope[0] ?? flags[0]?.detail ?? ''}.`,
      step: last?.step ?? null,
      evidence,
    },
  ];
}

const MARKS = new Set(['conflict-marker', 'bidi-characters', 'invisible-characters', 'secrets']);

/** X2: every check passed, and what was written holds something that no change may hold. No plan asks for such a thing. */
function markedLines({ gate, ending, failing }: RunCase): readonly Suspected[] {
  if (gate === null || ending.how !== 'red' || failing.length > 0) return [];
  const marks = gate.faults.filter(({ rule }) => MARKS.has(rule));
  const [mark] = marks;
  if (mark === undefined) return [];
  const isAll = marks.length === gate.faults.length;
  return [
    {
      confidence: isAll && mark.rule !== 'secrets' ? 'high' : 'medium',
      sentence: `The executor wrote what the gate lets through in no change: ${mark.detail}.`,
      evidence: [quote(gate, marks.map(({ rule, detail }) => `${rule}: ${detail}`).join('; '))],
    },
  ];
}

/** X2: or left out what the step names. */
function leftOut(run: RunCase): readonly Suspected[] {
  const last = lastOf(run);
  const skipped = (last === null ? run.of('progress.flagged') : last.flags).filter(
    ({ detector }) => detector === 'item-skipped',
  );
  const [flag] = skipped.slice(-1);
  if (flag === undefined || (last === null && run.ending.how !== 'verdict')) return [];
  // Who changed nothing at all left out more than a part: that is the next rule's.
  if (last?.ended?.touched.length === 0) return [];
  const agrees = last !== null || run.verdict?.verdict.fault === 'execution';
  return [
    {
      confidence: agrees ? 'high' : 'medium',
      sentence: `The executor left out a part of step ${flag.step}: ${flag.detail}.`,
      step: flag.step,
      evidence: [
        quote(flag, flag.detail),
        ...(last === null && run.verdict !== null
          ? [quote(run.verdict, run.verdict.verdict.summary)]
          : []),
      ],
    },
  ];
}

/** X3: it said that it was done, and there is nothing to show for it. */
function unfounded(run: RunCase): readonly Suspected[] {
  const last = lastOf(run);
  if (last?.ended == null) return emptyChange(run);
  const step = run.step(last.step);
  const isIdle = last.ended.touched.length === 0 && step !== null && ownedPaths(step).length > 0;
  const claims = last.flags.filter(({ detector }) => detector === 'unfounded-claim');
  const isClaimed = last.ended.claim.trim() !== '' && last.ended.reason === 'checks-failed';
  if (!(isIdle && isClaimed) && claims.length === 0) return [];
  return [
    {
      confidence: isIdle && isClaimed ? 'high' : 'medium',
      sentence: isIdle
        ? `The executor says that step ${last.step} is done and changed nothing for it.`
        : `The executor claimed for step ${last.step} what the log does not show: ${claims[0]?.detail ?? ''}`,
      step: last.step,
      evidence: [
        ...claims.slice(0, 2).map((one) => quote(one, one.detail)),
        quote(last.ended, `claim: ${last.ended.claim}`),
      ],
    },
  ];
}

function emptyChange({ gate, ending }: RunCase): readonly Suspected[] {
  if (
    gate === null ||
    ending.how !== 'red' ||
    !gate.faults.some(({ rule }) => rule === 'empty-diff')
  )
    return [];
  return [
    {
      confidence: 'medium',
      sentence: 'At the end nothing was changed at all.',
      evidence: [quote(gate, gate.faults.map(({ detail }) => detail).join(' '))],
    },
  ];
}

const CIRCLES = new Set(['loop', 'edit-undo', 'no-edit']);

/** X4: it went in circles. */
const circles: Rule['find'] = (run, before) => {
  const found = endsBy(run, CIRCLES);
  const [first] = found;
  if (first === undefined) return slow(run);
  // Who meets trouble of the machine again and again can hardly do anything else.
  const isStuck = before.some(({ rule, step }) => rule === 'E1' && step === first.step);
  const loops = run
    .of('loop.detected')
    .filter(({ key }) => key.startsWith(`${found.at(-1)?.key}/`));
  return [
    {
      confidence: isStuck ? 'low' : 'high',
      sentence: `The executor went in circles in step ${first.step}: ${amount(found.length, 'attempt')} ended by ${found.at(-1)?.ended?.reason}.`,
      step: first.step,
      evidence: [
        ...loops
          .slice(0, 2)
          .map((one) => quote(one, `${one.tool}, ${one.calls} times with the same arguments`)),
        ...ends(found.slice(-2)),
      ],
    },
  ];
};

/** Turns used up by reading and trying; where files were changed in each attempt, the step may be too much. */
function slow(run: RunCase): readonly Suspected[] {
  const found = endsBy(run, new Set(['turn-limit'])).filter(
    ({ ended }) => ended?.touched.length === 0,
  );
  const [first] = found;
  if (first === undefined) return [];
  return [
    {
      confidence: 'high',
      sentence: `The executor used up its turns in step ${first.step} without changing a file.`,
      step: first.step,
      evidence: ends(found.slice(-2)),
    },
  ];
}

/** X5: its last command failed, and it says that all is well. */
function ignoredError(run: RunCase): readonly Suspected[] {
  const last = lastOf(run);
  if (last?.ended == null || last.ended.claim.trim() === '') return [];
  const commands = last.calls.filter(
    ({ started, ended }) => started.effect === 'command' && ended !== null,
  );
  const failed = commands.at(-1)?.ended;
  if (failed == null || failed.exitCode === null || failed.exitCode === 0) return [];
  if (failed.exitCode === 1 && isQuestion(commands.at(-1)?.started.arguments)) return [];
  if (ADMITS.test(last.ended.claim)) return [];
  return [
    {
      confidence: 'high',
      sentence: `The last command of step ${last.step} failed, and the executor reported success.`,
      step: last.step,
      evidence: [
        quote(failed, `exit code ${failed.exitCode}: ${tellingLines(textOf(run, failed.output))}`),
        quote(last.ended, `claim: ${last.ended.claim}`),
      ],
    },
  ];
}

/** Searches and comparisons answer with exit code 1: nothing found, not the same. That is no failure. */
const QUESTION =
  /^(?:!\s*)?(?:e|f|rip)?(?:grep|rg|ag|diff|cmp|test|which|pgrep|git\s+(?:grep|diff))\b|^\[\s|^command\s+-v\b/;

function isQuestion(args: object | undefined): boolean {
  const command = args !== undefined && 'command' in args ? args.command : null;
  if (typeof command !== 'string') return false;
  const last = command.split(/&&|\|\||;|\n|\|/).findLast((part) => part.trim() !== '');
  return QUESTION.test(last?.trim() ?? '');
}

const ADMITS =
  /\b(?:fail(?:s|ed|ing)?|could not|couldn['’]t|unable|not (?:yet )?pass|still red|broken)\b/i;

const textOf = (run: RunCase, output: string | { readonly blob: string }): string =>
  typeof output === 'string' ? output : (run.readBlob(output.blob) ?? '');

/** X6: it went on in the same answer without waiting for results. */
function hasty(run: RunCase): readonly Suspected[] {
  const last = lastOf(run);
  const found = last?.refused.filter(({ detail }) => detail.includes('in the same answer')) ?? [];
  if (last === null || found.length < 2) return [];
  return [
    {
      confidence: 'low',
      sentence: `In step ${last.step} the executor built on calls whose results it had not seen.`,
      step: last.step,
      evidence: found.slice(0, 2).map((one) => quote(one, one.detail)),
    },
  ];
}

/** X7: the step's check fails, and nothing else explains it. */
const checkFails: Rule['find'] = (run, found) => {
  const last = lastOf(run);
  const elsewhere = found.some(
    ({ family, confidence, tier }) =>
      family !== 'executor' && confidence === 'high' && tier !== 'suggested',
  );
  if (elsewhere || last?.ended == null) return opinion(run);
  const red = last.checks.filter(({ status }) => status === 'failed');
  const [check] = red;
  if (check === undefined || last.ended.touched.length === 0) return opinion(run);
  const own = run.failing.filter(({ step }) => step === last.step).length;
  return [
    {
      confidence: 'medium',
      sentence: `Step ${last.step} fails \`${check.command}\` after ${amount(own, 'attempt')}, what it needs was there, and nothing speaks against the plan.`,
      step: last.step,
      evidence: [
        quote(check, tellingLines(check.outputTail)),
        quote(last.ended, `claim: ${last.ended.claim}`),
      ],
    },
  ];
};

/** All checks pass and the verifier says that it was the executor: an opinion with evidence it quotes. */
function opinion(run: RunCase): readonly Suspected[] {
  const { verdict, ending } = run;
  if (ending.how !== 'verdict' || verdict?.verdict.fault !== 'execution') return [];
  const [finding] = verdict.verdict.findings;
  const said =
    finding === undefined ? verdict.verdict.summary : `${finding.problem} ${finding.file ?? ''}`;
  return [
    {
      tier: 'suggested',
      confidence: 'medium',
      sentence: `The verifier says that the executor did not do what the plan asked: ${said.trim()}`,
      step: finding?.stepId ?? null,
      evidence: [quote(verdict, said)],
    },
  ];
}

/** X8: another executor managed it with the same plan. */
const managedByAnother = (run: RunCase): readonly Suspected[] =>
  run
    .of('blame.tested')
    .slice(-1)
    .filter(({ conclusion }) => ['executor', 'both', 'joint'].includes(conclusion))
    .map((test) => ({
      tier: 'tested' as const,
      confidence: trustIn(test, test.conclusion === 'executor'),
      sentence: `With the same plan another executor managed step ${test.step}: ${test.detail}`,
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

/** X9: an edit that missed, of a file that was shown cut. */
function cutAway(run: RunCase): readonly Suspected[] {
  const last = lastOf(run);
  if (last === null) return [];
  const cut = last.calls
    .filter(({ ended }) => ended?.cutFrom !== undefined)
    .flatMap(({ ended }) => ended?.paths ?? []);
  const missed = last.calls.find(
    ({ started, ended }) =>
      ended?.status === 'error' &&
      started.tool === 'edit_file' &&
      !('blob' in started.arguments) &&
      cut.includes(String(started.arguments.path)),
  );
  if (missed?.ended == null) return [];
  return [
    {
      tier: 'suggested',
      confidence: 'low',
      sentence: `In step ${last.step} an edit missed in a file of which Tandem had shown a part only.`,
      step: last.step,
      evidence: [quote(missed.ended, textOf(run, missed.ended.output))],
    },
  ];
}

const rule = (id: string, find: Rule['find']): Rule => ({ id, family: 'executor', find });

export const executorRules: readonly Rule[] = [
  rule('X1', unusable),
  rule('X2', actedAgainst),
  rule('X2', markedLines),
  rule('X2', leftOut),
  rule('X3', unfounded),
  rule('X4', circles),
  rule('X5', ignoredError),
  rule('X6', hasty),
  rule('X8', managedByAnother),
  rule('X9', cutAway),
  // Last: it rests on nothing else having been found.
  rule('X7', checkFails),
];
