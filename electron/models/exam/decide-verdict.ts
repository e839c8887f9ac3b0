import type {
  ExamTaskResult,
  ExamVerdict,
  Qualification,
  Transport,
} from '../../../shared/models/qualification.ts';
import { transports } from '../../../shared/models/qualification.ts';
import { type PassMark, passMarks } from './pass-marks.ts';

export type ByTransport = Qualification['byTransport'];

export interface Verdict {
  readonly verdict: ExamVerdict;
  /** The best one; of equal ones the one nearest to the server's own way. Null for `unfit`. */
  readonly transport: Transport | null;
  /** Which mark was missed over that transport (for `unfit`: over each), as sentences. Empty for `executor`. */
  readonly reasons: readonly string[];
}

const RANK = { executor: 2, limited: 1, unfit: 0 } as const satisfies Record<ExamVerdict, number>;

/** From results to the verdict. A task that was not sat is not passed. */
export function decideVerdict(byTransport: ByTransport): Verdict {
  const judged = transports.flatMap((transport) => {
    const results = byTransport.find((one) => one.transport === transport);
    return results === undefined ? [] : [{ transport, ...judgeTransport(results.tasks) }];
  });
  // The list is in order of preference, so the first of the best is the one to use.
  const best = judged.reduce<(typeof judged)[number] | null>(
    (first, one) => (first === null || RANK[one.verdict] > RANK[first.verdict] ? one : first),
    null,
  );
  if (best === null) return { verdict: 'unfit', transport: null, reasons: ['Nothing was sat.'] };
  if (best.verdict !== 'unfit') {
    const { verdict, transport, missed } = best;
    return { verdict, transport, reasons: missed.map((mark) => describe(mark, transport)) };
  }
  return {
    verdict: 'unfit',
    transport: null,
    reasons: judged.flatMap(({ transport, missed }) =>
      missed.filter((mark) => mark.needed === 'step').map((mark) => describe(mark, transport)),
    ),
  };
}

const describe = (missed: Missed, transport: Transport): string =>
  `${missed.task} was passed ${missed.passes} of ${missed.tries} times over ${transport} calls; ${
    missed.share === 1 ? 'every time is needed' : `${Math.round(missed.share * 100)} % are needed`
  }, because ${missed.reason}.`;

interface Missed extends PassMark {
  readonly passes: number;
  readonly tries: number;
}

/** The verdict over one transport, with the marks that keep it from being better. */
export function judgeTransport(tasks: readonly ExamTaskResult[]): {
  readonly verdict: ExamVerdict;
  readonly missed: readonly Missed[];
} {
  const missed = passMarks.flatMap((mark) => {
    const { passes = 0, tries = 0 } = tasks.find((one) => one.task === mark.task) ?? {};
    const isMet = mark.needed === 'extra' || (tries > 0 && passes >= mark.share * tries - EPSILON);
    return isMet ? [] : [{ ...mark, passes, tries }];
  });
  return { verdict: verdictOf(missed), missed };
}

/** Thirds are not exact in binary. */
const EPSILON = 1e-9;

function verdictOf(missed: readonly PassMark[]): ExamVerdict {
  if (missed.length === 0) return 'executor';
  return missed.some((mark) => mark.needed === 'step') ? 'unfit' : 'limited';
}

/**
 * The verdict over one transport if no sitting that is still to come can change it; else null. `repeats` is how
 * often each task would be sat in the end.
 */
export function settledVerdict(
  tasks: readonly ExamTaskResult[],
  repeats: number,
): ExamVerdict | null {
  const best = judgeTransport(finish(tasks, repeats, 1)).verdict;
  const worst = judgeTransport(finish(tasks, repeats, 0)).verdict;
  return best === worst ? best : null;
}

/** All sittings to come as passed (1) or failed (0). */
const finish = (
  tasks: readonly ExamTaskResult[],
  repeats: number,
  outcome: 0 | 1,
): readonly ExamTaskResult[] =>
  passMarks.map(({ task }) => {
    const { passes = 0, tries = 0 } = tasks.find((one) => one.task === task) ?? {};
    const left = Math.max(0, repeats - tries);
    return { task, passes: passes + outcome * left, tries: tries + left, failures: [] };
  });
