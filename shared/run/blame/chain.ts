import type { BlameFamily } from '../event.ts';
import type { Explanation, Fact, Suspicion } from './explanation.ts';
import type { RunCase } from './run-case.ts';

/** The families in the order they are looked at: suspected, ruled out, or not known, each with its reasons. */
export function describeChain(
  run: RunCase,
  suspicions: readonly Suspicion[],
): Explanation['chain'] {
  return CHAIN.map(([family, lookFor]) => {
    const own = suspicions.filter((one) => one.family === family && one.confidence !== 'low');
    if (own.length > 0)
      return {
        family,
        state: 'suspected' as const,
        reasons: own.map(({ sentence, first }) => ({ text: sentence, seq: first })),
      };
    const seen = lookFor(run);
    const state = seen.isOut ? ('ruled-out' as const) : ('not-known' as const);
    return { family, state, reasons: [...seen.reasons] };
  });
}

interface Looked {
  readonly isOut: boolean;
  readonly reasons: readonly Fact[];
}

const fact = (text: string, seq: number | null = null): Fact => ({ text, seq });

function lookAtEnvironment(run: RunCase): Looked {
  const repeats = run.of('check.repeated');
  const final = repeats.filter(({ on, status }) => on === 'final' && status !== 'not-run');
  const digests = new Set(run.of('env.probed').map(({ digest }) => digest));
  const reasons = [
    final.length > 0
      ? fact(
          `Repeated on the same files, ${final.length} of ${final.length} runs of the failing checks failed again.`,
          final[0]?.seq ?? null,
        )
      : fact(run.red.length === 0 ? 'No check was red.' : 'The failing checks were not repeated.'),
    ...(digests.size === 1
      ? [fact('The model file was the same all the time.', run.of('env.probed')[0]?.seq ?? null)]
      : []),
    ...(run.of('env.fault').length === 0
      ? [fact('Nothing of the machine or the servers was recorded as failing.')]
      : []),
  ];
  return { isOut: final.length > 0 && digests.size <= 1, reasons };
}

function lookAtVerifier(run: RunCase): Looked {
  const { gate, ending } = run;
  if (ending.how === 'red' && gate !== null)
    return {
      isOut: true,
      reasons: [fact('The gate was red: no verdict could have made it right.', gate.seq)],
    };
  if (run.verdict === null) return { isOut: true, reasons: [fact('It was never asked.')] };
  return {
    isOut: false,
    reasons: [
      fact(
        'What it says agrees with the checks it was shown; whether it judges rightly is not known.',
        run.verdict.seq,
      ),
    ],
  };
}

function lookAtSpecification(run: RunCase): Looked {
  const asked = run.of('intake.asked');
  const steered = run.of('human.steered');
  const reasons = [
    asked.length === 0
      ? fact('The planner had no question about the request.')
      : fact('Its questions were answered.', asked[0]?.seq ?? null),
    steered.length === 0
      ? fact('Nobody changed the goal after the plan.')
      : fact(
          'What people said on the way does not come up in what was wrong.',
          steered[0]?.seq ?? null,
        ),
  ];
  return { isOut: false, reasons };
}

function lookAtPlan(run: RunCase): Looked {
  const swap = run.of('blame.tested').at(-1);
  if (swap?.conclusion === 'executor')
    return {
      isOut: true,
      reasons: [fact('With the same plan another executor managed it.', swap.seq)],
    };
  const valid = run.of('plan.validated').at(-1);
  return {
    isOut: false,
    reasons: [
      ...(valid?.faults.length === 0
        ? [fact('Paths, order and sizes in the plan were valid.', valid.seq)]
        : []),
      fact('Whether another plan would have worked is not known without a swap test.'),
    ],
  };
}

function lookAtExecutor(run: RunCase): Looked {
  const { attempts, failing } = run;
  if (attempts.length === 0)
    return { isOut: true, reasons: [fact('It was never asked to do anything.')] };
  const swap = run.of('blame.tested').at(-1);
  if (swap?.conclusion === 'plan')
    return {
      isOut: true,
      reasons: [fact('The same executor managed it with a corrected plan.', swap.seq)],
    };
  if (failing.length === 0)
    return {
      // Checks reach only so far: where somebody refused what passed them, they prove nothing.
      isOut: run.ending.how === 'red',
      reasons: [
        fact('Every step ended well and passed its checks.', attempts.at(-1)?.ended?.seq ?? null),
      ],
    };
  return {
    isOut: false,
    reasons: [
      fact(
        `${failing.length} of ${attempts.length} attempts failed; why is explained elsewhere.`,
        failing[0]?.ended?.seq ?? null,
      ),
    ],
  };
}

const CHAIN: readonly (readonly [BlameFamily, (run: RunCase) => Looked])[] = [
  ['environment', lookAtEnvironment],
  ['verifier', lookAtVerifier],
  ['specification', lookAtSpecification],
  ['plan', lookAtPlan],
  ['executor', lookAtExecutor],
];
