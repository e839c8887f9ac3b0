import type { Plan, PlanStep } from '../../../../shared/plan/plan.ts';
import { cleanLine } from './clean-text.ts';
import { wrapText } from './display-width.ts';
import type { Paint } from './style.ts';

/** A plan for reading: what each step does, to which files, and how it will be checked. */
export function describePlan(plan: Plan, paint: Paint, columns: number): readonly string[] {
  const prose = (text: string, indent: string) =>
    wrapText(cleanLine(text, 1200), columns - indent.length).map((line) => `${indent}${line}`);
  return [
    ...prose(plan.summary, '  '),
    ...plan.assumptions.flatMap((text) =>
      prose(`assumes: ${text}`, '  ').map((line) => paint('quiet', line)),
    ),
    ...plan.steps.flatMap((step) => describeStep(step, paint, prose)),
    ...named('at the end ', plan.checks, '  ').map((line) => paint('quiet', line)),
    ...plan.outOfScope.flatMap((text) =>
      prose(`not part of it: ${text}`, '  ').map((line) => paint('quiet', line)),
    ),
  ];
}

function describeStep(
  step: PlanStep,
  paint: Paint,
  prose: (text: string, indent: string) => readonly string[],
): readonly string[] {
  const after =
    step.dependsOn.length === 0
      ? ''
      : ` (after ${step.dependsOn.map((id) => cleanLine(id, 40)).join(', ')})`;
  const details = [
    ...step.files.map((file) => `      ${file.action.padEnd(6)} ${cleanLine(file.path, 160)}`),
    ...named('check', step.checks, '      '),
    ...step.doneWhen.flatMap((text) => prose(`done when ${text}`, '      ')),
  ];
  return [
    ...prose(`${cleanLine(step.id, 40)}: ${step.title}${after}`, '  ').map((line) =>
      paint('strong', line),
    ),
    ...details.map((line) => paint('quiet', line)),
  ];
}

const named = (name: string, commands: readonly string[], indent: string): readonly string[] =>
  commands.map((command) => `${indent}${name.padEnd(6)} $ ${cleanLine(command, 200)}`);
