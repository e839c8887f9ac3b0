import type { Explanation, Suspicion, Tier } from '../../../../shared/run/blame/explanation.ts';
import { cleanLine } from './clean-text.ts';
import { detail, joined, line, row } from './lines.ts';
import { mark, type Paint, type Tone } from './style.ts';

/** The page of `tandem explain`: what, how sure, by what, what was ruled out, and what would settle it. */
export function describeExplanation(
  explained: Explanation,
  paint: Paint,
  command: string,
): readonly string[] {
  const { headline, tier, isFailure, suspicions, notEnough, nextTests } = explained;
  const tone: Tone = isFailure ? (tier === null ? 'warn' : 'bad') : 'good';
  const sign = isFailure ? (tier === null ? mark.open : mark.bad) : mark.good;
  return [
    `${paint(tone, sign)} ${paint('strong', cleanLine(headline, 600))}${tier === null ? '' : ` ${paint('quiet', `[${tier}]`)}`}`,
    ...(notEnough === null ? [] : [detail(paint, notEnough)]),
    ...section(
      'Suspected',
      suspicions.flatMap((one) => describeSuspicion(one, paint)),
      paint,
    ),
    ...section('Looked at, in this order', describeChain(explained, paint), paint),
    ...section('What each lane did', describeLanes(explained, paint), paint),
    ...section('Said and done differ', describeMismatches(explained, paint), paint),
    ...section('Not wrong by itself', describeRemarks(explained, paint), paint),
    ...section(
      'What to do next',
      nextTests.flatMap((test) => [
        row(paint, test.what, test.command.replace(/^tandem\b/, command)),
        detail(paint, cleanLine(test.sentence, 600)),
      ]),
      paint,
    ),
  ];
}

const section = (title: string, lines: readonly string[], paint: Paint): readonly string[] =>
  lines.length === 0 ? [] : ['', paint('strong', title), ...lines];

const ACTORS: Record<Suspicion['family'], Tone> = {
  environment: 'warn',
  verifier: 'verifier',
  specification: 'person',
  plan: 'planner',
  executor: 'executor',
  undetermined: 'quiet',
};

function describeSuspicion(one: Suspicion, paint: Paint): readonly string[] {
  const facts = joined(
    one.rule,
    one.tier,
    `${one.confidence} confidence`,
    one.step !== null && `step ${cleanLine(one.step, 40)}`,
  );
  return [
    line(
      paint,
      ACTORS[one.family],
      mark.bad,
      `${paint(ACTORS[one.family], one.family)}  ${cleanLine(one.sentence, 600)}`,
    ),
    detail(paint, facts),
    ...one.evidence.map(({ seq, quote }) => detail(paint, `#${seq}  ${cleanLine(quote, 300)}`)),
  ];
}

const STATES = {
  suspected: { tone: 'bad', sign: mark.bad, word: 'suspected' },
  'ruled-out': { tone: 'good', sign: mark.good, word: 'ruled out' },
  'not-known': { tone: 'quiet', sign: mark.open, word: 'not known' },
} as const;

function describeChain({ chain }: Explanation, paint: Paint): readonly string[] {
  return chain.flatMap(({ family, state, reasons }) => {
    const { tone, sign, word } = STATES[state];
    return [
      line(paint, tone, sign, `${family}: ${word}`),
      ...(state === 'suspected' ? [] : reasons.map((reason) => describeFact(reason, paint))),
    ];
  });
}

const describeFact = (
  { text, seq }: { readonly text: string; readonly seq: number | null },
  paint: Paint,
): string => detail(paint, `${cleanLine(text, 400)}${seq === null ? '' : `  #${seq}`}`);

const describeLanes = ({ lanes }: Explanation, paint: Paint): readonly string[] =>
  lanes.flatMap(({ lane, facts }) => [
    `  ${lane}`,
    ...facts.map((fact) => describeFact(fact, paint)),
  ]);

const describeMismatches = ({ mismatches }: Explanation, paint: Paint): readonly string[] =>
  mismatches.map(({ text, step, seq }) =>
    line(
      paint,
      'warn',
      mark.warn,
      joined(step !== null && cleanLine(step, 40), cleanLine(text, 400), seq !== null && `#${seq}`),
    ),
  );

const describeRemarks = ({ remarks }: Explanation, paint: Paint): readonly string[] =>
  remarks.map(({ text, seq }) =>
    line(paint, 'quiet', mark.notRun, `${cleanLine(text, 300)}${seq === null ? '' : `  #${seq}`}`),
  );

/** The one line at the end of a run that failed: how sure, and where to read on. */
export const describeWhyLine = (
  { headline, tier }: { readonly headline: string; readonly tier: Tier | null },
  paint: Paint,
  read: string,
): readonly string[] => [
  row(paint, 'explained', `${cleanLine(headline, 400)}${tier === null ? '' : ` [${tier}]`}`),
  row(paint, '', paint('quiet', read)),
];
