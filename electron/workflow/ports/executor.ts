import type { TandemError } from '../../../shared/errors.ts';
import type { StepKey } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Result } from '../../../shared/result.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { Durable, EffectScope } from './durable.ts';
import type { Wish } from './people.ts';
import type { AttemptWatch } from './watch.ts';

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
        | 'refusal'
        /** The step's own material leaves no room to work in. */
        | 'step-too-large'
        /** A detector found no progress: no edit for many turns, or edits undone again and again. */
        | 'no-edit'
        | 'edit-undo'
        /** A person asked for a fresh attempt. */
        | 'retried-by-user';
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
    scope: {
      readonly signal: AbortSignal;
      readonly timeoutMs?: number;
      /** Told what a long call says of itself, where it says anything. */
      readonly onProgress?: (text: string) => void;
    },
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

/** What was decided about a command or call before it runs. */
export interface Permission {
  readonly allowed: boolean;
  /** What people want the executor to know. */
  readonly note: string;
  /** The whole answer for the model when it was not allowed; left out: people said no, with `note`. */
  readonly refusal?: string;
}

/** Handed to the executor for one attempt; everything it needs of others arrives as functions. */
export interface AttemptContext {
  readonly durable: Durable;
  readonly tools: ToolSession;
  /** What `prepare` found out, now or in an earlier life of the run. */
  readonly ready: BodyOf<'env.probed'>;
  /** Answers `ask_planner`; null when the cap of the run is reached. */
  readonly askPlanner: (question: string, key: StepKey) => Promise<string | null>;
  /** What people want before the turn with this key; asked once per turn, in order. */
  readonly takeWishes: (turn: StepKey) => Promise<readonly Wish[]>;
  /** Decides about a command before it runs, asking people where rules say so; null when nobody wants to be asked. */
  readonly allowCommand:
    | ((
        call: { readonly command: string; readonly callId: string },
        key: StepKey,
      ) => Promise<Permission>)
    | null;
  /** Asks people about a call of a user-added tool whose policy is `ask`. `key` is the call's own. */
  readonly allowCall?: (
    call: {
      readonly tool: string;
      /** The whole input as text, as people are to see it. */
      readonly input: string;
      readonly callId: string;
    },
    key: StepKey,
  ) => Promise<Permission>;
  /** Called after every call that may have changed files, before the next one runs. */
  readonly afterWrite: (key: StepKey, paths: readonly string[] | 'unknown') => Promise<void>;
  /** Absent: no detectors but the loop guard. */
  readonly watch?: AttemptWatch;
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

/** What stands between commands and the rest of the machine. */
export interface Protections {
  /** Whether the operating system keeps commands inside the worktree. */
  readonly isolated: boolean;
  readonly sandbox: { readonly name: string; readonly version: string | null } | null;
  /** Whether commands run as root, from which no sandbox of this kind protects fully. */
  readonly root: boolean;
  /** What isolates, in words; empty when nothing does. */
  readonly isolation: readonly string[];
  /** The limits in force, in words. */
  readonly limits: readonly string[];
  /** What does not hold on this platform, in words. */
  readonly gaps: readonly string[];
  /** One plain paragraph for whoever has to consent. */
  readonly sentence: string;
}

export interface ToolRunners {
  /** Looked at once per process: it starts programs. */
  protections(): Promise<Protections>;
  /** What a session will offer, known before any is started. */
  readonly tools: readonly ToolDefinition[];
  /** Starts one tool runner. `writable` are the only paths its file tools may write; null means any. */
  open(input: {
    readonly folder: string;
    readonly writable: readonly string[] | null;
    readonly signal: AbortSignal;
    /** Host names that commands of this session may reach; left out: those of the settings. */
    readonly hosts?: readonly string[];
  }): Promise<Result<ToolSession, TandemError>>;
}
