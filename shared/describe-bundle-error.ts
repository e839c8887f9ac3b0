import type { ErrorText } from './describe-error.ts';
import type { TandemError, TandemErrorKind } from './errors.ts';
import { assertNever } from './result.ts';

const bundleKinds = [
  'run-imported',
  'run-held',
  'bundle-refused',
  'redaction-failed',
] as const satisfies readonly TandemErrorKind[];

export type BundleError = Extract<TandemError, { kind: (typeof bundleKinds)[number] }>;

export const isBundleError = (error: TandemError): error is BundleError =>
  bundleKinds.some((kind) => kind === error.kind);

const text = (what: string, safe: string, next: string): ErrorText => ({ what, safe, next });

const NEXT_AFTER_REFUSAL: Readonly<Record<string, string>> = {
  unreadable: 'Check the path.',
  collision: 'To look at it beside the other one, import it with another TANDEM_HOME.',
  'not-a-run':
    'Give a file that `tandem export RUN FILE` wrote; a report (.html) is opened in a browser.',
};

/** Words for what can go wrong when runs are passed on, taken in and removed. */
export function describeBundleError(error: BundleError): ErrorText {
  switch (error.kind) {
    case 'run-imported':
      return text(
        `The run ${error.run} was imported: it can be read here, not continued.`,
        'Nothing was started or changed.',
        `Look at it with \`tandem show ${error.run}\`, or fork it where its repository is.`,
      );
    case 'run-held':
      return text(
        `The run ${error.run} stays: ${error.because}`,
        'Nothing of it was removed.',
        'Undo what holds it, then try again.',
      );
    case 'bundle-refused':
      return text(
        `${error.path} was not imported (${error.rule}): ${error.detail}`,
        'Nothing of it was kept, and no other run was touched.',
        NEXT_AFTER_REFUSAL[error.rule] ?? 'Ask for the run again, as `tandem export` writes it.',
      );
    case 'redaction-failed':
      return text(
        `The run ${error.run} was not exported: ${error.detail}`,
        'No file was written.',
        'Export it with fewer redactions, or report it with the sentence above.',
      );
    default:
      return assertNever(error);
  }
}
