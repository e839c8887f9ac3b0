import { execFile } from 'node:child_process';
import { homedir } from 'node:os';

/** What describing a server needs of this machine; handed in, so that every machine can be tested on any. */
export interface ServerKit {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder of this user. */
  readonly home: string;
  /** Standard output of a program; null when it is not there, fails or takes too long. */
  readonly run: (command: string, args: readonly string[]) => Promise<string | null>;
  /** Where Linux tells about processes and sockets. */
  readonly procFolder: string;
  /** Puts a folder before absolute places of programs and models; empty but in tests. */
  readonly root: string;
  /** What Tandem started the server of this port with; null when it did not. */
  readonly startedWith: (port: number) => Readonly<Record<string, string>> | null;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const RUN_MS = 3_000;
const ANSWER_MS = 5_000;

export function createServerKit(more: Partial<ServerKit> = {}): ServerKit {
  return {
    platform: process.platform,
    env: process.env,
    home: homedir(),
    run: runProgram,
    procFolder: '/proc',
    root: '',
    startedWith: () => null,
    timeoutMs: ANSWER_MS,
    ...more,
  };
}

function runProgram(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { timeout: RUN_MS, killSignal: 'SIGKILL', windowsHide: true } as const;
    execFile(command, args, options, (error, stdout) =>
      resolve(error === null ? String(stdout) : null),
    );
  });
}
