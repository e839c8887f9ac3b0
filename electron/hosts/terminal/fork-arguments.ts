import { ok } from '../../../shared/result.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, usage } from './parse-choice.ts';

/** What `tandem fork` is asked for, as far as it can be known without touching anything. */
export type ForkAct =
  | { readonly kind: 'places'; readonly run: string }
  | {
      readonly kind: 'fork';
      readonly run: string;
      readonly at: string;
      readonly executor: string | null;
      /** Files. */
      readonly plan: string | null;
      readonly result: string | null;
      readonly messages: readonly string[];
      readonly budgets: Readonly<Record<string, number>>;
    };

export const FORK_OPTIONS = {
  at: 'text',
  places: 'flag',
  executor: 'text',
  plan: 'text',
  message: 'texts',
  result: 'text',
  budget: 'texts',
} as const;

/** Errors: `usage`. Without `--at` the places are listed. */
export function parseFork({ texts, flags, rest }: OptionValues): Parsed<ForkAct> {
  const [run, extra] = rest;
  if (run === undefined || run === '')
    return usage('`tandem fork` needs the name of a run; `tandem runs` lists them.');
  if (extra !== undefined)
    return usage(`\`tandem fork\` takes one run; \`${extra}\` is one too many.`);
  const at = texts.at?.[0];
  const changed = ['executor', 'plan', 'message', 'result', 'budget'].find((name) => texts[name]);
  if (at === undefined || flags.has('places')) {
    return changed === undefined || flags.has('places')
      ? ok({ kind: 'places', run })
      : usage(
          `--${changed} needs the place where it holds: --at KEY; without it places are listed.`,
        );
  }
  if (at.trim() === '') return usage('--at needs the path of a place, such as execute/s2.');
  const budgets = parseBudgets(texts.budget ?? []);
  if (!budgets.ok) return budgets;
  const messages = texts.message ?? [];
  if (messages.some((text) => text.trim() === '')) return usage('--message needs a text.');
  return ok({
    ...{ kind: 'fork', run, at, messages, budgets: budgets.value },
    executor: texts.executor?.[0] ?? null,
    plan: texts.plan?.[0] ?? null,
    result: texts.result?.[0] ?? null,
  });
}

function parseBudgets(texts: readonly string[]): Parsed<Readonly<Record<string, number>>> {
  const budgets = new Map<string, number>();
  for (const text of texts) {
    const [, name, value] = /^([A-Za-z]+)=(\d+)$/.exec(text) ?? [];
    if (name === undefined || value === undefined)
      return usage(`--budget is NAME=N, such as turns=60; \`${text}\` is not.`);
    if (budgets.has(name)) return usage(`--budget ${name}=… is given twice.`);
    budgets.set(name, Number(value));
  }
  return ok(Object.fromEntries(budgets));
}
