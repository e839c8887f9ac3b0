import type { SandboxRuntimeConfig } from '@anthropic-ai/sandbox-runtime';

/** What the host tells a new wrapper: a file in the runner's folder that nothing inside the sandbox can read. */
export interface WrapperOrder {
  readonly policy: SandboxRuntimeConfig;
  /** Where the library works: an empty folder that nothing can write. */
  readonly anchor: string;
  /** Where the program works. */
  readonly folder: string;
  /** Program and arguments. */
  readonly argv: readonly string[];
  /** The program's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the shell that starts it. */
  readonly shell: string;
}
