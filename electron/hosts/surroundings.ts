import type { TandemError } from '../../shared/errors.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import type { ClaudeEnvironment } from '../egress/claude-environment.ts';
import type { Repositories, RepositoryReader, ToolRunners } from '../workflow/ports.ts';
import type { RevisionReader } from '../workspace/compare-revisions.ts';

/** What one Tandem process has around it; the same for all its runs. */
export interface Surroundings {
  /** The data folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  /** Why the settings file was not read; `settings` are then the defaults, good enough for reading only. */
  readonly settingsFault: TandemError | null;
  readonly claude: ClaudeEnvironment;
  /** Model servers by name; `ollama` is always there. */
  readonly servers: readonly { readonly name: string; readonly url: string }[];
  readonly stallMs: number;
  readonly repositories: Repositories & RepositoryReader & RevisionReader;
  readonly runners: ToolRunners;
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
