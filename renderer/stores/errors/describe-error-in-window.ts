import type { TFunction } from 'i18next';
import type { ErrorText } from '../../../shared/describe-error.ts';
import type { TandemError, TandemErrorKind } from '../../../shared/errors.ts';
import type { en } from './text/en.ts';

type Text = typeof en;
type Plural<Key> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** Which texts a kind uses; the values in them are the fields of the error. */
interface Sentences {
  readonly what: Plural<keyof Text['what']>;
  readonly safe: Plural<keyof Text['safe']>;
  readonly next: Plural<keyof Text['next']>;
}

const of = (
  what: Sentences['what'],
  safe: Sentences['safe'],
  next: Sentences['next'],
): Sentences => ({ what, safe, next });

/* A new kind of error is a compile error here until it has words. */
const SENTENCES: Readonly<Record<TandemErrorKind, Sentences>> = {
  usage: of('usage', 'nothingStarted', 'correct'),
  'repository-missing': of('repositoryMissing', 'nothingStarted', 'chooseFolder'),
  'not-a-repository': of('notARepository', 'nothingStarted', 'initOrChoose'),
  'repository-empty': of('repositoryEmpty', 'nothingStarted', 'commitFirst'),
  'repository-unsupported': of('repositoryUnsupported', 'nothingStarted', 'ordinaryCheckout'),
  'git-missing': of('gitMissing', 'nothingStarted', 'installGit'),
  'git-failed': of('gitFailed', 'runKept', 'mendGit'),
  'worktree-tampered': of('worktreeTampered', 'notDelivered', 'lookAtCommands'),
  'digest-failed': of('digestFailed', 'runKept', 'resumeOrReport'),
  'run-not-found': of('runNotFound', 'nothingStarted', 'openRuns'),
  'run-locked': of('runLocked', 'otherGoesOn', 'waitForOther'),
  'run-not-resumable': of('runNotResumable', 'logAndBranchKept', 'startNew'),
  'run-imported': of('runImported', 'nothingStarted', 'forkInstead'),
  'run-held': of('runHeld', 'nothingRemoved', 'undoHold'),
  'bundle-refused': of('bundleRefused', 'nothingImported', 'askAgain'),
  'redaction-failed': of('redactionFailed', 'noFileWritten', 'redactLess'),
  'log-newer': of('logNewer', 'fileUntouched', 'newerVersion'),
  'log-corrupt': of('logCorrupt', 'readable', 'restoreBackup'),
  'disk-full': of('diskFull', 'acknowledged', 'freeSpace'),
  'folder-unwritable': of('folderUnwritable', 'runKept', 'makeWritable'),
  'settings-invalid': of('settingsInvalid', 'settingsUntouched', 'mendSettings'),
  'key-missing': of('keyMissing', 'nothingStarted', 'enterKey'),
  'key-refused': of('keyRefused', 'runKept', 'replaceKey'),
  'claude-unreachable': of('claudeUnreachable', 'runKept', 'checkNetwork'),
  'claude-limit': of('claudeLimit', 'runKept', 'raiseLimit'),
  'claude-rejected': of('claudeRejected', 'runKept', 'checkModels'),
  'egress-refused': of('egressRefused', 'notSent', 'changePolicy'),
  'server-unreachable': of('serverUnreachable', 'runKept', 'startServer'),
  'server-failed': of('serverFailed', 'runKept', 'readServerLog'),
  'server-unknown': of('serverUnknown', 'nothingStarted', 'knownServers'),
  'model-missing': of('modelMissing', 'runKept', 'pullModel'),
  'model-unsuitable': of('modelUnsuitable', 'runKept', 'otherExecutor'),
  'model-substituted': of('modelSubstituted', 'runKept', 'checkServer'),
  'context-short': of('contextShort', 'runKept', 'shorterContext'),
  'model-work-failed': of('modelWorkFailed', 'modelsKept', 'asSaid'),
  'job-unknown': of('jobUnknown', 'nothingStarted', 'lookAgain'),
  'model-unknown': of('modelUnknown', 'nothingStarted', 'chooseModel'),
  'file-unreadable': of('fileUnreadable', 'nothingStarted', 'checkPath'),
  'file-invalid': of('fileInvalid', 'fileNotUsed', 'correctFile'),
  'runner-failed': of('runnerFailed', 'runKept', 'lookAtLastCommand'),
  'sandbox-failed': of('sandboxFailed', 'notOutside', 'lookAtDoctor'),
  'setup-failed': of('setupFailed', 'runKept', 'mendSetup'),
  'consent-needed': of('consentNeeded', 'notExecuted', 'allowUnsandboxed'),
  'answer-needed': of('answerNeeded', 'waits', 'answerHere'),
  'approval-needed': of('planApprovalNeeded', 'waits', 'approveHere'),
  'delivery-conflict': of('deliveryConflict', 'checkoutUntouched', 'resolveConflict'),
  'ipc-refused': of('ipcRefused', 'nothingStarted', 'reload'),
  'connection-lost': of('connectionLost', 'runsGoOn', 'byItself'),
  stale: of('stale', 'nothingStarted', 'decideAgain'),
  'key-malformed': of('keyMalformed', 'keyAsItWas', 'copyKeyAgain'),
  'key-unprotected': of('keyUnprotected', 'keyAsItWas', 'keepForSession'),
  fault: of('fault', 'runKept', 'tryOrReport'),
  'replay-diverged': of('replayDiverged', 'notExecuted', 'replayVersion'),
};

