import { namedPaths } from './failure-text.ts';
import { isPlanned, MISSING, textOf } from './plan-facts.ts';
import type { RunCase } from './run-case.ts';
import { quote, type Suspected } from './suspect.ts';

/** P1: it names what does not exist. */
export function namesMissing(run: RunCase): readonly Suspected[] {
  return [...neverValid(run), ...checkNamesMissing(run), ...callsFindNothing(run)];
}

function neverValid(run: RunCase): readonly Suspected[] {
  const last = run.of('plan.validated').at(-1);
  if (run.ending.how !== 'plan-faults' || last === undefined) return [];
  const produced = run.of('plan.produced').findLast(({ seq }) => seq < last.seq);
  return [
    {
      confidence: 'high',
      sentence: `The plan was never valid: ${last.faults[0] ?? ''}`,
      evidence: [
        ...(produced === undefined ? [] : [quote(produced, produced.plan.summary)]),
        quote(last, last.faults.join(' ')),
      ],
    },
  ];
}

/** A check that asks for a file which is nowhere, and which no step makes. */
function checkNamesMissing(run: RunCase): readonly Suspected[] {
  return run.red.flatMap((check) => {
    const lines = check.outputTail.split('\n').filter((line) => MISSING.test(line));
    const named = namedPaths(check.command);
    const changed = new Set(run.of('file.changed').map(({ path }) => path));
    const missing = named.find(
      (path) =>
        lines.some((line) => line.includes(path)) && !isPlanned(run, path) && !changed.has(path),
    );
    if (missing === undefined || run.plan === null) return [];
    return [
      {
        confidence: 'high' as const,
        sentence: `The check \`${check.command}\` needs ${missing}, which does not exist and which no step makes.`,
        step: check.step,
        evidence: [
          quote({ seq: run.plan.seq }, `check: ${check.command}`),
          quote(check, lines[0] ?? ''),
        ],
      },
    ];
  });
}

/** Paths that the instructions name and that calls looked for in vain. */
function callsFindNothing(run: RunCase): readonly Suspected[] {
  for (const attempt of [...run.failing].reverse()) {
    const step = run.step(attempt.step);
    if (step === null || run.plan === null) continue;
    const named = namedPaths(step.instructions).filter((path) => !isPlanned(run, path));
    for (const { started, ended } of attempt.calls) {
      if (ended?.status !== 'error' || 'blob' in started.arguments) continue;
      const { path } = started.arguments;
      if (typeof path !== 'string' || !named.includes(path)) continue;
      return [
        {
          confidence: 'high',
          sentence: `The instructions of step ${step.id} name ${path}, which does not exist and which no step makes.`,
          step: step.id,
          evidence: [
            quote({ seq: run.plan.seq }, `${step.id}: ${step.instructions}`),
            quote(ended, textOf(run, ended.output)),
          ],
        },
      ];
    }
  }
  return [];
}
