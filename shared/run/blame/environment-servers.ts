import type { RunCase } from './run-case.ts';
import { amount, quote, type Suspected } from './suspect.ts';

/** E4: what served the run was not what it began with. */
export function servedByAnother(run: RunCase): readonly Suspected[] {
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
export function contextCut(run: RunCase): readonly Suspected[] {
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

/** E7: what timed out had been waiting rather than working. */
export function queued(run: RunCase): readonly Suspected[] {
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
