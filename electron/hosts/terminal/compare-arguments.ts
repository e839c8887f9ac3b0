import { FEWEST_RUNS, MOST_RUNS } from '../../../shared/ipc/comparisons.ts';
import { ok } from '../../../shared/result.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, usage } from './parse-choice.ts';

/** What `tandem compare` is asked for. */
export interface CompareArguments {
  readonly runs: readonly string[];
  /** Null: the first one. */
  readonly base: string | null;
  /** All runs of the request of the one that is named, by mode and executor. */
  readonly matrix: boolean;
  readonly json: boolean;
}

export const COMPARE_OPTIONS = { base: 'text', matrix: 'flag', json: 'flag' } as const;

/** Errors: `usage`. */
export function parseCompare({ texts, flags, rest }: OptionValues): Parsed<CompareArguments> {
  const base = texts.base?.[0] ?? null;
  const matrix = flags.has('matrix');
  const json = flags.has('json');
  if (rest.some((run) => run.trim() === ''))
    return usage('`tandem compare` got an empty name; `tandem runs` lists the names of runs.');
  if (matrix) {
    if (rest.length === 1 && base === null) return ok({ runs: rest, base, matrix, json });
    return usage('`tandem compare --matrix` takes one run, whose request is looked up.');
  }
  if (base?.trim() === '') return usage('--base needs one of the runs that are compared.');
  if (rest.length < FEWEST_RUNS)
    return usage(
      '`tandem compare` needs two runs at least; `tandem runs` lists them. For all runs of one request: `tandem compare RUN --matrix`.',
    );
  if (rest.length > MOST_RUNS)
    return usage(`\`tandem compare\` takes at most ${MOST_RUNS} runs; these are ${rest.length}.`);
  return ok({ runs: rest, base, matrix, json });
}
