import type { PlanStep } from '../../shared/plan/plan.ts';
import type { StepBrief } from '../workflow/ports.ts';

/** One failure shown in full would fill the window of a small model; its end says most. */
const MAX_FEEDBACK = 4000;
/** All of them together take a fifth of the window at most, at three characters a token. */
const FEEDBACK_CHARS_PER_TOKEN = 0.6;
/** So much of each is shown however small the window is. */
const LEAST_FEEDBACK = 300;

/**
 * The first message of an attempt: everything about this step and nothing of the others. An empty section
 * is left out, because a weak model tries to fill it. `contextLength`: the window that it goes into, in tokens.
 */
export function describeBrief(brief: StepBrief, contextLength = 32_768): string {
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
    ...describeFeedback(brief, contextLength),
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

function describeFeedback(brief: StepBrief, contextLength: number): readonly string[] {
  const { feedback } = brief;
  if (feedback.length === 0) return [];
  const share = Math.floor((contextLength * FEEDBACK_CHARS_PER_TOKEN) / feedback.length);
  const most = Math.min(MAX_FEEDBACK, Math.max(LEAST_FEEDBACK, share));
  const title = `This is attempt ${brief.attempt}. The files are as the last attempt left them; it failed because`;
  return [
    section(
      title,
      feedback.map((text) => keepEnd(text, most)),
    ),
  ];
}

function keepEnd(text: string, max: number): string {
  if (text.length <= max) return text;
  const [first = ''] = text.split('\n', 1);
  const head = first.length <= 200 ? `${first}\n` : '';
  const tail = text.slice(-max).replace(/^[\uDC00-\uDFFF]/, '');
  return `${head}[${text.length - max} characters left out here; running it again shows them]\n${tail}`;
}
