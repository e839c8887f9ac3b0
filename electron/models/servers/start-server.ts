import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type JobClock, realJobClock, waitFor } from '../jobs/job-clock.ts';
import { readVersion } from '../ollama/manage-ollama.ts';
import { type OllamaServer, parseServer, type ServerName } from '../ollama/ollama-server.ts';
import { isLoopback } from './is-here.ts';
import { ownEnvironment } from './own-environment.ts';

export interface StartOptions {
  /** What it prints is appended here. */
  readonly logFile: string;
  readonly clock?: JobClock | undefined;
  /** Default 30 s: it answers before it has looked at the devices. */
  readonly patienceMs?: number | undefined;
}

export interface StartedServer {
  /** Null when another program had started it meanwhile. */
  readonly pid: number | null;
  readonly port: number;
  /** What it was started with; for `ServerKit.startedWith`. */
  readonly environment: Readonly<Record<string, string>>;
}

const PATIENCE_MS = 30_000;
const LOOK_MS = 200;

/**
 * Starts `ollama serve` for a server on a loopback address, on 127.0.0.1 only, and waits until it answers. It lives on
 * when Tandem ends. A server that answers already is left alone and is fine. Errors: `model-work-failed` (start).
 */
export async function startServer(
  server: ServerName,
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  options: StartOptions,
): Promise<Result<StartedServer, TandemError>> {
  const parsed = parseServer(server);
  if (!parsed.ok) return parsed;
  const { address } = parsed.value;
  if (!isLoopback(address.hostname)) {
    return failed(server, `${address.display} is not on this machine`, 'Start it on its machine.');
  }
  const environment = ownEnvironment(env, address.port);
  const there = await readVersion(parsed.value, { timeoutMs: 2_000 });
  if (there.ok) return ok({ pid: null, port: address.port, environment: {} });
  if (there.error.kind !== 'unreachable') {
    return failed(
      server,
      there.error.detail,
      'Stop the program that has this port, then try again.',
    );
  }
  const child = launch(program, environment, options.logFile);
  if (!child.ok) return failed(server, child.error, 'Check that this folder can be written.');
  const outcome = await awaitAnswer(parsed.value, child.value, options);
  if (outcome === 'answers') {
    child.value.process.unref();
    return ok({ pid: child.value.process.pid ?? null, port: address.port, environment });
  }
  if (outcome === 'another') return ok({ pid: null, port: address.port, environment: {} });
  return failed(
    server,
    outcome,
    `Look at ${options.logFile}, or run \`ollama serve\` in a terminal.`,
  );
}

interface Launched {
  readonly process: ChildProcess;
  readonly log: { readonly path: string; readonly from: number };
  /** How it ended, in words; null while it runs. */
  readonly ended: () => string | null;
}

function launch(
  program: string,
  environment: Readonly<Record<string, string>>,
  logFile: string,
): Result<Launched, string> {
  let log: number;
  let from: number;
  try {
    mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
    from = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    log = openSync(logFile, 'a', 0o600);
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown;
    return err(`its log can’t be written: ${thrown.message}`);
  }
  const child = spawn(program, ['serve'], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log],
    env: { ...environment },
  });
  closeSync(log);
  let ended: string | null = null;
  child.on('error', (cause) => {
    ended = `${program} can’t be started: ${cause.message}`;
  });
  child.on('exit', (code, signal) => {
    ended ??= `it ended at once with ${code === null ? signal : `code ${code}`}`;
  });
  return ok({ process: child, log: { path: logFile, from }, ended: () => ended });
}

/** `answers`, `another` when somebody else's server has the port by now, or what went wrong. */
async function awaitAnswer(
  server: OllamaServer,
  launched: Launched,
  options: StartOptions,
): Promise<'answers' | 'another' | string> {
  const clock = options.clock ?? realJobClock;
  const patience = options.patienceMs ?? PATIENCE_MS;
  const until = clock.now() + patience;
  while (clock.now() < until) {
    await waitFor(clock, LOOK_MS, new AbortController().signal);
    const ended = launched.ended();
    const version = await readVersion(server, { timeoutMs: 2_000 });
    if (version.ok) return ended === null ? 'answers' : 'another';
    if (ended !== null) return withLog(ended, launched.log);
  }
  // It is ours and of no use: it would keep the port from the next try.
  await end(launched, clock);
  return withLog(`it did not answer within ${Math.round(patience / 1_000)} s`, launched.log);
}

const GRACE_MS = 3_000;

/** Asks it to end, with all that it started; what doesn't within some seconds is ended. */
async function end(launched: Launched, clock: JobClock): Promise<void> {
  killGroup(launched.process, 'SIGTERM');
  const until = clock.now() + GRACE_MS;
  while (launched.ended() === null && clock.now() < until) {
    await waitFor(clock, LOOK_MS, new AbortController().signal);
  }
  killGroup(launched.process, 'SIGKILL');
  // Even one that can't be killed must not keep us from ending.
  launched.process.unref();
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid === undefined) return;
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // All of it has ended in the meantime, which is what was wanted.
  }
}

const LAST_LINES = 3;
const LOG_TAIL = 4_096;

/** With the last lines that this start has printed. */
function withLog(what: string, log: Launched['log']): string {
  const lines = readTail(log)
    .split('\n')
    .map((line) => line.replace(/\p{Cc}+/gu, ' ').trim())
    .filter((line) => line !== '');
  if (lines.length === 0) return what;
  return `${what}; its last words: ${lines.slice(-LAST_LINES).join(' / ').slice(-500)}`;
}

/** The end of what was printed since; the log is as long as the server has ever run. */
function readTail({ path, from }: Launched['log']): string {
  const file = openSync(path, 'r');
  try {
    const size = statSync(path).size;
    const begin = Math.max(from, size - LOG_TAIL);
    const buffer = Buffer.alloc(Math.max(0, size - begin));
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, begin));
  } finally {
    closeSync(file);
  }
}

const failed = (
  server: ServerName,
  detail: string,
  next: string,
): { readonly ok: false; readonly error: TandemError } =>
  err({ kind: 'model-work-failed', work: 'start', tag: server.name, detail, next });
