import type { EventOf } from '../event.ts';
import { failureLines, namedPaths, stemOf, tellingLines } from './failure-text.ts';
import { findHostTrouble, type HostTrouble } from './host-trouble.ts';
import type { RunCase } from './run-case.ts';
import { amount, quote, type Rule, type Suspected } from './suspect.ts';

/** What ran, and on what: looked at before any model is blamed. */

type Check = EventOf<'check.ran'>;

const repeatedOn = (run: RunCase, command: string, on: 'base' | 'final') =>
  run.of('check.repeated').filter((one) => one.command === command && one.on === on);

const hasRun = ({ status }: { readonly status: string }): boolean => status !== 'not-run';

/** E1: the machine or a server said that it could not. */
function findTrouble(run: RunCase): readonly Suspected[] {
  return [...stoppedByTrouble(run), ...troubleInChecks(run), ...troubleInCalls(run)];
}

const NOT_OF_THE_HOST = new Set(['egress-refused', 'delivery-conflict', 'model-substituted']);

function stoppedByTrouble({ ending, of }: RunCase): readonly Suspected[] {
  const { finished, error, how } = ending;
  if (finished === null) return [];
  if (how === 'own-fault') {
    const fault = of('env.fault').at(-1) ?? finished;
    const said = fault.kind === 'env.fault' ? fault.detail : fault.reason;
    return [
      {
        confidence: 'high',
        sentence: 'Tandem itself failed; no model had a part in that.',
        evidence: [quote(fault, said)],
      },
    ];
  }
  if (how !== 'stopped' || error === null || NOT_OF_THE_HOST.has(error)) return [];
  const faults = of('env.fault').slice(-1);
  return [
    {
      confidence: 'high',
      sentence: `The run stopped because something it needs was missing or failed (${error}).`,
      evidence: [...faults, finished].map((event) =>
        quote(event, event.kind === 'env.fault' ? `${event.what} ${event.detail}` : event.reason),
      ),
    },
  ];
}

const wordTrouble = (check: Check, trouble: HostTrouble): string =>
  `The check \`${check.command}\` could not do its work on this machine: ${trouble.what}.`;

function troubleInChecks({ red, of }: RunCase): readonly Suspected[] {
  return red.flatMap((check) => {
    const trouble = findHostTrouble(check);
    if (trouble === null) return [];
    // A check that fails on the machine in every tree is no work of the change.
    const same = of('check.repeated').filter(
      (one) => one.command === check.command && findHostTrouble(one)?.kind === trouble.kind,
    );
    return [
      {
        confidence: trouble.sure || same.length > 0 ? 'high' : 'medium',
        sentence: wordTrouble(check, trouble),
        step: check.step,
        evidence: [check, ...same.slice(0, 2)].map((one) =>
          quote(one, trouble.quoteOf(one.outputTail)),
        ),
      },
    ];
  });
}

/** Calls of the attempts that failed; where checks tell, the checks come first. */
function troubleInCalls(run: RunCase): readonly Suspected[] {
  for (const attempt of [...run.failing].reverse()) {
    for (const { ended } of attempt.calls) {
      if (ended === null || ended.status === 'refused' || ended.exitCode === 0) continue;
      const text =
        typeof ended.output === 'string' ? ended.output : (run.readBlob(ended.output.blob) ?? '');
      const trouble = findHostTrouble({ outputTail: text, exitCode: ended.exitCode });
      if (trouble === null || !trouble.sure) continue;
      return [
        {
          confidence: 'medium',
          sentence: `A call in step ${attempt.step} met trouble of this machine: ${trouble.what}.`,
          step: attempt.step,
          evidence: [quote(ended, trouble.quoteOf(text))],
        },
      ];
    }
  }
  return [];
}

/** E2: what fails now failed before anything was changed, in the same way and at places the plan does not touch. */
function failedBefore(run: RunCase): readonly Suspected[] {
  return run.red.flatMap((check) => {
    const base = repeatedOn(run, check.command, 'base').filter(
      ({ status }) => status === 'failed' || status === 'timeout',
    );
    const [first] = base;
    if (first === undefined) return [];
    if (check.status === 'timeout' && first.status === 'timeout')
      return [
        wordBefore(check, base, 'high', 'it did not end in time on the untouched files either'),
      ];
    const now = failureLines(check.outputTail);
    const before = new Set(failureLines(first.outputTail));
    if (now.length === 0 || !now.every((line) => before.has(line))) return [];
    const places = namedPaths(check.outputTail);
    if (places.some((path) => isAboutThePlan(run, path))) return [];
    const someGone = before.size > now.length;
    if (places.length === 0 && !someGone) return [];
    const sure = places.length > 0;
    return [
      wordBefore(
        check,
        base,
        sure ? 'high' : 'medium',
        'it fails in the same way on the untouched files',
      ),
    ];
  });
}

const wordBefore = (
  check: Check,
  base: readonly EventOf<'check.repeated'>[],
  confidence: 'high' | 'medium',
  how: string,
): Suspected => ({
  confidence,
  sentence: `The check \`${check.command}\` was red before the run began: ${how}, and the plan does not touch what fails.`,
  step: check.step,
  evidence: [...base.slice(0, 1), check].map((one) => quote(one, tellingLines(one.outputTail))),
});

