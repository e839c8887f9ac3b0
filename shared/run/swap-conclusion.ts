import { wilson } from './compare/matrix.ts';
import type { BodyOf, SwapConclusion } from './event.ts';

/**
 * What the cells of a swap test show together. A repeats what failed; B has another executor, C another plan, D both.
 * Each cell is some forks from the same place; it passes when most of them do, fails when none does, and shows nothing
 * in between.
 */
export type SwapCell = BodyOf<'blame.tested'>['cells'][number];
export type CellName = 'A' | 'B' | 'C' | 'D';
export type SwapCounts = Partial<Record<CellName, Pick<SwapCell, 'passed' | 'of'>>>;

/** From so many repeats on, all against none is more than likely. */
export const CLAIM_REPEATS = 5;

type Verdict = 'passed' | 'failed' | 'mixed' | 'missing';

function verdictOf(cell: SwapCounts[CellName]): Verdict {
  if (cell === undefined || cell.of === 0) return 'missing';
  if (cell.passed === 0) return 'failed';
  return cell.passed / cell.of >= 2 / 3 ? 'passed' : 'mixed';
}

/** Null while a further cell can still decide it. `cells`: those that the test has at all, done or not. */
export function decideSwap(
  cells: readonly CellName[],
  counts: SwapCounts,
): { readonly conclusion: SwapConclusion; readonly detail: string } | null {
  const [a, b, c, d] = (['A', 'B', 'C', 'D'] as const).map((name) => verdictOf(counts[name]));
  const isOpen = (name: CellName): boolean =>
    cells.includes(name) && verdictOf(counts[name]) === 'missing';
  const said = (conclusion: SwapConclusion, why: string) => ({
    conclusion,
    detail: `${why} ${describeCounts(counts)}`,
  });
  if (isOpen('A')) return null;
  if (a === 'passed' || a === 'mixed')
    return said('unstable', 'The same once more sometimes passes: the step is unstable.');
  if (isOpen('B') || isOpen('C')) return null;
  const likely = surenessOf(counts);
  if (b === 'passed' && c === 'passed')
    return said(
      'joint',
      `Either change is enough (${likely}): the plan is the cheaper one to mend.`,
    );
  if (b === 'passed' && c !== 'mixed')
    return said(
      'executor',
      `With the same plan another executor passes: it was the executor, ${likely}.`,
    );
  if (c === 'passed' && b !== 'mixed')
    return said(
      'plan',
      `With the same executor a corrected plan passes: it was the plan, ${likely}.`,
    );
  if (b === 'mixed' || c === 'mixed')
    return said('undecided', 'A change helps at times, which is too little to say more.');
  if (isOpen('D')) return null;
  if (d === 'passed')
    return said('both', `Only both changes together pass: plan and executor, ${likely}.`);
  if (d === 'failed')
    return said(
      'neither',
      'Neither change helps, nor both: look at the environment, the request, and the checks first.',
    );
  return said('undecided', describeUndecided(cells));
}

function describeUndecided(cells: readonly CellName[]): string {
  if (!cells.includes('B') && !cells.includes('C'))
    return 'The same once more fails again. Name another executor or a corrected plan to learn more.';
  const missing = cells.includes('B') ? 'a corrected plan' : 'another executor';
  return cells.includes('D')
    ? 'Both changes together help at times, which is too little to say more.'
    : `That change alone does not help. Test ${missing} as well to learn more.`;
}

/** Below so many repeats chance does the same too often. */
const FEWEST_REPEATS = 3;

/** With few repeats the ranges of none and all still touch. */
function surenessOf(counts: SwapCounts): string {
  const fewest = Math.min(...Object.values(counts).map(({ of }) => of));
  if (fewest >= CLAIM_REPEATS) return 'as far as this test can say';
  return fewest >= FEWEST_REPEATS ? 'likely' : 'but so few repeats prove nothing';
}

/** How far a recorded test can be relied on. `clear`: it points at one thing. */
export const trustIn = (
  { cells }: Pick<BodyOf<'blame.tested'>, 'cells'>,
  clear: boolean,
): 'high' | 'medium' | 'low' => {
  if (cells.some(({ of }) => of < FEWEST_REPEATS)) return 'low';
  return clear ? 'high' : 'medium';
};

const describeCounts = (counts: SwapCounts): string =>
  Object.entries(counts)
    .map(([name, { passed, of }]) => `${name} ${describeShare(passed, of)}`)
    .join(', ');

/** `3 of 3 (44–100 %)`. */
export function describeShare(passed: number, of: number): string {
  const [low, high] = of === 0 ? [0, 1] : wilson(passed, of);
  return `${passed} of ${of} (${Math.round(low * 100)}–${Math.round(high * 100)} %)`;
}

/** The order in which cells are worked on: what needs no other executor first. */
export const CELL_ORDER: readonly CellName[] = ['A', 'C', 'B', 'D'];
