import type { Readable } from 'node:stream';
import type { TextStream } from './output/screen.ts';

/** The process around a command, handed in so that tests can be one. */
export interface TerminalIo {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: TextStream & NodeJS.WritableStream;
  readonly stderr: TextStream & NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The path this program was started by. */
  readonly program: string;
  readonly signals: SignalSource;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends the process at once, for a second Ctrl-C. */
  exit(code: number): void;
}

export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
}

/** How a person calls this program here, for sentences that tell them what to type. */
export const commandName = (io: Pick<TerminalIo, 'program'>): string =>
  io.program.endsWith('.mjs') ? 'npm run -s tandem --' : 'tandem';

/**
 * The folder a person stands in. npm runs a script in the package's folder and keeps theirs in INIT_CWD;
 * other programs started below npm inherit that variable, so it counts for our own scripts alone.
 */
export function callerFolder(io: Pick<TerminalIo, 'env' | 'cwd'>): string {
  const { npm_lifecycle_event: script, npm_package_json: manifest, INIT_CWD } = io.env;
  const ours = script === 'tandem' || script === 'start';
  const inPackage = manifest?.replace(/[\\/]package\.json$/, '') === io.cwd;
  return ours && inPackage && INIT_CWD !== undefined ? INIT_CWD : io.cwd;
}
