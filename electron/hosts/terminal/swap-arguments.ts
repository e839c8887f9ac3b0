import { ok } from '../../../shared/result.ts';
import { CLAIM_REPEATS } from '../../../shared/run/swap-conclusion.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, usage } from './parse-choice.ts';

/** What `tandem swap-test` is asked for. */
export interface SwapArguments {
  readonly run: string;
  readonly step: string | null;
  readonly executor: string | null;
  /** A file. */
  readonly plan: string | null;
  readonly repeats: number;
  readonly criterion: 'step' | 'run';
  readonly onlyLocal: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

export const SWAP_OPTIONS = {
  step: 'text',
  executor: 'text',
  plan: 'text',
  repeats: 'text',
  whole: 'flag',
  local: 'flag',
  yes: 'flag',
  json: 'flag',
} as const;

const REPEATS = 3;

/** Errors: `usage`. */
export function parseSwap({ texts, flags, rest }: OptionValues): Parsed<SwapArguments> {
  const [run, extra] = rest;
  if (run === undefined || run === '')
    return usage('`tandem swap-test` needs the name of a run; `tandem runs` lists them.');
  if (extra !== undefined)
    return usage(`\`tandem swap-test\` takes one run; \`${extra}\` is one too many.`);
  const given = texts.repeats?.[0] ?? String(REPEATS);
  const repeats = Number(given);
  if (!Number.isInteger(repeats) || repeats < 1 || repeats > 10)
    return usage(
      `--repeats is a number from 1 to 10; ${CLAIM_REPEATS} make a claim; \`${given}\` is none.`,
    );
  return ok({
    ...{ run, repeats },
    step: texts.step?.[0] ?? null,
    executor: texts.executor?.[0] ?? null,
    plan: texts.plan?.[0] ?? null,
    criterion: flags.has('whole') ? 'run' : 'step',
    onlyLocal: flags.has('local'),
    yes: flags.has('yes'),
    json: flags.has('json'),
  });
}
