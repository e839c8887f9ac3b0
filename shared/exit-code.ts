import type { TandemErrorKind } from './errors.ts';

/** The contract's exit codes, in one table. */
export const EXIT = {
  delivered: 0,
  ownFault: 1,
  usage: 2,
  notApproved: 3,
  stopped: 4,
  missing: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_ERROR: Record<TandemErrorKind, ExitCode> = {
  usage: EXIT.usage,
  'settings-invalid': EXIT.usage,
  'repository-missing': EXIT.usage,
  'not-a-repository': EXIT.usage,
  'repository-empty': EXIT.usage,
  'repository-unsupported': EXIT.usage,
  'run-not-found': EXIT.usage,
  'run-not-resumable': EXIT.usage,
  'run-imported': EXIT.usage,
  'run-held': EXIT.usage,
  'bundle-refused': EXIT.usage,
  'redaction-failed': EXIT.ownFault,
  'server-unknown': EXIT.usage,
  'git-missing': EXIT.missing,
  'key-missing': EXIT.missing,
  'key-refused': EXIT.missing,
  'claude-unreachable': EXIT.missing,
  'claude-limit': EXIT.missing,
  'claude-rejected': EXIT.missing,
  'server-unreachable': EXIT.missing,
  'server-failed': EXIT.missing,
  'model-missing': EXIT.missing,
  'model-unsuitable': EXIT.missing,
  'model-substituted': EXIT.missing,
  'context-short': EXIT.missing,
  'model-work-failed': EXIT.missing,
  'model-unknown': EXIT.missing,
  'job-unknown': EXIT.usage,
  'file-unreadable': EXIT.usage,
  'file-invalid': EXIT.usage,
  'setup-failed': EXIT.missing,
  'consent-needed': EXIT.missing,
  'folder-unwritable': EXIT.missing,
  'disk-full': EXIT.missing,
  'log-newer': EXIT.missing,
  'run-locked': EXIT.missing,
  // Ended as interrupted, and a resume goes on from the last snapshot or tries to apply again.
  'worktree-tampered': EXIT.stopped,
  'delivery-conflict': EXIT.stopped,
  'answer-needed': EXIT.stopped,
  'approval-needed': EXIT.stopped,
  'egress-refused': EXIT.notApproved,
  'git-failed': EXIT.ownFault,
  'log-corrupt': EXIT.ownFault,
  'runner-failed': EXIT.ownFault,
  'sandbox-failed': EXIT.missing,
  'digest-failed': EXIT.ownFault,
  'replay-diverged': EXIT.ownFault,
  'ipc-refused': EXIT.ownFault,
  fault: EXIT.ownFault,
  // Only ever seen in a window; listed so that every kind has a code.
  'connection-lost': EXIT.stopped,
  stale: EXIT.stopped,
  'key-malformed': EXIT.usage,
  'key-unprotected': EXIT.missing,
};

/** The exit code of a command that ended with an error instead of a run. */
export const exitCodeOfError = (kind: TandemErrorKind): ExitCode => BY_ERROR[kind];
