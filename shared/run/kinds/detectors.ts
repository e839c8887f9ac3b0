/** What the harness notices about an attempt without asking a model. */
export const detectors = [
  'repeated-call',
  'edit-undo',
  'no-edit',
  'unfounded-claim',
  'tests-weakened',
  'check-weakened',
  'foreign-files',
  'item-skipped',
] as const;

/** What Tandem did about it. */
export const responses = [
  'told',
  'put-back',
  'fresh-attempt',
  'asked-planner',
  'stronger-executor',
  'replanned',
  'stopped',
] as const;

/** Key under which the executor that takes failing steps over is prepared. It is in nobody’s seat. */
export const STRONGER_KEY = 'prepare-stronger';
