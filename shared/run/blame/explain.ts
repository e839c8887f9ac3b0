import { blameFamilies, type RunEvent } from '../event.ts';
import { describeChain } from './chain.ts';
import type { Explanation, Suspicion } from './explanation.ts';
import { describeLanes, findMismatches } from './lanes.ts';
import { chooseTests } from './next-tests.ts';
import { suspect } from './rules.ts';
import { type ReadBlob, type RunCase, readCase } from './run-case.ts';
import { clip } from './suspect.ts';

/**
 * Why a run did not end as it should. Pure: the same events give the same answer, live and years later. A run that was
 * approved and that nobody contests has no suspicions; nor has one that a person stopped or refused to begin.
 */
export function explainRun(
  run: string,
  events: readonly RunEvent[],
  readBlob: ReadBlob = () => null,
): Explanation {
  const seen = readCase(events, readBlob);
  const isFailure = isFailed(seen);
  const suspicions = isFailure ? suspect(seen) : [];
  const headline = isFailure ? headlineOf(seen, suspicions) : calm(seen);
  const notEnough = isFailure ? whatIsMissing(seen, suspicions) : null;
  const [top] = suspicions;
  return {
    run,
    outcome: seen.ending.finished?.outcome ?? null,
    isFailure,
    ...headline,
    suspicions: [...suspicions],
    share: sharesOf(suspicions),
    chain: isFailure ? describeChain(seen, suspicions) : [],
    notEnough,
    nextTests: isFailure ? chooseTests(run, seen, suspicions) : [],
    first: isFailure ? firstOf(seen, top) : null,
    lanes: describeLanes(seen),
    mismatches: findMismatches(seen),
    remarks: remarksOf(seen, suspicions),
    lookedBack: seen.of('check.repeated').length > 0,
  };
}

/** Approved and contested counts; stopped, waiting, and refused before the work does not. */
function isFailed({ ending, of }: RunCase): boolean {
  if (of('blame.judged').some(({ accepted, family }) => accepted && family !== 'undetermined'))
    return true;
  return !['approved', 'by-person', 'waiting', 'open'].includes(ending.how);
}

/** An opinion alone makes no headline, and neither does a weak sign. */
const isSolid = ({ tier, confidence }: Suspicion): boolean =>
  tier !== 'suggested' && confidence !== 'low';

type Headline = Pick<Explanation, 'headline' | 'tier'>;

function headlineOf(run: RunCase, suspicions: readonly Suspicion[]): Headline {
  const top = suspicions.find(isSolid);
  if (top === undefined)
    return {
      headline: `Not enough evidence to say whose fault it was: ${clip(reasonOf(run), 160)}`,
      tier: null,
    };
  const others = suspicions.filter(
    (one) => isSolid(one) && one.family !== top.family && one.confidence === top.confidence,
  );
  const rest =
    others.length === 0
      ? ''
      : ` Also suspected: ${[...new Set(others.map(({ family }) => family))].join(', ')}.`;
  const said = `${namedBefore(top)}${top.sentence}${rest}`;
  return { headline: top.confidence === 'high' ? said : `Likely: ${said}`, tier: top.tier };
}

/** The family, where the sentence does not begin with it. */
const namedBefore = ({ family, sentence }: Suspicion): string =>
  sentence.startsWith(FAMILY[family]) ? '' : `${FAMILY[family]}: `;

const FAMILY = {
  environment: 'The environment',
  verifier: 'The verifier',
  specification: 'The specification',
  plan: 'The plan',
  executor: 'The executor',
  undetermined: 'Undetermined',
} as const;

/** Logs have it as a number before “rounds”, whatever the number. */
const reasonOf = ({ ending }: RunCase): string =>
  ending.finished?.reason.replace(/ after 1 rounds$/, ' after 1 round') ?? 'the run is not over';

function calm(run: RunCase): Headline {
  const { how } = run.ending;
  if (how === 'approved')
    return {
      headline: 'Nothing went wrong: the change was approved and nobody contests it.',
      tier: null,
    };
  if (how === 'open') return { headline: 'The run is not over.', tier: null };
  if (how === 'waiting')
    return {
      headline: `Nothing went wrong so far: the run waits for a person. ${clip(reasonOf(run), 160)}`,
      tier: null,
    };
  return {
    headline: `A person ended this run; that is nobody’s fault: ${clip(reasonOf(run), 160)}`,
    tier: null,
  };
}

