import type { PlanStep } from '../../shared/plan/plan.ts';
import type { StepBrief } from '../workflow/ports.ts';

/** One failure shown in full would fill the window of a small model; its end says most. */
const MAX_FEEDBACK = 4000;

/**
 * The first message of an attempt: everything about this step and nothing of the others. An empty section
 * is left out, because a weak model tries to fill it.
 */
export function describeBrief(brief: StepBrief): string {
  const { step } = brief;
  return [
    `Step ${step.id}: ${step.title}`,
    step.instructions,
    section('The change as a whole', [brief.planSummary]),
    section('Files of this step', step.files.map(describeFile)),
    section('Mind these cases', step.edgeCases.map(bullet)),
    section(
      'Checks that will be run',
      step.checks.map((check) => `- \`${check}\``),
    ),
    section('Done when', step.doneWhen.map(bullet)),
    section('Not part of this', brief.outOfScope.map(bullet)),
    ...describeFeedback(brief),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  const said = lines.filter((line) => line.trim() !== '');
  return said.length === 0 ? '' : `${title}:\n${said.join('\n')}`;
}

const bullet = (text: string): string => `- ${text}`;

const ACTIONS = {
  read: 'read only',
  modify: 'yours to change',
  create: 'to be created by you',
  delete: 'to be deleted by you',
} as const satisfies Record<PlanStep['files'][number]['action'], string>;

const describeFile = (file: PlanStep['files'][number]): string =>
  `- ${file.path} (${ACTIONS[file.action]})`;

function describeFeedback(brief: StepBrief): readonly string[] {
  if (brief.feedback.length === 0) return [];
  const title = `This is attempt ${brief.attempt}. The files are as the last attempt left them; it failed because`;
  return [
    section(
      title,
      brief.feedback.map((text) => keepEnd(text, MAX_FEEDBACK)),
    ),
  ];
}

function keepEnd(text: string, max: number): string {
  if (text.length <= max) return text;
  return `[${text.length - max} characters left out]\n${text.slice(-max)}`;
}