function isAboutThePlan(run: RunCase, path: string): boolean {
  const steps = run.plan?.plan.steps ?? [];
  const named = steps.flatMap(({ files, checks }) => [
    ...files.filter(({ action }) => action !== 'read').map((file) => file.path),
    ...checks.flatMap((check) => namedPaths(check)),
  ]);
  return named.some(
    (known) => known === path || path.endsWith(`/${known}`) || stemOf(known) === stemOf(path),
  );
}

/** E3: a re-execution of recorded calls gave something else. */
function differedAgain(run: RunCase): readonly Suspected[] {
  const last = run.of('replay.ended').at(-1);
  const found =
    last?.differences.filter(({ cause }) => ['environment', 'tool', 'tree'].includes(cause)) ?? [];
  const [first] = found;
  if (last === undefined || first === undefined) return [];
  return [
    {
      tier: 'tested',
      confidence: run.red.length > 0 ? 'high' : 'medium',
      sentence: `Run again with the recorded answers, ${amount(last.all, 'call')} of ${last.steps} came out differently.`,
      evidence: [
        quote({ seq: first.seq }, `recorded: ${first.recorded}; again: ${first.actual}`),
        quote(last, `${last.same} of ${last.steps} came out the same`),
      ],
    },
  ];
}

/** E4: what served the run was not what it began with. */
function servedByAnother(run: RunCase): readonly Suspected[] {
  return [...changedDigest(run), ...answeredByAnother(run)];
}

function changedDigest(run: RunCase): readonly Suspected[] {
  const probes = run.of('env.probed').filter(({ digest }) => digest !== null);
  return probes.flatMap((probe, index) => {
    const before = probes
      .slice(0, index)
      .findLast(({ server, model }) => server === probe.server && model === probe.model);
    if (before === undefined || before.digest === probe.digest) return [];
    const isAfter = run.failing.some(({ ended }) => (ended?.seq ?? 0) > probe.seq);
    return [
      {
        confidence: isAfter || run.ending.how === 'stopped' ? ('high' as const) : ('low' as const),
        sentence: `${probe.server}/${probe.model} was another model file after the run was resumed.`,
        evidence: [before, probe].map((one) => quote(one, `digest ${one.digest ?? 'unknown'}`)),
      },
    ];
  });
}

const plainName = (model: string): string => model.replace(/:latest$/, '').toLowerCase();

function answeredByAnother({ of, ending }: RunCase): readonly Suspected[] {
  const asked = new Map(of('model.requested').map((one) => [one.key, one]));
  const other = of('model.responded').find((one) => {
    const request = asked.get(one.key);
    return (
      one.role === 'executor' &&
      request !== undefined &&
      plainName(request.model) !== plainName(one.model) &&
      one.server === undefined
    );
  });
  if (other !== undefined)
    return [
      {
        confidence: 'medium',
        sentence: `${other.model} answered where ${asked.get(other.key)?.model ?? 'another model'} was asked.`,
        evidence: [quote(other, `answered by ${other.model}`)],
      },
    ];
  const { error, finished } = ending;
  if (error !== 'model-substituted' || finished === null) return [];
  const seen = of('model.failed').findLast(({ outcome }) => outcome === 'model-substituted');
  const fault = seen ?? of('env.fault').at(-1);
  return [
    {
      confidence: 'high',
      sentence: 'A server let another model answer than the one that was asked.',
      evidence: [
        ...(fault === undefined
          ? []
          : [quote(fault, fault.kind === 'env.fault' ? fault.what : fault.detail)]),
        quote(finished, finished.reason),
      ],
    },
  ];
}

/** E5: the server read less than it was sent. */
function contextCut(run: RunCase): readonly Suspected[] {
  return [...noticedCuts(run), ...uncountedCuts(run)];
}

function noticedCuts(run: RunCase): readonly Suspected[] {
  const cuts = run.failing.flatMap(({ failed }) =>
    failed.filter(({ outcome }) => outcome === 'history-cut'),
  );
  const [first] = cuts;
  if (first === undefined) return [];
  const last = run.failing.at(-1)?.ended?.reason;
  return [
    {
      confidence: last === 'history-cut' || cuts.length > 1 ? 'high' : 'medium',
      sentence: 'The model server answered on a shortened conversation without saying so.',
      step: run.failing.at(-1)?.step ?? null,
      evidence: cuts.slice(0, 3).map((cut) => quote(cut, cut.detail)),
    },
  ];
}

