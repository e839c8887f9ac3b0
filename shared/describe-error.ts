import { type BundleError, describeBundleError, isBundleError } from './describe-bundle-error.ts';
import { describeExecutorError } from './describe-executor-error.ts';
import { describeModelError } from './describe-model-error.ts';
import { describeWindowError } from './describe-window-error.ts';
import type { TandemError, TandemErrorKind } from './errors.ts';
import { assertNever } from './result.ts';

/** What people read: what happened, what is still safe, what to do next. */
export interface ErrorText {
  readonly what: string;
  readonly safe: string;
  readonly next: string;
}

const text = (what: string, safe: string, next: string): ErrorText => ({ what, safe, next });
const NOTHING_STARTED = 'Nothing was started or changed.';
const RUN_KEPT = 'Everything recorded so far is kept, and your checkout is untouched.';

/** Words for a failure. Split by domain only to keep each switch readable; together they are exhaustive. */
export const describeError = (error: TandemError): ErrorText =>
  isBundleError(error) ? describeBundleError(error) : describeByDomain(error);

function describeByDomain(error: Exclude<TandemError, BundleError>): ErrorText {
  switch (error.kind) {
    case 'usage':
      return text(error.message, NOTHING_STARTED, 'See `tandem --help`.');
    case 'repository-missing':
    case 'not-a-repository':
    case 'repository-empty':
    case 'repository-unsupported':
    case 'git-missing':
    case 'git-failed':
    case 'worktree-tampered':
    case 'digest-failed':
    case 'delivery-conflict':
      return describeRepositoryError(error);
    case 'run-not-found':
    case 'run-locked':
    case 'run-not-resumable':
    case 'log-newer':
    case 'log-corrupt':
    case 'disk-full':
    case 'folder-unwritable':
    case 'settings-invalid':
    case 'replay-diverged':
      return describeLogError(error);
    case 'key-missing':
    case 'key-refused':
    case 'claude-unreachable':
    case 'claude-limit':
    case 'claude-rejected':
    case 'egress-refused':
      return describeCloudError(error);
    case 'server-unreachable':
    case 'server-failed':
    case 'server-unknown':
    case 'model-missing':
    case 'model-unsuitable':
    case 'model-substituted':
    case 'context-short':
    case 'runner-failed':
    case 'setup-failed':
      return describeExecutorError(error);
    case 'model-work-failed':
    case 'job-unknown':
    case 'model-unknown':
    case 'file-unreadable':
    case 'file-invalid':
      return describeModelError(error);
    case 'sandbox-failed':
    case 'consent-needed':
    case 'answer-needed':
    case 'approval-needed':
      return describeHumanError(error);
    case 'ipc-refused':
    case 'connection-lost':
    case 'stale':
    case 'key-malformed':
    case 'key-unprotected':
    case 'fault':
      return describeWindowError(error);
    default:
      return assertNever(error);
  }
}

type OfKind<K extends TandemErrorKind> = Extract<TandemError, { kind: K }>;

function describeRepositoryError(
  error: OfKind<
    | 'repository-missing'
    | 'not-a-repository'
    | 'repository-empty'
    | 'repository-unsupported'
    | 'git-missing'
    | 'git-failed'
    | 'worktree-tampered'
    | 'digest-failed'
    | 'delivery-conflict'
  >,
): ErrorText {
  switch (error.kind) {
    case 'repository-missing':
      return text(
        `The folder ${error.path} does not exist.`,
        NOTHING_STARTED,
        'Check the path. A run, a fork and a re-execution need the repository where it was.',
      );
    case 'not-a-repository':
      return text(
        `${error.path} is not a git repository.`,
        NOTHING_STARTED,
        'Run `git init` and commit once, or give another folder to --repo.',
      );
    case 'repository-empty':
      return text(
        `The repository ${error.path} has no commit yet.`,
        NOTHING_STARTED,
        'Commit something first: Tandem works on a branch from a commit.',
      );
    case 'repository-unsupported':
      return text(
        `Tandem can't work in ${error.path}: ${error.detail}`,
        NOTHING_STARTED,
        'Give the path of an ordinary checkout to --repo.',
      );
    case 'git-missing':
      return text(
        `git could not be started: ${error.detail}`,
        NOTHING_STARTED,
        'Install git 2.38 or later and try again.',
      );
    case 'git-failed':
      return text(
        `\`git ${error.command}\` failed: ${error.detail}`,
        RUN_KEPT,
        'Mend what git says, then resume the run.',
      );
    case 'worktree-tampered':
      return text(
        `The worktree ${error.path} is not as Tandem left it: ${error.detail}`,
        'Nothing from it was run, committed or delivered.',
        'Look at the run’s last commands with `tandem show`. A resume goes on from the last snapshot.',
      );
    case 'digest-failed':
      return text(
        `The digest of the repository could not be built: ${error.detail}`,
        RUN_KEPT,
        'Resume the run; if it happens again, report it with the sentence above.',
      );
    case 'delivery-conflict':
      return text(
        `The change can't be applied to your checkout: ${error.detail}`,
        'The checkout is untouched and the change is on the run’s branch.',
        'Put your changes aside and resume the run, or merge the branch yourself.',
      );
    default:
      return assertNever(error);
  }
}

