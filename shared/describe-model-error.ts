import type { ErrorText } from './describe-error.ts';
import type { TandemError } from './errors.ts';
import { assertNever } from './result.ts';

type ModelError = Extract<
  TandemError,
  {
    kind:
      | 'model-work-failed'
      | 'job-unknown'
      | 'model-unknown'
      | 'file-unreadable'
      | 'file-invalid';
  }
>;

const text = (what: string, safe: string, next: string): ErrorText => ({ what, safe, next });

const WORK: Readonly<Record<Extract<ModelError, { kind: 'model-work-failed' }>['work'], string>> = {
  pull: 'pulled',
  import: 'imported',
  measure: 'measured',
  qualify: 'examined',
  delete: 'deleted',
  unload: 'unloaded',
  start: 'started',
};

const NOTHING_CHANGED = 'Nothing was changed.';

/** Words for what can go wrong around models and around the files that people bring along. */
export function describeModelError(error: ModelError): ErrorText {
  switch (error.kind) {
    case 'model-work-failed':
      return text(
        `${error.tag} could not be ${WORK[error.work]}: ${error.detail}`,
        'Models that were there before are as they were.',
        error.next,
      );
    case 'job-unknown':
      return text(
        `There is no work ${error.id} any more.`,
        NOTHING_CHANGED,
        'Look at the list of models again.',
      );
    case 'model-unknown':
      return text(
        `Nothing is known about the model ${error.name}: it is neither in the catalogue nor on a server.`,
        NOTHING_CHANGED,
        error.known.length === 0
          ? '`tandem models` lists those that are known.'
          : `Did you mean ${error.known.join(' or ')}? \`tandem models\` lists all.`,
      );
    case 'file-unreadable':
      return text(
        `${error.path} can't be read: ${error.detail}`,
        NOTHING_CHANGED,
        'Check the path, then try again.',
      );
    case 'file-invalid':
      return text(
        `${error.path}${error.line === null ? '' : `, line ${error.line}`}: ${error.detail}`,
        'The file was not used and is as it was.',
        'Correct it, then try again.',
      );
    default:
      return assertNever(error);
  }
}
