import type { PayloadClass } from '../../../../shared/ipc/bundles.ts';

/** What a payload is, by the kind of the event that names it and the field it stands in. */
export function classOf(kind: string, field: string): PayloadClass {
  const known = BY_FIELD[`${kind} ${field}`];
  return known ?? (field === 'result' ? 'results' : 'other');
}

const BY_FIELD: Readonly<Record<string, PayloadClass>> = {
  'egress.sent body': 'prompts',
  'model.requested request': 'prompts',
  'model.responded response': 'answers',
  'model.failed response': 'answers',
  'tool.started arguments': 'tool-arguments',
  'tool.ended output': 'tool-outputs',
  'check.ran output': 'check-outputs',
  'check.ran outputTail': 'check-outputs',
  'setup.ran outputTail': 'check-outputs',
  'verify.started report': 'check-outputs',
  'verify.started diff': 'diffs',
  'file.changed before': 'files-before',
  'file.changed after': 'files-after',
  'tree.listed listing': 'file-names',
  'digest.built digest': 'file-names',
};

/** How people call a class in a sentence about where a secret was found. */
export const CLASS_WORDS: Readonly<Record<PayloadClass, string>> = {
  prompts: 'prompts to models',
  answers: 'answers of models',
  'tool-arguments': 'arguments of tools',
  'tool-outputs': 'outputs of tools',
  'check-outputs': 'outputs of checks',
  'files-before': 'files as they were',
  'files-after': 'files as they became',
  'file-names': 'names of files',
  diffs: 'the change',
  results: 'results of steps',
  other: 'the events themselves',
};
