import type { TandemError } from '../../shared/errors.ts';
import type { CommitHash, StepKey } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';
import type { BodyOf, Lane } from '../../shared/run/event.ts';
import type { Declared } from './declared.ts';
import type {
  Dependencies,
  DigestBuilder,
  Durable,
  EffectScope,
  Executor,
  People,
  Planner,
  Repositories,
  RepositoryReader,
  ToolRunners,
  ToolServers,
  Verifier,
  Wish,
  Worktree,
} from './ports.ts';
import type { Seat } from './seat.ts';
import type { ServerTools } from './stages/server-tools.ts';

/** What every stage is given: the run's fixed terms, durable steps, and the ports. */
export interface Ride {
  readonly terms: BodyOf<'run.started'>;
  /** The commit the run starts from, as terms.repository.baseCommit has it. */
  readonly base: CommitHash;
  readonly budgets: Budgets;
  readonly durable: Durable;
  readonly ports: Ports;
  readonly seat: Seat;
  /** Tools of servers that people added; empty where the run's terms name none. */
  readonly serverTools: ServerTools;
  /** Counts this life of the run: 0 at first, 1 after the first resume. Keys what must be redone per life. */
  readonly life: number;
  /** Whether a recorded log is asked instead of the world; then nothing can be stopped or late. */
  readonly replays: boolean;
  /** Durable steps for a part of the run that `signal` stops by itself; in a replay nothing stops them. */
  readonly under: (signal: AbortSignal) => Pick<Ride, 'durable' | 'scopeFor'>;
  /** A scope for what runs inside another step's effect (advice, putting files back). */
  readonly scopeFor: (key: StepKey, lane: Lane) => EffectScope;
  /** Calls for advice made so far in this run. */
  readonly adviceUsed: () => number;
  /** Name of the executor that the log ends with: the one a resumed run goes on with. */
  readonly executorAtEnd: string;
  /** What a fork declared to be different; absent in runs that are none, and in a replay, which takes what is recorded. */
  readonly declared?: Declared | undefined;
  /** True for a step at the side of others: what it changes is its own for now. */
  readonly aside?: true;
  /** Told which steps get a worktree of their own and which let go of it; absent: nobody asks. */
  readonly besides?: Besides;
}

/** Who wants to know about worktrees beside the run's own. */
export interface Besides {
  opened(work: { readonly name: string; readonly use: string; readonly tree: string }): void;
  /** `attempt`: the last one that was made in it. */
  closed(name: string, attempt: number): void;
}

/** A ride before anybody sits in the executor's seat, and before it is known what it has to work with. */
export type RideStart = Omit<Ride, 'seat' | 'serverTools'>;

export interface Ports {
  readonly planner: Planner;
  readonly verifier: Verifier;
  /** The executor of the run's terms. */
  readonly executor: Executor;
  /** Any other one by its `SERVER/TAG`, with the run's budgets or others. Pure: nothing is asked of a server. */
  readonly executorNamed: (name: string, budgets?: Budgets) => Result<Executor, TandemError>;
  readonly digest: DigestBuilder;
  readonly repositories: Repositories & RepositoryReader;
  readonly runners: ToolRunners;
  readonly toolServers: ToolServers;
  readonly people: People;
  readonly steering: Steering;
  /** Opens the run's worktree once; later calls give the same one. Only effects may call it. */
  readonly worktree: () => Promise<Worktree>;
  /** Prepared dependencies; null where the run's terms name no setup command. */
  readonly dependencies: Dependencies | null;
  /** Secrets found in a text, described without repeating them. */
  readonly findSecrets: (text: string) => Promise<readonly string[]>;
  /** Leave to run commands as this machine can run them; asked once per run, unless it is the built-in sample. */
  readonly consent: () => Promise<Result<{ readonly by: string }, TandemError>>;
  readonly captureEnvironment: (consentBy: string) => Promise<BodyOf<'env.captured'>>;
  /** Writes a patch beside the run file and returns its path. */
  readonly writePatch: (patch: string) => Promise<Result<string, TandemError>>;
}

/** Controls as the workflow takes them: `onHeld` is called as soon as people really hold the run. */
export interface Steering {
  hold(
    at: { readonly step: string },
    scope: { readonly signal: AbortSignal; readonly onHeld: () => void },
  ): Promise<{ readonly by: string } | null>;
  take(): readonly Wish[];
}

/** Ceilings of a run, all counted per run unless said otherwise. Each has a named outcome. */
export interface Budgets {
  readonly intakeCalls: number;
  readonly planCalls: number;
  readonly replans: number;
  readonly rounds: number;
  readonly verifyCalls: number;
  readonly advice: number;
  /** Attempts per step and round. */
  readonly tries: number;
  readonly digestTokens: number;
  /** Characters of a diff and of a report shown to Claude. */
  readonly diffChars: number;
  readonly reportChars: number;
  /** Seconds for one check. */
  readonly checkSeconds: number;
  /** Tokens of context asked of the executor's server. */
  readonly contextTokens: number;
  readonly turns: number;
}
