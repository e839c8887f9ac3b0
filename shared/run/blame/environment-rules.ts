import { failedBefore, flaky, flakyBefore, unstable } from './environment-checks.ts';
import { contextCut, queued, servedByAnother } from './environment-servers.ts';
import { findTrouble } from './environment-trouble.ts';
import type { RunCase } from './run-case.ts';
import { amount, quote, type Rule, type Suspected } from './suspect.ts';

/** What ran, and on what: looked at before any model is blamed. */

/** E3: a re-execution of recorded calls gave something else. */
function differedAgain(run: RunCase): readonly Suspected[] {
  const last = run.of('replay.ended').at(-1);
  // Other words of a command that ended alike say nothing: a number drawn, an order, a time in a form nobody knows.
  const found =
    last?.differences.filter(
      ({ cause, recorded }) =>
        ['environment', 'tool', 'tree'].includes(cause) && !recorded.startsWith('output '),
    ) ?? [];
  const red = new Set(run.red.map(({ key }): string => key));
  // What was red and is red again is not explained by something else that came out otherwise.
  const first = found.find(({ key }) => red.has(key)) ?? found[0];
  if (last === undefined || first === undefined) return [];
  const decides = red.has(first.key);
  return [
    {
      tier: 'tested',
      confidence: decides ? 'high' : red.size > 0 ? 'low' : 'medium',
      sentence: `Run again with the recorded answers, ${amount(last.all, 'call')} of ${last.steps} came out differently.`,
      evidence: [
        quote({ seq: first.seq }, `recorded: ${first.recorded}; again: ${first.actual}`),
        quote(last, `${last.same} of ${last.steps} came out the same`),
      ],
    },
  ];
}

const rule = (id: string, find: Rule['find']): Rule => ({ id, family: 'environment', find });

export const environmentRules: readonly Rule[] = [
  rule('E1', findTrouble),
  rule('E2', failedBefore),
  rule('E3', differedAgain),
  rule('E4', servedByAnother),
  rule('E5', contextCut),
  rule('E6', flaky),
  rule('E6', flakyBefore),
  rule('E6', unstable),
  rule('E7', queued),
];
