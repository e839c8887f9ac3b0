import type { TandemError } from '../../shared/errors.ts';
import type { BlobHash, CommitHash, RunId, StepKey, TreeHash } from '../../shared/ids.ts';
import type { Json } from '../../shared/json.ts';
import type { Intake, Question } from '../../shared/plan/intake.ts';
import type { Plan, PlanStep } from '../../shared/plan/plan.ts';
import type { Verdict } from '../../shared/plan/verdict.ts';
import type { Result } from '../../shared/result.ts';
import type {
  BlobRef,
  BodyOf,
  EventBody,
  Lane,
  RunEvent,
  TokenCount,
} from '../../shared/run/event.ts';

/**
 * What the workflow needs of the world. Adapters implement these and import them as types only.
 *
 * Common contract. A port does not throw for anything that can be expected: it returns a `Result` whose
 * error is a `TandemError`. When `signal` aborts it stops what it started (processes, streams, requests)
 * and rejects with the signal's reason; nothing else may reject, except a fault of the log itself.
 */

// ---------------------------------------------------------------------------------------------- log

/**
 * One run's append-only log. Single writer. `append` is synchronous: when it returns, the event survives
 * kill -9; with `durable` it also survives loss of power. It throws `LogFault` (store) when it can't.
 */
export interface RunLog {
  readonly runId: RunId;
  append(entry: LogEntry): RunEvent;
  putBlob(content: string | Uint8Array): BlobRef;
  /** Throws `LogFault` when the blob is missing or damaged. */
  readBlob(hash: BlobHash | string): Uint8Array;
  /** All events so far, in order. */
  events(): readonly RunEvent[];
  close(): void;
}

export interface LogEntry {
  readonly key: StepKey;
  readonly parent: string;
  readonly lane: Lane;
  readonly body: EventBody;
  readonly result?: Json;
  readonly inputHash?: string;
  readonly durable?: boolean;
}

// -------------------------------------------------------------------------------------------- steps

/** Handed to an effect while it runs. */
export interface EffectScope {
  readonly key: StepKey;
  readonly signal: AbortSignal;
  /** Appends an event under this step's key. Not replayed: it belongs to this execution of the effect. */
  emit(body: EventBody, options?: { readonly durable?: boolean }): RunEvent;
  putBlob(content: string | Uint8Array): BlobRef;
  /** Live sign of life for people; never logged. */
  pulse(pulse: Pulse): void;
}

export interface EffectEnd<T> {
  /** Appended with the result; this is the event that the step *is* in the log. */
  readonly event: EventBody;
  readonly value: T;
}

export interface StepSpec<T extends Json> {
  readonly key: StepKey;
  readonly lane: Lane;
  readonly parent?: string;
  /** Whatever determines the effect. Its hash is compared when a recorded result is returned on replay. */
  readonly input?: Json;
  /**
   * Appended, durably, before the effect runs: the intent. Give it whenever the effect touches the world. As a
   * function it can keep long texts as blobs.
   */
  readonly begin?: EventBody | ((scope: EffectScope) => EventBody);
  readonly effect: (scope: EffectScope) => Promise<EffectEnd<T>>;
  /**
   * Called instead of `effect` when the log holds the intent without its end (a crash in between), after an
   * `outcome.unknown` event was appended with `decision` and `detail`. Default: redo the effect.
   */
  readonly recover?: {
    readonly decision: BodyOf<'outcome.unknown'>['decision'];
    readonly detail: string;
    readonly effect: (scope: EffectScope) => Promise<EffectEnd<T>>;
  };
  /** False for cheap effects that need no fsync of their own. Default true. */
  readonly durable?: boolean;
}

/**
 * Durable steps: if the log holds the result of `key` it is returned and nothing runs; otherwise the effect
 * runs and its result is appended before anything depends on it. `note` records a fact once per key and kind.
 */
export interface Durable {
  readonly signal: AbortSignal;
  step<T extends Json>(spec: StepSpec<T>): Promise<T>;
  note(key: StepKey, lane: Lane, body: EventBody): void;
}

/** What is going on right now, for people: phases apart, with rates. */
export interface Pulse {
  readonly phase:
    | 'queue'
    | 'load'
    | 'prefill'
    | 'decode'
    | 'send'
    | 'think'
    | 'wait'
    | 'command'
    | 'digest';
  readonly who: 'planner' | 'verifier' | 'executor' | 'host';
  readonly text?: string;
  readonly tokens?: number;
  readonly tokensPerSecond?: number;
  readonly ms?: number;
}

// -------------------------------------------------------------------------- planner, verifier (Claude)

