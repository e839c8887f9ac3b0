import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { branchName, commitHash, type RunId } from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import { createPathMatcher } from '../../egress/match-path.ts';
import { createDigestBuilder } from '../../planner/digest/create-digest-builder.ts';
import type { Ports } from '../../workflow/context.ts';
import type {
  Controls,
  Dependencies,
  DigestBuilder,
  People,
  RepositoryReader,
  Worktree,
} from '../../workflow/ports.ts';
import { orStop, RunStopped } from '../../workflow/stopped.ts';
import type { Surroundings } from '../surroundings.ts';
import { askConsent } from './ask-consent.ts';
import { captureEnvironment } from './capture-environment.ts';
import { recordTree } from './moments/list-tree.ts';
import { createPair } from './pair.ts';
import { settingOf } from './repository-setting.ts';
import { createSteering } from './steering.ts';
import { createToolServersPort } from './tool-servers.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Terms = Pick<
  BodyOf<'run.started'>,
  | 'repository'
  | 'branch'
  | 'worktree'
  | 'mode'
  | 'planner'
  | 'verifier'
  | 'executor'
  | 'policy'
  | 'scripted'
  | 'budgets'
  | 'exam'
  | 'setup'
  | 'parallelSteps'
>;

export interface RunPorts extends Ports {
  /** For a run that is over: takes away worktrees of steps that an earlier life left behind. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** Everything a run's workflow touches the world through, wired from the run's own terms. */
export async function createRunPorts(
  around: Surroundings,
  run: {
    readonly runId: RunId;
    readonly terms: Terms;
    readonly people: People;
    readonly controls?: Controls | undefined;
  },
): Promise<Result<RunPorts, TandemError>> {
  const { terms } = run;
  const pair = await createPair(around, terms);
  if (!pair.ok) return pair;
  const { planner, verifier, executor, inspect } = pair.value;
  const toolServers = createToolServersPort(around, terms);
  const opened: { close(): Promise<void> }[] = [executor, toolServers];
  const { repositories, runners } = around;
  const worktree = openOnce(around, run);
  return ok({
    planner,
    verifier,
    executor,
    executorNamed(name, budgets) {
      const other = pair.value.executorNamed(name, budgets);
      if (other.ok) opened.push(other.value);
      return other;
    },
    repositories,
    runners,
    toolServers,
    people: run.people,
    steering: createSteering(run.controls),
    digest: terms.exam === undefined ? openDigest(around, terms) : noDigest,
    dependencies: await openDependencies(around, terms),
    worktree,
    findSecrets: async (text) =>
      (await inspect(text)).map(({ kind, line }) => `${kind} in added line ${line}`),
    consent: () => askConsent(around, run),
    captureEnvironment: (consentBy) => captureEnvironment(consentBy),
    writePatch: (patch) => writePatch(join(around.home, 'runs', `${run.runId}.patch`), patch),
    sweep: () => sweepSteps(terms, worktree),
    async close() {
      for (const each of opened) await each.close();
    },
  });
}

function openDigest(around: Surroundings, { repository }: Terms): DigestBuilder {
  const denies = createPathMatcher(around.settings.policy.deniedPaths);
  const build = (reader: RepositoryReader) =>
    createDigestBuilder({
      reader,
      cacheFile: join(around.home, 'symbols.sqlite'),
      isDenied: (path) => denies(path) !== null,
      ...(around.children && { children: around.children }),
    });
  return recordTree(build, around.repositories, repository.baseTree);
}

/** The plan of an exam was written without looking. */
const noDigest: DigestBuilder = {
  build: async () => ok({ text: '', tokens: 0, files: 0, filesShown: 0, symbols: 0, ms: 0 }),
};

/** What the setup command may reach is a matter of today's settings; the command itself was recorded. */
async function openDependencies(
  around: Surroundings,
  { setup, repository }: Terms,
): Promise<Dependencies | null> {
  if (setup === undefined) return null;
  const { createDependencies } = await import(
    '../../workspace/dependencies/create-dependencies.ts'
  );
  const { home, repositories: reader, settings } = around;
  const more = settingOf(settings, repository.path)?.setupHosts ?? [];
  const hosts = more.length === 0 ? undefined : [...settings.sandbox.allowedHosts, ...more];
  return createDependencies({ home, repository, command: setup, reader, hosts });
}

function openOnce(
  around: Surroundings,
  { runId, terms }: { readonly runId: RunId; readonly terms: Terms },
): () => Promise<Worktree> {
  let opening: Promise<Worktree> | null = null;
  const open = async (): Promise<Worktree> =>
    orStop(
      await around.repositories.openWorktree({
        repository: terms.repository.path,
        runId,
        branch: branchName(terms.branch),
        folder: terms.worktree,
        base: commitHash(terms.repository.baseCommit),
      }),
    );
  return () => {
    opening ??= open();
    return opening;
  };
}

async function sweepSteps(terms: Terms, worktree: () => Promise<Worktree>): Promise<void> {
  if ((terms.parallelSteps ?? 1) === 1 || !existsSync(terms.worktree)) return;
  try {
    await (await worktree()).removeBeside('all');
  } catch (reason) {
    // A worktree that can't be opened any more has been reported by whatever ended the run.
    if (!(reason instanceof RunStopped)) throw reason;
  }
}

async function writePatch(path: string, patch: string): Promise<Result<string, TandemError>> {
  try {
    await writeFile(path, patch);
    await chmod(path, 0o600);
    return ok(path);
  } catch (reason) {
    const detail = reason instanceof Error ? reason.message : String(reason);
    return err({ kind: 'folder-unwritable', path, detail });
  }
}
