import type { ErrorText } from './describe-error.ts';
import type { TandemError } from './errors.ts';
import { assertNever } from './result.ts';

const text = (what: string, safe: string, next: string): ErrorText => ({ what, safe, next });

type WindowErrorKind =
  | 'ipc-refused'
  | 'connection-lost'
  | 'stale'
  | 'key-malformed'
  | 'key-unprotected'
  | 'fault';

/** Words for what can go wrong between a window and its engine. */
export function describeWindowError(
  error: Extract<TandemError, { kind: WindowErrorKind }>,
): ErrorText {
  switch (error.kind) {
    case 'ipc-refused':
      return text(
        `\`${error.name}\` was refused: ${error.detail}`,
        'Nothing was started or changed.',
        'Reload the window; if it happens again, report it with the sentence above.',
      );
    case 'connection-lost':
      return text(
        'The connection to the engine was lost.',
        'Runs go on, and everything recorded is kept.',
        'It is tried again by itself.',
      );
    case 'stale':
      return text(
        `${error.what} has changed since it was shown.`,
        'Nothing was started or changed.',
        'Look at what it is now, then decide again.',
      );
    case 'key-malformed':
      return text(
        `This can't be a key: ${error.detail}`,
        'The key in use is as it was.',
        'Copy the key again, whole and without anything around it.',
      );
    case 'key-unprotected':
      return text(
        'The key was not stored: this machine has no keyring that would protect it.',
        'The key in use is as it was.',
        'Keep it for this session, set ANTHROPIC_API_KEY, or set up a keyring.',
      );
    case 'fault':
      return text(
        `Something in Tandem went wrong: ${error.detail}`,
        'Everything recorded so far is kept, and your checkout is untouched.',
        'Try again; if it happens again, report it with the sentence above.',
      );
    default:
      return assertNever(error);
  }
}