/** Material for Claude, typed by what it is and where it came from. The egress gate decides per part. */
export interface CloudPart {
  readonly class:
    | 'request'
    | 'digest'
    | 'plan'
    | 'excerpt'
    | 'diff'
    | 'report'
    | 'question'
    | 'answers'
    | 'faults'
    | 'transcript';
  /** Where it came from: `user`, `digest`, `src/a.ts:1-80`, `git diff`, `harness` … */
  readonly source: string;
  readonly text: string;
  /** Who let this excerpt out (`user`, `policy`). At level `outline` an excerpt without it stays here. */
  readonly allowedBy?: string;
}

/** What came back from one call to Claude; usage and cost are in the events the adapter emitted. */
export type CloudAnswer<T> =
  | {
      readonly kind: 'answer';
      readonly value: T;
      readonly model: string;
      readonly tokens: TokenCount;
    }
  /** The answer was not usable: text and exact faults, for the one repair attempt. */
  | { readonly kind: 'invalid'; readonly text: string; readonly faults: readonly string[] }
  | { readonly kind: 'refusal'; readonly category: string | null; readonly detail: string }
  | { readonly kind: 'max-tokens'; readonly detail: string };

/** Sent along with the second call when the first answer could not be used. */
export interface Repair {
  readonly previous: string;
  readonly faults: readonly string[];
}

export interface IntakeInput {
  readonly parts: readonly CloudPart[];
  readonly repair?: Repair;
}
export interface PlanInput {
  readonly parts: readonly CloudPart[];
  readonly repair?: Repair;
}
export interface JudgeInput {
  readonly parts: readonly CloudPart[];
  readonly repair?: Repair;
}

/**
 * Claude, or a local model in local mode. One method call = one logical call in the ledger (transport
 * retries are attempts of it). Each emits `model.requested`, `model.retried`, `egress.*` and returns the
 * terminal event's value; the durable step around it is the workflow's.
 * The planner has no tools and can change nothing.
 */
export interface Planner {
  readonly model: string;
  intake(input: IntakeInput, scope: EffectScope): Promise<Result<Answered<Intake>, TandemError>>;
  plan(input: PlanInput, scope: EffectScope): Promise<Result<Answered<Plan>, TandemError>>;
  /** Short advice for the executor (`ask_planner`). */
  advise(
    parts: readonly CloudPart[],
    scope: EffectScope,
  ): Promise<Result<Answered<string>, TandemError>>;
  /** Prompt file name to SHA-256 of its text. */
  readonly prompts: Readonly<Record<string, string>>;
}

export interface Verifier {
  readonly model: string;
  judge(input: JudgeInput, scope: EffectScope): Promise<Result<Answered<Verdict>, TandemError>>;
}

/** The answer with the event that ends the call (`model.responded`, or `model.failed` when unusable). */
export interface Answered<T> {
  readonly answer: CloudAnswer<T>;
  readonly event: BodyOf<'model.responded'> | BodyOf<'model.failed'>;
}

// -------------------------------------------------------------------------------------------- digest

export interface Digest {
  readonly text: string;
  readonly tokens: number;
  readonly files: number;
  readonly filesShown: number;
  readonly symbols: number;
  readonly ms: number;
}

export interface DigestBuilder {
  /**
   * Reads a commit's tree (never the user's uncommitted files). `level` `names` leaves out symbols.
   * `hints` are words of the request, used for ranking.
   */
  build(
    input: {
      readonly repository: string;
      readonly commit: CommitHash;
      readonly level: 'names' | 'outline';
      readonly hints: string;
      readonly tokenBudget: number;
    },
    scope: Pick<EffectScope, 'signal' | 'pulse'>,
  ): Promise<Result<Digest, TandemError>>;
}

// -------------------------------------------------------------------------------------------- egress

/** Decides about one part before anything is composed; the planner adapter uses the same gate to send. */
export interface EgressPolicy {
  readonly level: 'names' | 'outline' | 'excerpts' | 'open';
  /** Path patterns whose content never leaves (gitignore syntax). */
  readonly deniedPaths: readonly string[];
}

// ---------------------------------------------------------------------------------------- executor

export interface ExecutorReady {
  readonly event: BodyOf<'env.probed'>;
}

/** What the executor is told about one attempt at one step. */
export interface StepBrief {
  readonly step: PlanStep;
  readonly attempt: number;
  /** Key prefix of the attempt, e.g. `execute/s2/try1`. */
  readonly key: StepKey;
  readonly planSummary: string;
  readonly outOfScope: readonly string[];
  /** Exact failures of the previous attempt (check output, findings); empty on the first. */
  readonly feedback: readonly string[];
}

