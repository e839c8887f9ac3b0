import { cleanLine } from './clean-text.ts';

/** The names that logs and reports use, with what they mean; others are words already. */
const REASONS: Readonly<Record<string, string>> = {
  'checks-failed': 'checks failed or do not count',
  'checks-failed-together': 'its checks failed together with other steps’ work',
  'merge-conflict': 'it collided with the work of another step',
  'step-too-large': 'it does not fit into the context',
  'context-full': 'the context was full',
  'history-cut': 'the server cut the history',
  'output-limit': 'the answer was cut off',
  'malformed-calls': 'calls could not be read',
  'empty-turns': 'turns without a call',
  'turn-limit': 'all turns were used',
  'no-edit': 'many turns without an edit',
  'edit-undo': 'edits undone again and again',
  'degenerate-repetition': 'the model repeated itself without end',
  loop: 'the same call again and again',
  refusal: 'the model refused',
};

/** Why an attempt ended without success: the name in the log, and what it means. */
export const describeReason = (reason: string): string => {
  const meaning = REASONS[reason];
  return meaning === undefined ? cleanLine(reason) : `${reason} (${meaning})`;
};