function whatIsMissing(run: RunCase, suspicions: readonly Suspicion[]): string | null {
  const [top] = suspicions;
  if (top?.confidence === 'high' && top.tier !== 'suggested') return null;
  const lookedBack = run.of('check.repeated').length > 0;
  const said = [
    top === undefined
      ? 'No rule found anything in what was recorded.'
      : 'What was found is a sign, not a proof: several causes would look like this.',
    lookedBack || run.red.length === 0
      ? ''
      : 'The checks were not repeated on the untouched files.',
    run.of('blame.tested').length > 0 ? '' : 'No swap test was made.',
  ];
  return said.filter((one) => one !== '').join(' ');
}

const WEIGHT = { high: 8, medium: 3, low: 1 } as const;
const BY_TIER = { tested: 2, observed: 1, suggested: 0.5 } as const;

function sharesOf(suspicions: readonly Suspicion[]): Explanation['share'] {
  const strongest = blameFamilies.map((family) => ({
    family,
    weight: Math.max(
      0,
      ...suspicions
        .filter((one) => one.family === family)
        .map(({ confidence, tier }) => WEIGHT[confidence] * BY_TIER[tier]),
    ),
  }));
  const all = strongest.reduce((sum, { weight }) => sum + weight, 0);
  return strongest
    .filter(({ weight }) => weight > 0)
    .map(({ family, weight }) => ({ family, share: Math.round((weight / all) * 100) / 100 }));
}

/** Where to open the run: the earliest event that is enough for the strongest suspicion, else the end itself. */
function firstOf(run: RunCase, top: Suspicion | undefined): Explanation['first'] {
  if (top !== undefined) {
    const [evidence] = top.evidence.filter(({ seq }) => seq === top.first);
    const what = clip(evidence?.quote ?? top.sentence, 160);
    return {
      seq: top.first,
      what,
      where: top.step === null ? top.family : `${top.family}, step ${top.step}`,
      tier: top.tier,
    };
  }
  const shown = run.red[0] ?? run.gate ?? run.verdict ?? run.ending.finished;
  return shown === null
    ? null
    : { seq: shown.seq, what: clip(reasonOf(run), 160), where: shown.lane, tier: 'observed' };
}

const MOST_REMARKS = 10;

/** What was noticed and speaks against nobody by itself: not what a suspicion rests on, and each thing once. */
function remarksOf(run: RunCase, suspicions: readonly Suspicion[]): Explanation['remarks'] {
  const { gate } = run;
  const evidence = suspicions.flatMap((one) => one.evidence);
  const used = new Set(evidence.flatMap(({ seq, quote }) => [String(seq), quote]));
  const retried = new Set(
    run.attempts.filter(({ ended }) => ended?.status === 'failed').map(({ step }) => step),
  );
  const flags = new Map<string, { readonly seq: number; times: number }>();
  for (const { seq, detector, detail } of run.of('progress.flagged')) {
    const text = `${detector}: ${detail}`;
    const known = flags.get(text);
    if (known !== undefined) known.times += 1;
    else if (!used.has(text) && !used.has(detail) && !used.has(String(seq)))
      flags.set(text, { seq, times: 1 });
  }
  return [
    ...(gate?.remarks ?? []).map(({ rule, detail }) => ({
      text: `${rule}: ${detail}`,
      seq: gate?.seq ?? null,
    })),
    ...[...retried].map((step) => ({
      text: `Step ${step} needed more than one attempt.`,
      seq:
        run.attempts.find((one) => one.step === step && one.ended?.status === 'failed')?.ended
          ?.seq ?? null,
    })),
    ...[...flags].slice(0, MOST_REMARKS).map(([text, { seq, times }]) => ({
      text: times > 1 ? `${text} (${times} times)` : text,
      seq,
    })),
    ...(flags.size > MOST_REMARKS
      ? [{ text: `${flags.size - MOST_REMARKS} more flags are not listed here.`, seq: null }]
      : []),
  ];
}

/** The seq to select when a run is opened; null when nothing failed. */
export const firstEvidence = (events: readonly RunEvent[], readBlob?: ReadBlob): number | null =>
  explainRun('', events, readBlob).first?.seq ?? null;
