import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { type RunId, runId, stepKey } from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type BodyOf, LOG_FORMAT } from '../../../shared/run/event.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { readExecutorPrompt } from '../../executor/prompt.ts';
import { createRunFile } from '../../store/run-file.ts';
import { runsFolder } from '../../store/run-paths.ts';
import type { Ports } from '../../workflow/context.ts';
import type { RepositoryFacts } from '../../workflow/ports.ts';
import { defaultBudgets } from '../../workflow/run-terms.ts';
import { SCRIPTED_MODEL } from '../demo/scripted-chat.ts';
import type { RunEnd, RunRequest, Watch } from '../engine.ts';
import type { Surroundings } from '../surroundings.ts';
import { version } from '../version.ts';
import { liveRun } from './live-run.ts';
import { createRunPorts } from './run-ports.ts';

/** Starts a run: looks at the repository, fixes the terms, makes the run file, and rides. */
export async function startRun(
  around: Surroundings,
  request: RunRequest,
  watch: Watch,
): Promise<Result<RunEnd, TandemError>> {
  const models = chooseModels(around, request);
  if (!models.ok) return models;
  const facts = await around.repositories.inspect(request.repository);
  if (!facts.ok) return facts;
  const epoch = new Date();
  const id = newRunId(epoch);
  const terms = describeTerms(around, { request, facts: facts.value, models: models.value, id });
  const ports = await createRunPorts(around, { runId: id, terms, people: watch.people });
  if (!ports.ok) return ports;
  const folder = runsFolder(around.home);
  const log = createRunFile({
    folder,
    runId: id,
    epoch,
    onAppend: (event) => watch.onEvent(id, event),
  });
  if (!log.ok) return log;
  const body = {
    ...terms,
    epoch: epoch.toISOString(),
    prompts: await hashPrompts(ports.value),
  };
  log.value.append({ key: stepKey('run'), parent: '', lane: 'system', body, durable: true });
  return ok(await liveRun(around, { log: log.value, ports: ports.value, watch }));
}

/** Which wording each model was given, so that a later reader knows. */
async function hashPrompts(ports: Ports): Promise<Record<string, string>> {
  return { ...ports.planner.prompts, ...(await readExecutorPrompt()).hashes };
}

interface Models {
  readonly planner: string;
  readonly verifier: string;
  readonly executor: string;
}

/** Flags beat settings; the demo's pair is fixed. */
function chooseModels(around: Surroundings, request: RunRequest): Result<Models, TandemError> {
  if (request.scripted === true) {
    return ok({
      planner: SCRIPTED_MODEL,
      verifier: SCRIPTED_MODEL,
      executor: `${SCRIPTED_MODEL}/pair`,
    });
  }
  if (around.claude.apiKey === null) return err({ kind: 'key-missing' });
  const { settings } = around;
  const executor = request.executor ?? settings.executor;
  if (executor === null) {
    return err({
      kind: 'usage',
      message:
        'No executor is chosen. Name one with --executor, for example --executor ollama/qwen2.5-coder:32b, or set it in settings.json; `tandem doctor` lists what the server has.',
    });
  }
  const known = around.servers.map((server) => server.name);
  const [server] = executor.split('/');
  if (!executor.includes('/') || server === undefined || !known.includes(server)) {
    return err({ kind: 'server-unknown', server: server ?? executor, known });
  }
  return ok({
    planner: request.planner ?? settings.planner,
    verifier: request.verifier ?? settings.verifier,
    executor,
  });
}

function describeTerms(
  around: Surroundings,
  run: {
    readonly request: RunRequest;
    readonly facts: RepositoryFacts;
    readonly models: Models;
    readonly id: RunId;
  },
): BodyOf<'run.started'> {
  const { request, facts, models, id } = run;
  return {
    kind: 'run.started',
    format: LOG_FORMAT,
    tandem: version,
    epoch: '',
    request: request.request,
    repository: {
      path: facts.path,
      baseCommit: facts.headCommit,
      baseTree: facts.headTree,
      baseBranch: facts.branch,
      dirtyFiles: facts.dirtyFiles,
      shallow: facts.shallow,
      submodules: facts.submodules,
    },
    branch: `tandem/${slugOf(request.request)}-${id.slice(-4)}`,
    worktree: join(around.home, 'worktrees', id),
    mode: request.mode,
    ...models,
    deliver: request.deliver,
    policy: around.settings.policy.level,
    scripted: request.scripted === true,
    budgets: budgetsFrom(around.settings.budgets),
    prompts: {},
    parentRun: null,
  };
}

/** Settings over defaults; a budget that is not set is not written down. */
function budgetsFrom(settings: Settings['budgets']): Record<string, number> {
  const set = Object.entries(settings).filter(
    (entry): entry is [string, number] => entry[1] !== null,
  );
  return { ...defaultBudgets, ...Object.fromEntries(set) };
}

/** `20261121-094612-7f3a`: sorts by time, and is safe as a file name. */
function newRunId(now: Date): RunId {
  const digits = now.toISOString().replace(/\D/g, '');
  return runId(`${digits.slice(0, 8)}-${digits.slice(8, 14)}-${randomBytes(2).toString('hex')}`);
}

const SLUG_CHARS = 32;

/** The request's first words as part of a branch name: plain ASCII, because every git host takes that. */
function slugOf(request: string): string {
  const words = request
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const cut = words.slice(0, SLUG_CHARS + 1);
  const atWord =
    cut.length <= SLUG_CHARS ? cut : cut.slice(0, Math.max(cut.lastIndexOf('-'), SLUG_CHARS / 2));
  return atWord.replace(/-+$/, '') || 'run';
}