/** The few kinds whose sentences depend on their values. */
function sentencesOf(error: TandemError): Sentences {
  const usual = SENTENCES[error.kind];
  switch (error.kind) {
    case 'run-locked':
      return error.pid === null ? usual : { ...usual, what: 'runLockedBy' };
    case 'approval-needed':
      return error.of === 'plan' ? usual : { ...usual, what: 'deliveryApprovalNeeded' };
    case 'file-invalid':
      return error.line === null ? usual : { ...usual, what: 'fileInvalidAt' };
    case 'server-unknown':
      return error.known.length > 0 ? usual : { ...usual, next: 'addServer' };
    case 'model-missing':
      return error.known === undefined ? usual : { ...usual, next: 'takeServed' };
    default:
      return usual;
  }
}

/** The values that the texts name, beyond the error's own fields. */
function valuesOf(error: TandemError, t: TFunction): Readonly<Record<string, unknown>> {
  switch (error.kind) {
    case 'claude-unreachable':
      return { ...error, count: error.attempts };
    case 'log-corrupt':
      return { ...error, count: error.readable };
    case 'server-unknown':
      return { ...error, known: error.known.join(', ') };
    case 'model-missing':
      return { ...error, known: error.known?.slice(0, 12).join(', ') || '–' };
    case 'model-work-failed':
      return { ...error, done: t(`modelWork.${error.work}`, { ns: 'errors' }) };
    case 'settings-invalid':
      return { ...error, place: placeOf(error, t) };
    default:
      return { ...error };
  }
}

function placeOf(
  { line, key }: { readonly line: number | null; readonly key: string },
  t: TFunction,
): string {
  if (line === null) return key === '' ? '–' : key;
  return key === ''
    ? t('placeLine', { ns: 'errors', line })
    : t('place', { ns: 'errors', line, key });
}

/** What happened, what is safe, what to do: in the language of `t` and in the terms of the window. */
export function describeErrorInWindow(error: TandemError, t: TFunction): ErrorText {
  const { what, safe, next } = sentencesOf(error);
  const values = { ...valuesOf(error, t), ns: 'errors' };
  return {
    what: t(`what.${what}`, values),
    safe: t(`safe.${safe}`, values),
    next: t(`next.${next}`, values),
  };
}
