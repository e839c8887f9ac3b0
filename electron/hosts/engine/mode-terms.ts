import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type Settings, settingsSchema } from '../../../shared/settings/settings.ts';
import { defaultBudgets } from '../../workflow/run-terms.ts';
import type { SettledRequest } from '../engine.ts';

type Mode = SettledRequest['mode'];

/**
 * What may leave. Choosing mode cloud is the decision that source does: its executor reads files, so any
 * stricter level would be a word without a meaning. Denied paths and masking hold in every mode.
 */
export const decidePolicy = (
  mode: Mode,
  settings: Settings['policy'],
): Settings['policy']['level'] => (mode === 'cloud' ? 'open' : settings.level);

/**
 * The budgets of one run over those of the settings. A run may ask for what settings may say and for nothing
 * beyond: the ceilings that keep the number of calls to Claude bounded hold for both.
 */
export function settleBudgets(
  settings: Settings['budgets'],
  asked: Readonly<Record<string, number>> = {},
): Result<Settings['budgets'], TandemError> {
  const unknown = Object.keys(asked).find((name) => !Object.hasOwn(settings, name));
  if (unknown !== undefined) {
    const message = `There is no budget \`${unknown}\`; there are ${Object.keys(settings).join(', ')}.`;
    return err({ kind: 'usage', message });
  }
  const parsed = settingsSchema.shape.budgets.safeParse({ ...settings, ...asked });
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const name = issue?.path.join('.') ?? '';
  const message = `The budget \`${name}\` can’t be ${asked[name]}: ${issue?.message ?? 'it does not fit'}.`;
  return err({ kind: 'usage', message });
}

// Claude's models read a million tokens; a quarter of that is more than a step needs and still one price tier.
const CLOUD_CONTEXT_TOKENS = 262_144;
// The cap that the API's own advice gives for agentic turns: thinking and text together.
const CLOUD_ANSWER_TOKENS = 64_000;

/** Settings over defaults, within what the mode's models can take; a budget that is not set is not written down. */
export function decideBudgets(mode: Mode, settings: Settings['budgets']): Record<string, number> {
  const set = Object.entries(settings).filter(
    (entry): entry is [string, number] => entry[1] !== null,
  );
  const budgets = { ...defaultBudgets, ...Object.fromEntries(set) };
  switch (mode) {
    case 'hybrid':
      return budgets;
    case 'cloud':
      return {
        ...budgets,
        contextTokens: Math.max(budgets.contextTokens, CLOUD_CONTEXT_TOKENS),
        outputReserve: settings.outputReserve ?? CLOUD_ANSWER_TOKENS,
      };
    case 'local':
      return { ...budgets, ...fitMaterial(budgets) };
  }
}

/**
 * Material for a planner whose window is small. A quarter of the window is kept for the answer, the prompt
 * with its schema takes some two thousand tokens, the plan up to a quarter; a token is about three characters.
 */
function fitMaterial(budgets: typeof defaultBudgets) {
  const { contextTokens } = budgets;
  return {
    digestTokens: Math.min(budgets.digestTokens, Math.floor(contextTokens / 4)),
    diffChars: Math.min(budgets.diffChars, Math.floor(contextTokens * 1.1)),
    reportChars: Math.min(budgets.reportChars, Math.floor(contextTokens / 4)),
  };
}
