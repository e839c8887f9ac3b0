import type { CommandRule } from '../../../../shared/run/kinds/command-rule.ts';
import { decideCommand } from '../../../../shared/settings/command-rules.ts';
import type { en } from '../text/en.ts';

type Decision = CommandRule['decision'];

export const DECISIONS = {
  allow: { word: 'decisionAllow', mark: 'done' },
  ask: { word: 'decisionAsk', mark: 'attention' },
  deny: { word: 'decisionDeny', mark: 'failed' },
} as const satisfies Record<Decision, { readonly word: keyof typeof en; readonly mark: string }>;

export interface Tried {
  readonly decision: Decision;
  /** The rule that decides, counted from 0; null: the default does. */
  readonly rule: number | null;
  /** The rule fits only in part: it would have allowed the command but for what else stands in it. */
  readonly isPartly: boolean;
}

/** What would happen to a command of the executor by these rules, no plan being there. Pure. */
export function tryCommand(
  command: string,
  { rules, otherwise }: { readonly rules: readonly CommandRule[]; readonly otherwise: Decision },
): Tried {
  const { decision, by } = decideCommand(command, { rules, otherwise, planned: [] });
  const whole = rules.findIndex(({ pattern }) => by === `rule "${pattern}"`);
  if (whole >= 0) return { decision, rule: whole, isPartly: false };
  const partly = rules.findIndex(({ pattern }) => by.startsWith(`rule "${pattern}" does not`));
  return { decision, rule: partly >= 0 ? partly : null, isPartly: partly >= 0 };
}

/** The first earlier rule with the same pattern, which leaves this one nothing; null: there is none. */
export function findSameRule(rules: readonly CommandRule[], at: number): number | null {
  const pattern = rules[at]?.pattern.trim();
  if (pattern === undefined || pattern === '') return null;
  const found = rules.slice(0, at).findIndex((rule) => rule.pattern.trim() === pattern);
  return found >= 0 ? found : null;
}
