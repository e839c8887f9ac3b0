import type { TandemError } from '../../shared/errors.ts';
import type { Qualification } from '../../shared/models/qualification.ts';
import type { Result } from '../../shared/result.ts';
import type { SettingsLayer } from '../../shared/settings/layer-settings.ts';
import type { ServerSetting, Settings } from '../../shared/settings/settings.ts';
import type { ClaudeEnvironment } from '../egress/claude-environment.ts';
import type { Results } from '../models/results/results.ts';
import type { KeyStore } from '../store/key-store.ts';
import type { Repositories, RepositoryReader, ToolRunners } from '../workflow/ports.ts';
import type { RevisionReader } from '../workspace/compare-revisions.ts';
import type { RunSeeder } from '../workspace/seed-run.ts';

/** Where surroundings come from: settings and key may change while a process lives, the rest does not. */
export interface SurroundingsSource
  extends Pick<Surroundings, 'home' | 'repositories' | 'runners'> {
  /** What this process's environment says about settings. */
  readonly environment: SettingsLayer;
  readonly keys: KeyStore;
  /** Measurements and exams of the data folder, with those of the team. */
  readonly results: () => Promise<Results>;
  /** Where an administrator puts files for everybody on this machine. */
  readonly policyFolder: string | null;
  /** Whether long work that a dead process left behind goes on in this one: it has to live long enough. */
  readonly adoptsJobs: boolean;
  /** As they are now. `forRide`: settings that can't be used are an error; else the defaults stand in. */
  read(use: { readonly forRide: boolean }): Promise<Result<Surroundings, TandemError>>;
}

/** What a run has around it, fixed when the run begins or goes on. */
export interface Surroundings {
  /** The data folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  /** Why the settings file was not read; `settings` are then the defaults, good enough for reading only. */
  readonly settingsFault: TandemError | null;
  readonly claude: ClaudeEnvironment;
  /** Model servers by name; `ollama` is always there. */
  readonly servers: readonly ServerSetting[];
  readonly stallMs: number;
  readonly repositories: Repositories & RepositoryReader & RevisionReader & RunSeeder;
  readonly runners: ToolRunners;
  /** What the exam found about a model; null when it has not sat it. Left out, runs say nothing about it. */
  readonly qualificationOf?: (
    server: string,
    tag: string,
    digest: string | null,
  ) => Promise<Qualification | null>;
  /** The door's way out where Node's own `fetch` is not it (the desktop: proxies and certificates of the system). */
  readonly fetch?: typeof globalThis.fetch;
  /** Where this process can't start Node programs by its own executable. */
  readonly children?: ChildPrograms;
}

/** What child processes are started from, when it is neither this executable nor beside the sources. */
export interface ChildPrograms {
  readonly nodePath: string;
  /** Null: beside the module that starts it. */
  readonly runnerPath: string | null;
  readonly digestWorker: URL | null;
}