/** Where the server itself counts what it is about to be sent; an estimate from bytes proves nothing. */
function uncountedCuts(run: RunCase): readonly Suspected[] {
  const keys = new Set(run.failing.map(({ key }) => key));
  const requests = new Map(run.of('model.requested').map((one) => [one.key, one]));
  const short = run.of('model.responded').filter((answer) => {
    const context = requests.get(answer.key)?.context;
    const isOwn = keys.has(answer.key.split('/').slice(0, 3).join('/'));
    if (context === undefined || !context.exact || !isOwn) return false;
    const sent = context.system + context.tools + context.step + context.files + context.history;
    return answer.tokens.input > 0 && answer.tokens.input < sent * 0.7;
  });
  const [first] = short;
  if (first === undefined) return [];
  return [
    {
      confidence: short.length > 1 ? 'medium' : 'low',
      sentence: `In ${amount(short.length, 'turn')} the server counted far fewer tokens than were sent.`,
      evidence: short.slice(0, 3).map((one) => quote(one, `${one.tokens.input} tokens counted`)),
    },
  ];
}

/** E6: the same check on the same files passed and failed. */
function flaky(run: RunCase): readonly Suspected[] {
  const results = [...run.of('check.ran'), ...run.of('check.repeated')].filter(hasRun);
  return run.red.flatMap((check) => {
    const same = results.filter((one) => one.command === check.command && one.tree === check.tree);
    const passed = same.filter(({ status }) => status === 'passed');
    const [good] = passed;
    if (good === undefined) return [];
    const isRepeat = good.kind === 'check.repeated';
    return [
      {
        tier: isRepeat ? ('tested' as const) : ('observed' as const),
        confidence: 'high' as const,
        sentence: `The check \`${check.command}\` is flaky: on the same files it passed in ${passed.length} of ${same.length} runs.`,
        step: check.step,
        at: check.seq,
        evidence: [
          quote(check, tellingLines(check.outputTail)),
          quote(good, `passed on the same files${isRepeat ? ' when it was repeated' : ''}`),
        ],
      },
    ];
  });
}

/** E6 on the base: it flaked there already. */
function flakyBefore(run: RunCase): readonly Suspected[] {
  return run.red.flatMap((check) => {
    const base = repeatedOn(run, check.command, 'base').filter(hasRun);
    const passed = base.filter(({ status }) => status === 'passed');
    if (passed.length === 0 || passed.length === base.length) return [];
    return [
      {
        tier: 'tested' as const,
        confidence: 'medium' as const,
        sentence: `The check \`${check.command}\` was flaky before the run: it passed in ${passed.length} of ${base.length} runs on the untouched files.`,
        step: check.step,
        evidence: base.slice(0, 3).map((one) => quote(one, `${one.status} on the untouched files`)),
      },
    ];
  });
}

/** A swap test that passed now and then with nothing changed. */
const unstable = (run: RunCase): readonly Suspected[] =>
  run
    .of('blame.tested')
    .slice(-1)
    .filter(({ conclusion }) => conclusion === 'unstable')
    .map((test) => {
      const same = test.cells.find(({ plan }) => plan === 'original');
      return {
        tier: 'tested' as const,
        confidence: 'medium' as const,
        sentence: `The same step with the same plan and executor passed in ${same?.passed ?? 0} of ${same?.of ?? 0} repeats: unstable.`,
        step: test.step,
        evidence: [quote(test, test.detail)],
      };
    });

/** E7: what timed out had been waiting rather than working. */
function queued(run: RunCase): readonly Suspected[] {
  const { finished, how } = run.ending;
  const late = run
    .of('model.failed')
    .filter(({ outcome }) => /stall|time-?out|queue|busy/.test(outcome));
  const retried = run
    .of('model.retried')
    .filter(({ because }) => /busy|queue|pending requests|overload/i.test(because));
  const answers = run.of('model.responded').filter(({ role }) => role === 'executor');
  const queue = answers.reduce((sum, one) => sum + (one.queueMs ?? 0), 0);
  const work = answers.reduce((sum, one) => sum + Math.max(0, one.ms - (one.queueMs ?? 0)), 0);
  const [worst] = [...answers].sort((one, other) => (other.queueMs ?? 0) - (one.queueMs ?? 0));
  const dominates = queue > work && queue > 1_000 && worst !== undefined;
  const isBusy = retried.length > 0 && how === 'stopped';
  if (finished === null || (!isBusy && !(dominates && (late.length > 0 || how === 'stopped'))))
    return [];
  return [
    {
      confidence: 'high',
      sentence: 'Requests to the model server waited in its queue longer than they were worked on.',
      evidence: [
        ...(dominates
          ? [quote(worst, `${Math.round(queue)} ms queued, ${Math.round(work)} ms worked`)]
          : []),
        ...retried.slice(-1).map((one) => quote(one, one.because)),
        ...late.slice(-1).map((one) => quote(one, one.detail)),
        ...(isBusy ? [quote(finished, finished.reason)] : []),
      ],
    },
  ];
}

const rule = (id: string, find: Rule['find']): Rule => ({ id, family: 'environment', find });

export const environmentRules: readonly Rule[] = [
  rule('E1', findTrouble),
  rule('E2', failedBefore),
  rule('E3', differedAgain),
  rule('E4', servedByAnother),
  rule('E5', contextCut),
  rule('E6', flaky),
  rule('E6', flakyBefore),
  rule('E6', unstable),
  rule('E7', queued),
];
