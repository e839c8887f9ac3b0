import { environmentRules } from './environment-rules.ts';
import { executorRules } from './executor-rules.ts';
import type { Suspicion } from './explanation.ts';
import { planRules } from './plan-rules.ts';
import type { RunCase } from './run-case.ts';
import { specificationRules } from './specification-rules.ts';
import { type Rule, toSuspicion } from './suspect.ts';
import { verifierRules } from './verifier-rules.ts';

/**
 * All rules in the order in which blame is looked for: what ran, who judged, what was wanted, what was planned, and
 * only then the executor. A later rule sees what earlier ones found. The ids are those of facts/timeline.md; V7, S3
 * and P8 name the case that a model of the cloud gave no usable answer at all.
 */
export const rules: readonly Rule[] = [
  ...environmentRules,
  ...verifierRules,
  ...specificationRules,
  ...planRules,
  ...executorRules,
];

const CONFIDENCE = { high: 0, medium: 1, low: 2 } as const;
const TIER = { tested: 0, observed: 1, suggested: 2 } as const;

/** Suspicions, the strongest first; among equals the order of the rules, then what happened first. */
export function suspect(run: RunCase): readonly Suspicion[] {
  const found: Suspicion[] = [];
  for (const rule of rules) {
    const seen = rule.find(run, found).filter(({ evidence }) => evidence.length > 0);
    for (const one of seen) found.push(toSuspicion(rule, one));
  }
  return judged(run, onePerRule(found))
    .map((suspicion, index) => ({ suspicion, index }))
    .sort(
      (one, other) =>
        CONFIDENCE[one.suspicion.confidence] - CONFIDENCE[other.suspicion.confidence] ||
        TIER[one.suspicion.tier] - TIER[other.suspicion.tier] ||
        one.index - other.index,
    )
    .map(({ suspicion }) => suspicion);
}

/** The same rule about the same step says one thing, with the evidence of its strongest. */
function onePerRule(found: readonly Suspicion[]): readonly Suspicion[] {
  const best = new Map<string, Suspicion>();
  for (const one of found) {
    const name = `${one.rule} ${one.step ?? ''} ${one.tier}`;
    const known = best.get(name);
    if (known === undefined || CONFIDENCE[one.confidence] < CONFIDENCE[known.confidence])
      best.set(name, one);
  }
  return [...best.values()];
}

/** What a person said about a family counts more than any rule. */
function judged(run: RunCase, found: readonly Suspicion[]): readonly Suspicion[] {
  const said = new Map(run.of('blame.judged').map((one) => [one.family, one]));
  return found.flatMap((one) => {
    const judgement = said.get(one.family);
    if (judgement === undefined) return [one];
    if (!judgement.accepted)
      return [
        {
          ...one,
          confidence: 'low' as const,
          sentence: `${one.sentence} ${judgement.by} ruled this out.`,
        },
      ];
    const evidence = [
      ...one.evidence.slice(0, 3),
      { seq: judgement.seq, quote: `confirmed by ${judgement.by} ${judgement.note}`.trim() },
    ];
    return [{ ...one, confidence: 'high' as const, evidence }];
  });
}
