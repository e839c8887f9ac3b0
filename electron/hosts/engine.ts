import type { TandemError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/ids.ts';
import type { ChangeScope, FileDiff } from '../../shared/ipc/changes.ts';
import type { RepositoryConsent } from '../../shared/ipc/consents.ts';
import type { OutputOf } from '../../shared/ipc/contract.ts';
import type { TelemetryLine } from '../../shared/ipc/ledger.ts';
import type { RepositoryView } from '../../shared/ipc/repositories.ts';
import type { ModelServer, SettingsView } from '../../shared/ipc/settings.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Result } from '../../shared/result.ts';
import type { EventOf, RunEvent } from '../../shared/run/event.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { BranchList } from '../changes/branch-changes.ts';
import type { KeyStore } from '../store/key-store.ts';
import type { OpenRun } from '../store/open-run.ts';
import type { SettingChange } from '../store/write-settings.ts';
import type { Controls, People, Protections, Pulse } from '../workflow/ports.ts';
import type { ProofReport } from '../workflow/replay-proof.ts';
import type { RequestReport } from '../workflow/replay-requests.ts';
import type { BundleDesk } from './bundle-desk.ts';
import type { ComparisonDesk } from './comparison-desk.ts';
import type { Patch } from './engine/changes.ts';
import type { SentPayload } from './engine/ledger-body.ts';
import type { ExplainDesk } from './explain-desk.ts';
import type { ForkDesk, ForkRequest } from './fork-desk.ts';
import type { MachineDesk, ModelDesk } from './model-desk.ts';
import type { MomentDesk } from './moment-desk.ts';
import type { ReplayDesk } from './replay-desk.ts';
import type { SearchDesk } from './search-desk.ts';
import type { StorageDesk } from './storage-desk.ts';
import type { SwapDesk } from './swap-desk.ts';
import type { TelemetryDesk } from './telemetry-desk.ts';
import type { ToolServerDesk } from './tool-server-desk.ts';

/**
 * What a host drives: the whole product without a window. The terminal and the browser host hold one of
 * these in-process; the desktop host talks to one in its utility process.
 */
export interface Engine {
  /** A whole run. Resolves when it ended or stopped; an `Err` means that no run file was made. */
  run(request: RunRequest, watch: Watch): Promise<Result<RunEnd, TandemError>>;
  resume(run: string, watch: Watch): Promise<Result<RunEnd, TandemError>>;
  /** A run that begins in the middle of another one; an `Err` without a run, or one that can be resumed. */
  fork(asked: ForkRequest, watch: Watch): Promise<Result<RunEnd, TandemError>>;
  readonly forks: ForkDesk;
  /** Tests whether another executor or another plan would have passed. */
  readonly swaps: SwapDesk;
  /** Today's workflow over the recorded log: no side effects, no network. */
  replay(run: string): Promise<Result<ReplayReport, TandemError>>;
  readonly replays: ReplayDesk;
  runs(): Promise<Result<readonly RunListing[], TandemError>>;
  show(run: string): Promise<Result<RunView, TandemError>>;
  /** The run to look at for as long as a screen shows it; whoever opened it closes it. */
  open(run: string): Promise<Result<OpenRun, TandemError>>;
  ledger(run: string): Promise<Result<Ledger, TandemError>>;
  /** The exact bytes of one request to Claude, by the event that sent it. */
  payload(run: string, seq: number): Promise<Result<SentPayload, TandemError>>;
  /** What the run changed; from its file alone, except for the scope `branch`. */
  changes(run: string, scope: ChangeScope): Promise<Result<BranchList, TandemError>>;
  fileDiff(run: string, scope: ChangeScope, path: string): Promise<Result<FileDiff, TandemError>>;
  patch(run: string, scope: ChangeScope): Promise<Result<Patch, TandemError>>;
  /** What local validation finds in a plan that people edited for this run; nothing is recorded. */
  checkPlan(run: string, plan: Plan): Promise<Result<PlanCheck, TandemError>>;
  doctor(): Promise<readonly DoctorFinding[]>;
  /** Versions, findings and settings as a text to pass on; no key, no source, no request in it. */
  report(): Promise<string>;
  /** A checkout as it is shown before a run; nothing in it is written. */
  repository(path: string): Promise<Result<RepositoryView, TandemError>>;
  recentRepositories(): Promise<Result<OutputOf<'repository.recent'>, TandemError>>;
  /** Names of the folders in a folder; null: the home folder. */
  browse(
    path: string | null,
    hidden: boolean,
  ): Promise<Result<OutputOf<'repository.browse'>, TandemError>>;
  /** What Claude would be shown for a request. Sends nothing. */
  preview(
    asked: { readonly path: string; readonly request: string },
    signal: AbortSignal,
  ): Promise<Result<OutputOf<'repository.preview'>, TandemError>>;
  settings(): Promise<SettingsView>;
  changeSettings(edit: {
    readonly version: string;
    readonly changes: readonly SettingChange[];
  }): Promise<Result<SettingsView, TandemError>>;
  /** Puts a settings file aside that can't be used. */
  resetSettings(version: string): Promise<Result<SettingsView, TandemError>>;
  readonly keys: KeyStore;
  /** The configured model servers with what they have; asks them, so it takes as long as they do. */
  models(): Promise<readonly ModelServer[]>;
  readonly machines: MachineDesk;
  readonly desk: ModelDesk;
  readonly toolServers: ToolServerDesk;
  /** Runs passed on and taken in. */
  readonly bundles: BundleDesk;
  readonly storage: StorageDesk;
  /** Runs side by side. */
  readonly comparisons: ComparisonDesk;
  readonly moments: MomentDesk;
  /** Why runs did not end as they should. */
  readonly explanations: ExplainDesk;
  readonly search: SearchDesk;
  readonly telemetry: TelemetryDesk;
  /** Consents to run commands without full isolation, given once for a repository. */
  readonly consents: {
    list(): Promise<readonly RepositoryConsent[]>;
    /** Whether there was one for this path. */
    withdraw(path: string): Promise<Result<boolean, TandemError>>;
  };
  /** The data folder. */
  readonly place: { readonly home: string };
  /** What stands between commands and the rest of this machine. */
  protections(): Promise<Protections>;
  close(): Promise<void>;
}

export interface RunRequest {
  readonly repository: string;
  readonly request: string;
  /** What is left out is as the settings say. */
  readonly mode?: 'hybrid' | 'cloud' | 'local';
  readonly deliver?: 'branch' | 'patch' | 'apply';
  readonly planner?: string;
  readonly verifier?: string;
  /** `SERVER/TAG`. */
  readonly executor?: string;
  /** The scripted pair of the demo instead of Claude and a model server. */
  readonly scripted?: boolean;
  /** Whether each command of the executor is shown to people before it runs. */
  readonly commands?: 'ask' | 'allow' | 'deny';
  /** Ceilings for this run by the names of the settings' budgets; never above what the settings allow. */
  readonly budgets?: Readonly<Record<string, number>>;
  /** The commit that people saw when they asked for the run; another one by now is refused. */
  readonly seenCommit?: string;
}

/** A request in which nothing is left to the settings. */
export type SettledRequest = RunRequest & Required<Pick<RunRequest, 'mode' | 'deliver'>>;

/** How a host follows a run and answers for its people. */
export interface Watch {
  readonly people: People;
  readonly controls?: Controls;
  readonly signal: AbortSignal;
  /** Every appended event, in order, after it is in the log. On resume: the new ones only. */
  onEvent(runId: RunId, event: RunEvent): void;
  onPulse(pulse: Pulse): void;
}

export interface RunEnd {
  readonly runId: RunId;
  readonly finished: EventOf<'run.finished'>;
  /** Why it stopped, when that was a failure with words of its own. */
  readonly error: TandemError | null;
  readonly runFile: string;
}

export interface RunListing {
  readonly runId: string;
  readonly startedAt: string;
  readonly request: string;
  readonly repository: string;
  /** `running`, `interrupted`, or an outcome; `unreadable` with the reason in `note`. */
  readonly status: string;
  readonly note: string;
  readonly costUsd: number;
  /** What Claude alone would have cost by estimate, minus `costUsd`; null while there is no estimate. */
  readonly savedUsd: number | null;
  readonly bytesSent: number;
  readonly seconds: number;
  readonly mode: string;
  /** The executor in force, as people chose it. */
  readonly executor: string;
  readonly scripted: boolean;
  /** Where a finished run delivered to, if anywhere; before that the branch it works on. */
  readonly branch: string | null;
  readonly filesChanged: number;
  /** It came from elsewhere and is only read. */
  readonly imported?: true | undefined;
  /** People keep it: no rule removes it. */
  readonly kept?: true | undefined;
  /** Where a running one is, or an interrupted one was left; null when it is over or not known. */
  readonly stage: string | null;
  /** Of a fork: the run that it began in. */
  readonly parentRun?: string | undefined;
  /** Of a fork that a swap test made: the test's name. */
  readonly test?: string | undefined;
}

export interface RunView {
  readonly runId: string;
  readonly epoch: string;
  readonly state: RunState;
  readonly runFile: string;
  readonly bytesOnDisk: number;
  /** Why the events end where they do, when the run file is damaged there; null for a whole one. */
  readonly damage: TandemError | null;
}

export interface PlanCheck {
  readonly faults: readonly string[];
  /** What of the plan's files changed in the repository since the run's commit; null when HEAD is still there. */
  readonly drift: { readonly head: string; readonly files: readonly string[] } | null;
}

/** What left this machine, as far as the run file can be read. */
export interface Ledger {
  readonly payloads: readonly LedgerLine[];
  /** Requests to a collector of telemetry, apart from those to Claude; absent: there were none. */
  readonly telemetry?: readonly TelemetryLine[];
  readonly damage: TandemError | null;
}

export interface LedgerLine {
  readonly seq: number;
  readonly at: string;
  readonly stage: string;
  readonly model: string;
  readonly attempt: number;
  readonly status: number | null;
  readonly bytes: number;
  readonly sha256: string;
  readonly parts: readonly {
    readonly class: string;
    readonly source: string;
    readonly bytes: number;
  }[];
  readonly masked: number;
  readonly denied: readonly { readonly source: string; readonly why: string }[];
}

export interface ReplayReport {
  readonly runId: string;
  readonly steps: number;
  readonly events: number;
  readonly outcome: string;
  /** Requests to models: what today's code builds, against what was recorded. */
  readonly requests: RequestReport;
  /** Recorded answers that today's code was given once more. */
  readonly answers: ProofReport['answers'];
  /** What differs and may: another version, other prompts or other settings made the run. */
  readonly declared: ProofReport['declared'];
  /** Payloads that were read and have the hash they are named by. */
  readonly payloads: number;
}

export interface DoctorFinding {
  readonly area:
    | 'runtime'
    | 'git'
    | 'data'
    | 'key'
    | 'server'
    | 'model'
    | 'hardware'
    | 'sandbox'
    | 'tools';
  readonly status: 'ok' | 'warning' | 'missing';
  readonly what: string;
  readonly next: string;
}
