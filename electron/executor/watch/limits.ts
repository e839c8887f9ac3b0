/**
 * Thresholds of revision 1. A run keeps those it was started with: who changes one makes a new revision, or runs
 * that are in the log can't be replayed.
 */
export const limits = {
  /** Answers without a changed file, in a step that has files to change, until the model is told. */
  noEditTurns: 12,
  /** … until the attempt ends. */
  noEditEnd: 38,
  /** Times that files came back to an earlier content until the model is told: breaking a thing once to see a test fail is work. */
  undoTold: 2,
  /** … until the attempt ends. */
  undoEnd: 4,
  /** Calls that alternate between two without a change of files: A B A B. */
  alternating: 4,
} as const;
