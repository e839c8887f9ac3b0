import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
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
import type { RunEnd, RunRequest, SettledRequest, Watch } from '../engine.ts';
import type { Surroundings } from '../surroundings.ts';
import { version } from '../version.ts';
import { chooseModels, type Models } from './choose-models.ts';
import { liveRun } from './live-run.ts';
import { decideBudgets, decidePolicy, settleBudgets } from './mode-terms.ts';
import { settingOf } from './repository-setting.ts';
import { createRunPorts } from './run-ports.ts';

/** Starts a run: looks at the repository, fixes the terms, makes the run file, and rides. */
export async function startRun(
  around: Surroundings,
  asked: RunRequest,
  watch: Watch,
): Promise<Result<RunEnd, TandemError>> {
  const { mode, deliver } = around.settings;
  const request = { ...asked, mode: asked.mode ?? mode, deliver: asked.deliver ?? deliver };
  const models = chooseModels(around, request);
  if (!models.ok) return models;
  const budgets = settleBudgets(around.settings.budgets, asked.budgets);
  if (!budgets.ok) return budgets;
  const facts = await around.repositories.inspect(request.repository);
  if (!facts.ok) return facts;
  if (asked.seenCommit !== undefined && asked.seenCommit !== facts.value.headCommit) {
    return err({ kind: 'stale', what: 'The commit that the run would start from' });
  }
  const outside = requireOutside(around.home, facts.value.path);
  if (!outside.ok) return outside;
  const begun = new Date();
  const id = newRunId(begun);
  const terms = describeTerms(around, {
    request,
    facts: facts.value,
    models: models.value,
    budgets: budgets.value,
    id,
  });
  return beginRun(around, { id, begun, terms }, watch);
}

/** Makes the run file of a run whose terms are settled, and rides. */
export async function beginRun(
  around: Surroundings,
  run: { readonly id: RunId; readonly begun: Date; readonly terms: RunTerms },
  watch: Watch,
): Promise<Result<RunEnd, TandemError>> {
  const { id, begun, terms } = run;
  const ports = await createRunPorts(around, {
    runId: id,
    terms,
    people: watch.people,
    controls: watch.controls,
  });
  if (!ports.ok) return ports;
  const prompts = await hashPrompts(ports.value);
  const log = createRunFile({
    folder: runsFolder(around.home),
    runId: id,
    epoch: begun,
    onAppend: (event) => watch.onEvent(id, event),
  });
  if (!log.ok) return log;
  const body = {
    kind: 'run.started',
    format: LOG_FORMAT,
    tandem: version,
    ...terms,
    epoch: begun.toISOString(),
    prompts,
  } as const;
  log.value.append({ key: stepKey('run'), parent: '', lane: 'system', body, durable: true });
  return ok(await liveRun(around, { log: log.value, ports: ports.value, watch }));
}

/** All of a run's terms that are settled before its file is made. */
export type RunTerms = Omit<
  BodyOf<'run.started'>,
  'kind' | 'format' | 'tandem' | 'epoch' | 'prompts'
>;

/** Said before anything is spent: worktrees inside the checkout would not leave it as it is. */
function requireOutside(home: string, checkout: string): Result<void, TandemError> {
  const below = relative(checkout, realpathSync(home));
  if (below === '..' || below.startsWith(`..${sep}`)) return ok(undefined);
  const detail = `Tandem’s own folder ${home} is inside it; set TANDEM_HOME to another one.`;
  return err({ kind: 'repository-unsupported', path: checkout, detail });
}

/** Which wording each model was given, so that a later reader knows. */
async function hashPrompts(ports: Ports): Promise<Record<string, string>> {
  return { ...ports.planner.prompts, ...(await readExecutorPrompt()).hashes };
}

function describeTerms(
  around: Surroundings,
  run: {
    readonly request: SettledRequest;
    readonly facts: RepositoryFacts;
    readonly models: Models;
    readonly budgets: Settings['budgets'];
    readonly id: RunId;
  },
): RunTerms {
  const { request, facts, models, id } = run;
  const commands = request.commands ?? around.settings.commands;
  const { commandRules } = around.settings;
  const setup = settingOf(around.settings, facts.path)?.setup;
  return {
    request: request.request,
    repository: describeRepository(facts),
    branch: `tandem/${slugOf(request.request)}-${id.slice(-4)}`,
    worktree: join(around.home, 'worktrees', id),
    mode: request.mode,
    ...models,
    deliver: request.deliver,
    policy: decidePolicy(request.mode, around.settings.policy),
    scripted: request.scripted === true,
    budgets: decideBudgets(request.mode, run.budgets),
    parentRun: null,
    // Written down only where it says something: a run without it is as it always was.
    ...(commands !== 'allow' || commandRules.length > 0 ? { commands } : {}),
    ...(commandRules.length > 0 ? { commandRules } : {}),
    ...(setup === undefined || request.scripted === true ? {} : { setup }),
    ...describeToolServers(around, request),
    ...describeWatch(around, request, models),
    ...describeParallel(around, request),
  };
}

/** Revision of the detectors in `workflow/watch` and `executor/watch`: raised when one of them judges differently. */
const DETECTORS = 1;

/** Who takes failing steps over is one of the house's models; Claude’s and the sample’s place can't be taken. */
function describeWatch(
  { settings }: Surroundings,
  { mode, scripted }: SettledRequest,
  { executor }: Models,
): Pick<RunTerms, 'detectors' | 'strongerExecutor'> {
  const { strongerExecutor } = settings;
  const named = strongerExecutor !== null && strongerExecutor !== executor;
  const canChange = mode !== 'cloud' && scripted !== true;
  return { detectors: DETECTORS, ...(named && canChange ? { strongerExecutor } : {}) };
}

/** The sample needs none; written down only where there are any. */
function describeToolServers(
  around: Surroundings,
  request: SettledRequest,
): Pick<RunTerms, 'toolServers'> {
  const names = around.settings.toolServers
    .filter(({ enabled }) => enabled)
    .map(({ name }) => name);
  if (names.length === 0 || request.scripted === true) return {};
  return { toolServers: names.sort() };
}

/** As many at once as its settings can say, where they leave it to the server. */
const MOST_AT_ONCE = 64;

/** Claude as executor, and the sample, work through a plan one step after the other. */
function describeParallel(
  { settings }: Surroundings,
  request: SettledRequest,
): Pick<RunTerms, 'parallelSteps'> {
  const parallelSteps = settings.parallelSteps ?? MOST_AT_ONCE;
  if (parallelSteps === 1 || request.mode === 'cloud' || request.scripted === true) return {};
  return { parallelSteps };
}

export const describeRepository = (facts: RepositoryFacts): RunTerms['repository'] => ({
  path: facts.path,
  baseCommit: facts.headCommit,
  baseTree: facts.headTree,
  baseBranch: facts.branch,
  dirtyFiles: facts.dirtyFiles,
  shallow: facts.shallow,
  submodules: facts.submodules,
});

/** `20261121-094612-7f3a`: sorts by time, and is safe as a file name. */
export function newRunId(now: Date): RunId {
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