/**
 * How an attempt ended, by name. `finished` means only that the executor says so: the harness decides.
 */
export type StepEnd =
  | { readonly kind: 'finished'; readonly claim: string; readonly turns: number }
  | {
      readonly kind: 'gave-up';
      readonly reason:
        | 'loop'
        | 'empty-turns'
        | 'turn-limit'
        | 'malformed-calls'
        | 'context-full'
        | 'degenerate-repetition'
        | 'history-cut'
        | 'output-limit'
        | 'refusal';
      readonly detail: string;
      readonly turns: number;
    };

/** The workspace tools as the executor sees them, living in the tool runner. */
export interface ToolSession {
  /** Name, description and JSON schema of each tool, in a fixed order. */
  readonly tools: readonly ToolDefinition[];
  call(
    name: string,
    args: Readonly<Record<string, unknown>>,
    scope: { readonly signal: AbortSignal; readonly timeoutMs?: number },
  ): Promise<ToolResult>;
  close(): Promise<void>;
}

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly effect: BodyOf<'tool.started'>['effect'];
}

export interface ToolResult {
  readonly status: BodyOf<'tool.ended'>['status'];
  /** What the model is shown; already bounded by the tool. */
  readonly text: string;
  readonly exitCode: number | null;
  /** Paths written or deleted, relative to the worktree. */
  readonly paths: readonly string[];
  /** Bytes before cutting, when the text was cut. */
  readonly cutFrom?: number;
}

/** Handed to the executor for one attempt; everything it needs of others arrives as functions. */
export interface AttemptContext {
  readonly durable: Durable;
  readonly tools: ToolSession;
  /** What `prepare` found out, now or in an earlier life of the run. */
  readonly ready: BodyOf<'env.probed'>;
  /** Answers `ask_planner`; null when the cap of the run is reached. */
  readonly askPlanner: (question: string, key: StepKey) => Promise<string | null>;
  /** Called after every call that may have changed files, before the next one runs. */
  readonly afterWrite: (key: StepKey, paths: readonly string[] | 'unknown') => Promise<void>;
  /** Puts the worktree back to the last recorded snapshot; used when a call's outcome is unknown. */
  readonly restore: (why: string, key: StepKey) => Promise<void>;
}

export interface Executor {
  /** `SERVER/TAG`. */
  readonly name: string;
  /** Finds the server and model, loads it at the wanted context and reads back what was allocated. */
  prepare(scope: EffectScope): Promise<Result<ExecutorReady, TandemError>>;
  /** One attempt at one step. Each turn and each call is a durable step under `brief.key`. */
  attempt(brief: StepBrief, context: AttemptContext): Promise<Result<StepEnd, TandemError>>;
  close(): Promise<void>;
}

// --------------------------------------------------------------------------------------- workspace

export interface RepositoryFacts {
  /** Absolute path of the checkout's top folder. */
  readonly path: string;
  readonly headCommit: CommitHash;
  readonly headTree: TreeHash;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  readonly dirtyFiles: number;
  readonly shallow: boolean;
  readonly submodules: number;
}

export interface FileChange {
  readonly path: string;
  readonly status: BodyOf<'file.changed'>['status'];
  readonly added: number;
  readonly removed: number;
  readonly binary: boolean;
}

export interface Snapshot {
  readonly tree: TreeHash;
  readonly scan: 'known-paths' | 'full';
  readonly ms: number;
  readonly skipped: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly why: string;
  }[];
}

/** The user's repository, only ever read; and how a run's own worktree is made in it. */
export interface Repositories {
  inspect(folder: string): Promise<Result<RepositoryFacts, TandemError>>;
  /** Creates branch and worktree; safe to call again after a crash (verifies, repairs or recreates). */
  openWorktree(plan: {
    readonly repository: string;
    readonly runId: RunId;
    readonly branch: string;
    readonly folder: string;
    readonly base: CommitHash;
  }): Promise<Result<Worktree, TandemError>>;
  /** One file of a commit as text; null when it does not exist or is binary. */
  readFileAt(
    repository: string,
    commit: CommitHash | string,
    path: string,
  ): Promise<Result<string | null, TandemError>>;
  /** Which of the paths exist in a commit's tree. */
  existing(
    repository: string,
    commit: CommitHash | string,
    paths: readonly string[],
  ): Promise<Result<readonly string[], TandemError>>;
  /** Commits between the stamp and HEAD that touch the paths: drift. */
  changedSince(
    repository: string,
    commit: CommitHash | string,
  ): Promise<Result<{ readonly head: CommitHash; readonly files: readonly string[] }, TandemError>>;
}

