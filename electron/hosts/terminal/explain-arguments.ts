import { ok } from '../../../shared/result.ts';
import { blameFamilies } from '../../../shared/run/event.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, usage } from './parse-choice.ts';

type Family = (typeof blameFamilies)[number];

/** What `tandem explain` is asked for. */
export interface ExplainAct {
  readonly run: string;
  readonly lookBack: boolean;
  /** What the person says about a family; null: nothing. */
  readonly judge: {
    readonly family: Family;
    readonly accepted: boolean;
    readonly note: string;
  } | null;
}

export const EXPLAIN_OPTIONS = {
  'look-back': 'flag',
  judge: 'text',
  note: 'text',
  json: 'flag',
} as const;

/** Errors: `usage`. */
export function parseExplain({ texts, flags, rest }: OptionValues): Parsed<ExplainAct> {
  const [run, extra] = rest;
  if (run === undefined || run === '')
    return usage('`tandem explain` needs the name of a run; `tandem runs` lists them.');
  if (extra !== undefined)
    return usage(`\`tandem explain\` takes one run; \`${extra}\` is one too many.`);
  const [note] = texts.note ?? [];
  const judge = parseJudgement(texts.judge?.[0], note ?? '');
  if (!judge.ok) return judge;
  if (note !== undefined && judge.value === null)
    return usage('--note says why of a judgement: --judge FAMILY=yes or FAMILY=no.');
  return ok({ run, lookBack: flags.has('look-back'), judge: judge.value });
}

function parseJudgement(text: string | undefined, note: string): Parsed<ExplainAct['judge']> {
  if (text === undefined) return ok(null);
  const [, name, word] = /^([a-z]+)=(yes|no)$/.exec(text) ?? [];
  const family = blameFamilies.find((one) => one === name);
  if (family === undefined || word === undefined)
    return usage(
      `--judge is FAMILY=yes or FAMILY=no, with one of ${blameFamilies.join(', ')}; \`${text}\` is not.`,
    );
  return ok({ family, accepted: word === 'yes', note: note.trim() });
}
