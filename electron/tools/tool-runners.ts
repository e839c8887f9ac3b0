import { randomBytes } from 'node:crypto';
import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeProtections } from '../sandbox/describe-protections.ts';
import type { Survey } from '../sandbox/enclosure/survey.ts';
import { runnerEnvironment } from '../sandbox/environment.ts';
import { makeRunnerFolder, recordStart, removeTree, sweepLeftovers } from '../sandbox/leftovers.ts';
import type { ToolRunners } from '../workflow/ports.ts';
import { connectRunner } from './connect-runner.ts';
import { openEnclosed } from './open-enclosed.ts';
import { findPrograms } from './programs.ts';
import { type Connection, createRunnerSession } from './runner-session.ts';
import type { RunnerSettings } from './tool-wire.ts';
import { workspaceTools } from './workspace-tools.ts';

/**
 * Measured with the bundled runner, resident after 400 reads and 20 searches: 124 MB with V8's defaults,
 * 90 MB with a small young generation, 77 MB without optimising compilers (which file tools don't miss),
 * 67 MB when collecting garbage early as well.
 */
const SMALL_PROCESS = [
  '--max-semi-space-size=1',
  '--max-old-space-size=256',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--optimize-for-size',
  // A command inside could otherwise open the runner's debugger with a signal.
  '--disable-sigusr1',
];

/** What people settled about the sandbox, as it is now. */
export interface SandboxTerms {
  readonly allowedHosts: readonly string[];
  readonly readableFolders: readonly string[];
}

export interface RunnerOptions {
  /** The runner's program; default: the bundle beside this file, else its source. */
  readonly runnerPath?: string;
  readonly nodePath?: string;
  /** What the host itself inherited; only the allow list of it reaches the runner. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Tandem's data folder: unreadable from inside, and the place of the runners' private folders. */
  readonly home?: string;
  readonly terms?: () => SandboxTerms;
  /** What was found out about this machine; default: looked at once, when it is first needed. */
  readonly survey?: () => Promise<Survey>;
}

const NO_TERMS: SandboxTerms = { allowedHosts: [], readableFolders: [] };

/** Whoever turns the sandbox off (`TANDEM_SANDBOX=off`, for tests) is told so, and asked for consent like anybody without one. */
export const sandboxOff: Survey = {
  kind: 'none',
  why: 'it was turned off with TANDEM_SANDBOX=off',
  next: 'Take TANDEM_SANDBOX out of the environment.',
};

/**
 * Starts tool runners: one process per session that serves the workspace tools over MCP, inside the platform's
 * sandbox where there is one, with an environment of its own and a private folder that ends with it. Where there
 * is one, a runner that can't be started in it is not started at all.
 */
export function createToolRunners(options: RunnerOptions = {}): ToolRunners {
  const programs = findPrograms(options.runnerPath);
  const base = options.home === undefined ? tmpdir() : join(options.home, 'runners');
  const environment = runnerEnvironment(options.environment ?? process.env);
  const nodePath = options.nodePath ?? process.execPath;
  const terms = options.terms ?? (() => NO_TERMS);
  const tools = workspaceTools.map((tool) => tool.definition);
  let surveying: Promise<Survey> | null = null;
  const survey = (): Promise<Survey> => {
    surveying ??= (options.survey ?? lookAround)();
    return surveying;
  };
  let swept = false;
  return {
    tools,
    protections: async () => describeProtections(await survey(), { hosts: terms().allowedHosts }),
    async open({ folder, writable, signal, hosts }) {
      signal.throwIfAborted();
      if (!swept) sweepLeftovers(base);
      swept = true;
      const found = await survey();
      // Inside, links outside of the worktree are not there: everything is named by where it really lies.
      const own = realpathSync(await makeRunnerFolder(base));
      const mark = randomBytes(16).toString('hex');
      const settings = { folder: leadsTo(folder), writable: writable && [...writable], own, mark };
      const argv = [nodePath, ...SMALL_PROCESS, programs.runner];
      const common = { own, mark, signal, tools };
      try {
        const connected =
          found.kind === 'none'
            ? await openPlain({ ...common, argv, settings, env: environment })
            : await openEnclosed({
                ...{ ...common, argv, settings, env: environment, programs, survey: found },
                hosts: hosts ?? terms().allowedHosts,
                readableFolders: terms().readableFolders,
                data: options.home ?? null,
              });
        return connected.ok ? ok(createRunnerSession(connected.value, tools)) : connected;
      } catch (error) {
        removeTree(own);
        signal.throwIfAborted();
        return err(cannotStart(error));
      }
    },
  };
}

function leadsTo(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there: whoever opens it says so.
    return path;
  }
}

/** What starts a runner, wherever it lives. */
export interface RunnerParts
  extends Pick<Parameters<typeof connectRunner>[0], 'mark' | 'signal' | 'tools'> {
  readonly own: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly settings: RunnerSettings;
}

/** A runner with the user's own rights. */
function openPlain(parts: RunnerParts): Promise<Result<Connection, TandemError>> {
  const { own, env, mark, signal, tools } = parts;
  requireFolder(parts.settings.folder);
  const file = join(own, 'settings.json');
  writeFileSync(file, JSON.stringify(parts.settings), { mode: 0o600 });
  const [program = process.execPath, ...rest] = parts.argv;
  return connectRunner({
    argv: [program, ...rest, file],
    cwd: own,
    started: (pid) => recordStart(own, pid, null),
    tidy: () => removeTree(own),
    ...{ env, mark, signal, tools },
  });
}

function requireFolder(folder: string): void {
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
}

async function lookAround(): Promise<Survey> {
  const { surveySandbox } = await import('../sandbox/enclosure/survey.ts');
  return surveySandbox();
}

const cannotStart = (error: unknown): TandemError => ({
  kind: 'runner-failed',
  detail: `it could not be started: ${error instanceof Error ? error.message : String(error)}`,
});