/** Reads a commit's objects for the digest and for excerpts; never the user's working files. */
export interface RepositoryReader {
  /** Every blob of the commit's tree, submodules left out. */
  list(
    repository: string,
    commit: CommitHash | string,
  ): Promise<
    Result<
      readonly { readonly path: string; readonly hash: string; readonly bytes: number }[],
      TandemError
    >
  >;
  /** Contents in the order asked, through one git process; a missing object is left out. */
  readMany(
    repository: string,
    hashes: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<{ readonly hash: string; readonly content: Uint8Array }>;
}

/** A run's own worktree. All git on it goes through the hardened adapter with explicit git dir and work tree. */
export interface Worktree {
  readonly folder: string;
  /** Records the work tree's files as a tree on a private ref, without touching any index of the user. */
  snapshot(known: readonly string[] | 'full'): Promise<Result<Snapshot, TandemError>>;
  /** Puts files back exactly to a tree (tracked, untracked-but-not-ignored). */
  restore(tree: TreeHash | string): Promise<Result<void, TandemError>>;
  changes(
    from: TreeHash | string,
    to: TreeHash | string,
  ): Promise<Result<readonly FileChange[], TandemError>>;
  /**
   * Unified diff of two trees; no external diff, no textconv. `review` (default) is bounded and names binary
   * files; `patch` is complete and fit for `git apply`.
   */
  diff(
    from: TreeHash | string,
    to: TreeHash | string,
    form?: 'review' | 'patch',
  ): Promise<Result<string, TandemError>>;
  /** The tree `tree` with the given paths as they are in `from` (absent there: removed). Files are not touched. */
  withPathsOf(
    tree: TreeHash | string,
    from: TreeHash | string,
    paths: readonly string[],
  ): Promise<Result<TreeHash, TandemError>>;
  /** Bytes of a file in a tree; null when absent. */
  readBlob(tree: TreeHash | string, path: string): Promise<Result<Uint8Array | null, TandemError>>;
  /** Commits a tree on the run's branch (parent: base) and returns the commit. Repeating it is harmless. */
  commit(tree: TreeHash | string, message: string): Promise<Result<CommitHash, TandemError>>;
  /** Things in a tree that the gate must name: nested repositories, links leaving the tree, agent and CI files … */
  inspectTree(
    from: TreeHash | string,
    to: TreeHash | string,
  ): Promise<Result<readonly { readonly rule: string; readonly detail: string }[], TandemError>>;
  /** Applies base..tree to the user's checkout; refuses without touching anything if it does not apply cleanly. */
  apply(tree: TreeHash | string): Promise<Result<void, TandemError>>;
}

// ----------------------------------------------------------------------------------------- runners

export interface ToolRunners {
  /** What isolates commands on this machine, in words; empty when nothing does. */
  readonly protections: readonly string[];
  /** What a session will offer, known before any is started. */
  readonly tools: readonly ToolDefinition[];
  /** Starts one tool runner. `writable` are the only paths its file tools may write; null means any. */
  open(input: {
    readonly folder: string;
    readonly writable: readonly string[] | null;
    readonly signal: AbortSignal;
  }): Promise<Result<ToolSession, TandemError>>;
}

// ------------------------------------------------------------------------------------------- people

export type PlanDecision =
  | { readonly kind: 'approve'; readonly by: string }
  | { readonly kind: 'edit'; readonly plan: Plan; readonly by: string }
  | { readonly kind: 'refuse'; readonly by: string; readonly reason: string };

/** Where decisions come from: a terminal, a window, or flags given in advance. */
export interface People {
  answer(
    question: Question,
  ): Promise<Result<{ readonly answer: string; readonly by: string }, TandemError>>;
  allowFile(path: string, why: string): Promise<{ readonly shown: boolean; readonly by: string }>;
  decidePlan(view: {
    readonly plan: Plan;
    readonly version: number;
    readonly faults: readonly string[];
  }): Promise<Result<PlanDecision, TandemError>>;
  decideDelivery(view: {
    readonly summary: string;
    readonly files: readonly string[];
  }): Promise<Result<{ readonly approve: boolean; readonly by: string }, TandemError>>;
  consentUnsandboxed(detail: string): Promise<Result<{ readonly by: string }, TandemError>>;
}

export interface Clock {
  /** Milliseconds since 1970. Only for effects; the workflow itself never reads the time. */
  now(): number;
}