function describeLogError(
  error: OfKind<
    | 'run-not-found'
    | 'run-locked'
    | 'run-not-resumable'
    | 'log-newer'
    | 'log-corrupt'
    | 'disk-full'
    | 'folder-unwritable'
    | 'settings-invalid'
    | 'replay-diverged'
  >,
): ErrorText {
  switch (error.kind) {
    case 'run-not-found':
      return text(
        `There is no run ${error.run} in ${error.home}.`,
        NOTHING_STARTED,
        'List them with `tandem runs`.',
      );
    case 'run-locked':
      return text(
        `The run ${error.run} is being written by another Tandem${error.pid === null ? '' : ` (process ${error.pid})`}.`,
        'That one goes on undisturbed.',
        'Wait for it, or stop it, then try again.',
      );
    case 'run-not-resumable':
      return text(
        `The run ${error.run} is over (${error.outcome}); there is nothing to resume.`,
        'Its log and branch are kept.',
        'Start a new run.',
      );
    case 'log-newer':
      return text(
        `${error.path} was written by a newer Tandem (format ${error.found}; this one knows up to ${error.known}).`,
        'The file was not touched.',
        'Open it with that version or a later one.',
      );
    case 'log-corrupt':
      return text(
        `The run file ${error.path} is damaged: ${error.detail}`,
        `${error.readable} events before the damage are readable; the file was not changed.`,
        'Read them with `tandem show`; restore the file from a backup to go on.',
      );
    case 'disk-full':
      return text(
        `The disk is full: ${error.path} could not be written.`,
        'Every event that was acknowledged is kept.',
        'Free some space, then resume the run.',
      );
    case 'folder-unwritable':
      return text(
        `Tandem can't use ${error.path}: ${error.detail}`,
        RUN_KEPT,
        'Make the folder writable, or set TANDEM_HOME to another one.',
      );
    case 'settings-invalid':
      return text(
        `The settings file ${error.path} can't be used${error.line === null ? '' : ` (line ${error.line})`}: ${error.key === '' ? '' : `${error.key}: `}${error.detail}`,
        `The file was left as it is. ${NOTHING_STARTED}`,
        'Mend that line, or move the file away to go on with the defaults.',
      );
    case 'replay-diverged':
      return text(
        `Replay stopped at ${error.key}: the log holds ${error.expected}, today’s workflow asks for ${error.actual}.`,
        'Nothing was executed or written.',
        'Replay with the version that made the log, or look at what changed since.',
      );
    default:
      return assertNever(error);
  }
}

function describeCloudError(
  error: OfKind<
    | 'key-missing'
    | 'key-refused'
    | 'claude-unreachable'
    | 'claude-limit'
    | 'claude-rejected'
    | 'egress-refused'
  >,
): ErrorText {
  switch (error.kind) {
    case 'key-missing':
      return text(
        'There is no key for Claude.',
        NOTHING_STARTED,
        'Set ANTHROPIC_API_KEY. A ride with --mode local needs none, and neither does `tandem demo`.',
      );
    case 'key-refused':
      return text(
        `Claude refused the key (${error.status}): ${error.detail}`,
        RUN_KEPT,
        'Check ANTHROPIC_API_KEY, then resume the run.',
      );
    case 'claude-unreachable':
      return text(
        `Claude could not be reached after ${error.attempts} ${error.attempts === 1 ? 'attempt' : 'attempts'}: ${error.detail}`,
        RUN_KEPT,
        'Check the connection or ANTHROPIC_BASE_URL, then resume the run.',
      );
    case 'claude-limit':
      return text(
        `Claude’s spending or usage limit is reached: ${error.detail}`,
        RUN_KEPT,
        'Raise the limit or wait for its reset, then resume the run. Tandem does not retry this.',
      );
    case 'claude-rejected':
      return text(
        `Claude rejected the request (${error.status}): ${error.detail}`,
        RUN_KEPT,
        'Check the planner and verifier model names, then resume or start again.',
      );
    case 'egress-refused':
      return text(
        `The egress policy stopped a request: ${error.detail}`,
        'It did not leave this machine.',
        'Change the policy or leave that material out.',
      );
    default:
      return assertNever(error);
  }
}

function describeHumanError(
  error: OfKind<'sandbox-failed' | 'consent-needed' | 'answer-needed' | 'approval-needed'>,
): ErrorText {
  switch (error.kind) {
    case 'sandbox-failed':
      return text(
        `The sandbox does not hold: ${error.detail}`,
        'No command was run outside of it; everything recorded is kept.',
        'Look at `tandem doctor`, mend what it names, then resume the run.',
      );
    case 'consent-needed':
      return text(
        error.foreign === true
          ? `Nobody here consented to what this fork would run. ${error.detail}`
          : `Commands are not fully isolated here, and nobody consented to that. ${error.detail}`,
        'Nothing was executed.',
        error.foreign === true
          ? 'Read its plan with `tandem show`, then say yes in a terminal, or give --unsandboxed.'
          : 'Say yes in a terminal, or give --unsandboxed; `tandem doctor` says what would isolate them.',
      );
    case 'answer-needed':
      return text(
        `The planner asked: ${error.question}`,
        'The run waits; nothing is lost.',
        `Resume in a terminal, or resume with --answer ${error.id}=TEXT.`,
      );
    case 'approval-needed':
      if (error.of === 'command') {
        return text(
          error.command === undefined
            ? 'A command of the executor waits for somebody to allow it.'
            : `A command of the executor waits for somebody to allow it: ${error.command.length > 1000 ? `${error.command.slice(0, 1000)}…` : error.command}`,
          'It was not run; the run waits and nothing is lost.',
          'Resume in a terminal, or give --unsandboxed to allow every command. A rule in the settings allows it in later runs.',
        );
      }
      return text(
        `The ${error.of} waits for approval.`,
        'The run waits; nothing is lost.',
        `Resume in a terminal, or give --approve ${error.of} (or --yes).`,
      );
    default:
      return assertNever(error);
  }
}
