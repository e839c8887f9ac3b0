import type { BodyOf } from '../event.ts';
import type { CauseClass } from '../kinds/lineage-kinds.ts';
import type { TermDifference } from './comparison.ts';

type Started = BodyOf<'run.started'>;

/** Terms of a run, each with what kind of thing it is. Where a run lies and what it is called is no term. */
const TERMS: readonly (readonly [
  term: string,
  cause: CauseClass,
  read: (started: Started) => unknown,
])[] = [
  ['request', 'prompt', ({ request }) => request],
  ['repository', 'environment', ({ repository }) => repository.path],
  ['baseTree', 'tree', ({ repository }) => repository.baseTree],
  ['mode', 'model', ({ mode }) => mode],
  ['planner', 'model', ({ planner }) => planner],
  ['verifier', 'model', ({ verifier }) => verifier],
  ['executor', 'model', ({ executor }) => executor],
  ['strongerExecutor', 'model', ({ strongerExecutor }) => strongerExecutor],
  ['policy', 'prompt', ({ policy }) => policy],
  ['commands', 'environment', ({ commands }) => commands],
  ['commandRules', 'environment', ({ commandRules }) => commandRules],
  ['parallelSteps', 'environment', ({ parallelSteps }) => parallelSteps],
  ['detectors', 'code', ({ detectors }) => detectors],
  ['setup', 'environment', ({ setup }) => setup],
  ['toolServers', 'tool', ({ toolServers }) => toolServers],
  ['deliver', 'environment', ({ deliver }) => deliver],
  ['scripted', 'model', ({ scripted }) => scripted],
  ['tandem', 'code', ({ tandem }) => tandem],
];

/** What two runs did not have in common from the start; [] when there is no start to compare. */
export function compareTerms(
  left: Started | null,
  right: Started | null,
): readonly TermDifference[] {
  if (left === null || right === null) return [];
  const plain = TERMS.flatMap(([term, cause, read]) =>
    differ(term, cause, read(left), read(right)),
  );
  const named = (
    prefix: string,
    cause: CauseClass,
    one: Readonly<Record<string, unknown>>,
    other: Readonly<Record<string, unknown>>,
  ): readonly TermDifference[] =>
    [...new Set([...Object.keys(one), ...Object.keys(other)])]
      .sort()
      .flatMap((name) => differ(`${prefix}.${name}`, cause, one[name], other[name]));
  return [
    ...plain,
    ...named('budgets', 'environment', left.budgets, right.budgets),
    ...named('prompts', 'prompt', left.prompts, right.prompts),
  ];
}

function differ(
  term: string,
  cause: CauseClass,
  left: unknown,
  right: unknown,
): readonly TermDifference[] {
  const [one, other] = [say(left), say(right)];
  return one === other ? [] : [{ term, cause, left: one, right: other }];
}

const say = (value: unknown): string =>
  value === undefined || value === null
    ? '–'
    : typeof value === 'string'
      ? value.slice(0, 2_000)
      : JSON.stringify(value).slice(0, 2_000);
