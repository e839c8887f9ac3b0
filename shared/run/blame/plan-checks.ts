import { decideCheckForm } from './check-form.ts';
import { tellingLines } from './failure-text.ts';
import type { RunCase } from './run-case.ts';
import { amount, quote, type Suspected } from './suspect.ts';

/** P2: its checks can't tell. */
export function cannotTell(run: RunCase): readonly Suspected[] {
  return [...impossible(run), ...contradicting(run), ...nothingJudges(run)];
}

function impossible(run: RunCase): readonly Suspected[] {
  const { plan } = run;
  if (plan === null) return [];
  return run.red
    .filter(({ command }) => decideCheckForm(command) === 'never')
    .map((check) => ({
      confidence: 'high' as const,
      sentence: `The check \`${check.command}\` can’t pass, whatever is changed.`,
      step: check.step,
      evidence: [
        quote({ seq: plan.seq }, `check: ${check.command}`),
        quote(check, `${check.status}, exit code ${check.exitCode}`),
      ],
    }));
}

/** Two checks of the plan of which, on every tree that was tried, one failed when the other passed. */
function contradicting(run: RunCase): readonly Suspected[] {
  const byTree = new Map<string, Map<string, { readonly passed: boolean; readonly seq: number }>>();
  for (const check of run.of('check.ran')) {
    if (check.status !== 'passed' && check.status !== 'failed') continue;
    const known = byTree.get(check.tree) ?? new Map();
    byTree.set(
      check.tree,
      known.set(check.command, { passed: check.status === 'passed', seq: check.seq }),
    );
  }
  const trees = [...byTree.values()];
  for (const red of run.red) {
    for (const other of new Set(trees.flatMap((tree) => [...tree.keys()]))) {
      const both = trees.flatMap((tree) => {
        const [one, two] = [tree.get(red.command), tree.get(other)];
        return one === undefined || two === undefined || other === red.command
          ? []
          : [{ one, two }];
      });
      const exclude = both.length > 0 && both.every(({ one, two }) => one.passed !== two.passed);
      const hasPassed = trees.some((tree) => tree.get(red.command)?.passed === true);
      if (!exclude || !hasPassed) continue;
      const [shown] = both;
      return [
        {
          confidence: 'high',
          sentence: `The checks \`${red.command}\` and \`${other}\` have each passed, and never on the same files: they ask for opposite things.`,
          step: red.step,
          evidence: [
            quote(red, tellingLines(red.outputTail) || `${red.status}`),
            ...(shown === undefined
              ? []
              : [
                  quote(
                    { seq: shown.two.seq },
                    `\`${other}\` ${shown.two.passed ? 'passed' : 'failed'} on the same files`,
                  ),
                ]),
          ],
        },
      ];
    }
  }
  return [];
}

/** A verdict or a person refused, and there was no check that could have. */
function nothingJudges(run: RunCase): readonly Suspected[] {
  const { plan, ending } = run;
  if (plan === null || (ending.how !== 'verdict' && ending.how !== 'overruled')) return [];
  const all = [...plan.plan.checks, ...plan.plan.steps.flatMap(({ checks }) => checks)];
  const idle = all.filter((check) => decideCheckForm(check) === 'always');
  if (all.length > idle.length) return [];
  return [
    {
      confidence: 'high',
      sentence:
        all.length === 0
          ? 'The plan has no check at all, so nothing could show that the work was wrong.'
          : `${idle.length === 1 ? `The plan’s only check \`${idle[0]}\`` : `All ${amount(idle.length, 'check')} of the plan`} can’t fail, whatever is changed.`,
      evidence: [
        quote({ seq: plan.seq }, all.length === 0 ? 'no checks' : `checks: ${idle.join(', ')}`),
      ],
    },
  ];
}
