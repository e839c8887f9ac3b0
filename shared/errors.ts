/**
 * Every failure that Tandem expects, as data: serialisable, tagged, with the values that explain it.
 * `describeError` (describe-error.ts) is the one place that turns them into sentences. What a model or a tool did wrong is
 * not here: that is an event in the log.
 */
export type TandemError =
  | { readonly kind: 'usage'; readonly message: string }
  | { readonly kind: 'repository-missing'; readonly path: string }
  | { readonly kind: 'not-a-repository'; readonly path: string }
  | { readonly kind: 'repository-empty'; readonly path: string }
  | { readonly kind: 'repository-unsupported'; readonly path: string; readonly detail: string }
  | { readonly kind: 'git-missing'; readonly detail: string }
  | { readonly kind: 'git-failed'; readonly command: string; readonly detail: string }
  | { readonly kind: 'worktree-tampered'; readonly path: string; readonly detail: string }
  | { readonly kind: 'digest-failed'; readonly detail: string }
  | { readonly kind: 'run-not-found'; readonly run: string; readonly home: string }
  | { readonly kind: 'run-locked'; readonly run: string; readonly pid: number | null }
  | { readonly kind: 'run-not-resumable'; readonly run: string; readonly outcome: string }
  /** It came from elsewhere and is only read here. */
  | { readonly kind: 'run-imported'; readonly run: string }
  /** It stays, because of what `because` says. */
  | { readonly kind: 'run-held'; readonly run: string; readonly because: string }
  /** A file that was to become a run here. `rule` names what it broke. */
  | {
      readonly kind: 'bundle-refused';
      readonly path: string;
      readonly rule: string;
      readonly detail: string;
    }
  /** A copy of a run that was not made, because something would have stayed in it. */
  | { readonly kind: 'redaction-failed'; readonly run: string; readonly detail: string }
  | {
      readonly kind: 'log-newer';
      readonly path: string;
      readonly found: number;
      readonly known: number;
    }
  | {
      readonly kind: 'log-corrupt';
      readonly path: string;
      readonly detail: string;
      readonly readable: number;
    }
  | { readonly kind: 'disk-full'; readonly path: string }
  | { readonly kind: 'folder-unwritable'; readonly path: string; readonly detail: string }
  | {
      readonly kind: 'settings-invalid';
      readonly path: string;
      /** Counted from 1; null when the place is not in the text (a missing key). */
      readonly line: number | null;
      readonly key: string;
      readonly detail: string;
    }
  | { readonly kind: 'key-missing' }
  | { readonly kind: 'key-refused'; readonly status: number; readonly detail: string }
  | { readonly kind: 'claude-unreachable'; readonly detail: string; readonly attempts: number }
  | { readonly kind: 'claude-limit'; readonly detail: string }
  | { readonly kind: 'claude-rejected'; readonly status: number; readonly detail: string }
  | { readonly kind: 'egress-refused'; readonly detail: string }
  | {
      readonly kind: 'server-unreachable';
      readonly server: string;
      readonly url: string;
      readonly detail: string;
    }
  | { readonly kind: 'server-failed'; readonly server: string; readonly detail: string }
  | { readonly kind: 'server-unknown'; readonly server: string; readonly known: readonly string[] }
  | {
      readonly kind: 'model-missing';
      readonly server: string;
      readonly tag: string;
      /** What the server has, where it says so and nothing can be pulled to it. */
      readonly known?: readonly string[];
    }
  | { readonly kind: 'model-unsuitable'; readonly tag: string; readonly detail: string }
  | { readonly kind: 'model-substituted'; readonly asked: string; readonly answered: string }
  | {
      readonly kind: 'context-short';
      readonly tag: string;
      readonly asked: number;
      readonly allocated: number;
    }
  /** A long work on a model ended without what it was for. `next` is what to do about it. */
  | {
      readonly kind: 'model-work-failed';
      readonly work: 'pull' | 'import' | 'measure' | 'qualify' | 'delete' | 'unload' | 'start';
      readonly tag: string;
      readonly detail: string;
      readonly next: string;
    }
  | { readonly kind: 'job-unknown'; readonly id: string }
  | { readonly kind: 'model-unknown'; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: 'file-unreadable'; readonly path: string; readonly detail: string }
  /** A file that people bring along (report, catalogue, qualifications) and that can't be used. */
  | {
      readonly kind: 'file-invalid';
      readonly path: string;
      /** Counted from 1; null when the place is not in the text. */
      readonly line: number | null;
      readonly detail: string;
    }
  | { readonly kind: 'runner-failed'; readonly detail: string }
  /** There is a sandbox, and it could not be put around the tool runner, or it let a probe through. */
  | { readonly kind: 'sandbox-failed'; readonly detail: string }
  /** The command that prepares a repository's dependencies; `detail` says how it ended. */
  | { readonly kind: 'setup-failed'; readonly command: string; readonly detail: string }
  /** `foreign`: what would run was approved elsewhere, whatever isolates it. */
  | { readonly kind: 'consent-needed'; readonly detail: string; readonly foreign?: true }
  | { readonly kind: 'answer-needed'; readonly question: string; readonly id: string }
  | {
      readonly kind: 'approval-needed';
      readonly of: 'plan' | 'delivery' | 'command';
      /** The exact command that waits. */
      readonly command?: string;
    }
  | { readonly kind: 'delivery-conflict'; readonly detail: string }
  /** A message over the contract that can't be what the window sends: a fault of ours, or not our window. */
  | { readonly kind: 'ipc-refused'; readonly name: string; readonly detail: string }
  | { readonly kind: 'connection-lost' }
  /** What was decided about has changed meanwhile. */
  | { readonly kind: 'stale'; readonly what: string }
  /** A key that can't be one as it was typed or pasted. */
  | { readonly kind: 'key-malformed'; readonly detail: string }
  /** Nothing on this machine would protect a stored key, and storing it anyway was not agreed to. */
  | { readonly kind: 'key-unprotected' }
  | { readonly kind: 'fault'; readonly detail: string }
  | {
      readonly kind: 'replay-diverged';
      readonly key: string;
      readonly expected: string;
      readonly actual: string;
      /** Of the recorded event; null: nothing is recorded there. */
      readonly seq?: number | null;
      /** What kind of thing differs: prompt, plan, model, sampling, tool, tree, environment, clock or code. */
      readonly cause?: string;
      /** The first place that differs, with a little of both sides. */
      readonly where?: {
        readonly path: string;
        readonly recorded: string;
        readonly actual: string;
        readonly at: number | null;
      } | null;
    };

export type TandemErrorKind = TandemError['kind'];
