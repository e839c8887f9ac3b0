import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Result } from '../../../shared/result.ts';
import type { Resolve } from './guard-address.ts';
import type { Withheld } from './server-environment.ts';

/** What connecting to user-added servers needs of the machine. */
export interface ServerKit {
  /** What Tandem itself inherited; a server gets the allow list of it and what was named for it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly withheld: Withheld;
  /** The private folder of a server, by its name: where its program starts and may write. It is made when needed. */
  readonly folderOf: (server: string) => string;
  /** Folders that its program may read besides tool chains: the worktree of a run. */
  readonly readable: readonly string[];
  readonly launch: LaunchProgram;
  /** Whether programs are started inside a sandbox here. */
  readonly isolates: () => Promise<boolean>;
  /** Node's own when left out. */
  readonly fetch?: typeof globalThis.fetch;
  readonly resolve?: Resolve;
}

/** Starts a server's program, inside the sandbox where this platform has one. Errors are sentences. */
export type LaunchProgram = (program: {
  readonly argv: readonly [string, ...string[]];
  /** Its whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its working folder, and the only one that it may write. */
  readonly folder: string;
  readonly readable: readonly string[];
  /** Host names that it may reach; none when empty. */
  readonly hosts: readonly string[];
}) => Promise<Result<LaunchedProgram, string>>;

export interface LaunchedProgram {
  readonly child: ChildProcessWithoutNullStreams;
  readonly sandboxed: boolean;
  /** Ends whatever it left behind, once it has ended itself. */
  readonly sweep: () => void;
}
