import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { err, ok, type Result } from '../../../shared/result.ts';
import { enclose } from '../../sandbox/enclosure/enclosure.ts';
import { findFaultyHost } from '../../sandbox/enclosure/hosts.ts';
import type { Survey } from '../../sandbox/enclosure/survey.ts';
import { isInside } from '../../sandbox/enclosure/tool-chains.ts';
import {
  makeRunnerFolder,
  recordStart,
  removeBridge,
  removeTree,
  sweepLeftovers,
} from '../../sandbox/leftovers.ts';
import { sendSignal } from '../../sandbox/process-tree.ts';
import { spawnRunner, sweepCommands } from '../../sandbox/spawn-runner.ts';
import { findPrograms } from '../programs.ts';
import { launchPlainly } from './launch-plainly.ts';
import type { LaunchProgram, ServerKit } from './server-kit.ts';

export interface LaunchTerms {
  /** What this machine has for a sandbox; asked once. */
  readonly survey: () => Promise<Survey>;
  /** Tandem's data folder: hidden, but for a server's own folder. */
  readonly home: string;
  /** The Node that puts programs into the sandbox. */
  readonly nodePath: string;
  /** Folders that people let commands read. */
  readonly readableFolders: readonly string[];
}

/**
 * Starts servers' programs inside the platform's sandbox: they read tool chains, what their own command names and
 * the run's worktree, write their private folder, and reach no host that was not allowed. Without a sandbox they
 * have the user's own rights, which is said before anybody approves them.
 */
export function createLaunch(terms: LaunchTerms): Pick<ServerKit, 'launch' | 'isolates'> {
  let surveying: Promise<Survey> | null = null;
  const survey = (): Promise<Survey> => {
    surveying ??= terms.survey();
    return surveying;
  };
  return {
    isolates: async () => (await survey()).kind !== 'none',
    async launch(program) {
      const found = await survey();
      return found.kind === 'none' ? launchPlainly(program) : launchEnclosed(terms, found, program);
    },
  };
}

async function launchEnclosed(
  terms: LaunchTerms,
  survey: Exclude<Survey, { readonly kind: 'none' }>,
  { argv, environment, folder, readable, hosts }: Parameters<LaunchProgram>[0],
): ReturnType<LaunchProgram> {
  const faulty = findFaultyHost(hosts);
  if (faulty !== null) return err(faulty);
  const [name, ...args] = argv;
  const program = findProgram(name, environment.PATH ?? '');
  if (!program.ok) return program;
  const base = join(terms.home, 'runners');
  sweepLeftovers(base);
  const own = await makeRunnerFolder(base);
  const mark = randomBytes(16).toString('hex');
  const { wrapper, seccomp } = findPrograms();
  try {
    const enclosing = enclose(
      {
        platform: process.platform,
        helpers: survey.kind === 'linux' ? survey.helpers : null,
        ...{ seccomp, wrapperPath: wrapper, nodePath: terms.nodePath, data: terms.home },
        readableFolders: terms.readableFolders,
      },
      {
        argv: [program.value, ...args],
        env: { ...environment, ...(hosts.length > 0 && { NODE_USE_ENV_PROXY: '1' }) },
        readable: [...readable, ...namedBy([program.value, ...args], terms.home)],
        writable: null,
        ...{ folder, own, hosts },
      },
    );
    const env = { ...enclosing.env, TANDEM_COMMAND: mark };
    const child = spawnRunner(enclosing.argv, env, enclosing.cwd);
    recordStart(own, child.pid, enclosing.bridge);
    const sweep = (): void => {
      if (child.pid !== undefined) sendSignal(-child.pid, 'SIGKILL');
      sweepCommands(mark);
      removeTree(own);
      if (enclosing.bridge !== null) removeBridge(enclosing.bridge);
    };
    return ok({ child, sandboxed: true, sweep });
  } catch (reason) {
    removeTree(own);
    const detail = reason instanceof Error ? reason.message : String(reason);
    return err(`it could not be put into the sandbox: ${detail}`);
  }
}

/** The program that a name means, as the search path has it: inside the sandbox nothing is searched. */
function findProgram(name: string, path: string): Result<string, string> {
  const candidates = name.includes(sep)
    ? [name]
    : path.split(delimiter).map((folder) => join(folder, name));
  const found = candidates.find((candidate) => candidate.startsWith(sep) && canRun(candidate));
  if (found !== undefined) return ok(found);
  return err(`its program ${name} is not there, or is no program (ENOENT)`);
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * What the command itself names, and a person approved with it: a file with the package that it belongs to, or a
 * folder. Nothing of Tandem's own data, and no folder so wide that all else would lie in it.
 */
function namedBy(argv: readonly string[], home: string): readonly string[] {
  return argv
    .filter((text) => text.startsWith(sep) && existsSync(text))
    .flatMap((text) => {
      const real = realpathSync(text);
      return statSync(real).isDirectory() ? [text, real] : [text, real, ...packageAround(real)];
    })
    .filter((path) => path !== sep && !isInside(home, path) && !isInside(path, home));
}

/** A program of npm needs what was installed beside it; a script of one's own needs its folder. */
function packageAround(file: string): readonly string[] {
  const part = `${sep}node_modules${sep}`;
  const at = file.indexOf(part);
  if (at >= 0) return [file.slice(0, at + part.length - 1)];
  return [nearestPackage(dirname(file)) ?? dirname(file)];
}

function nearestPackage(folder: string): string | null {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  return above === folder ? null : nearestPackage(above);
}
