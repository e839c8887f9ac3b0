import { createBundles } from './engine/bundles/lazy-desks.ts';
import { createMachineDesk } from './engine/models/machine-desk.ts';
import { createModelDesk } from './engine/models/model-desk.ts';
import { once } from './engine/once.ts';
import { readAround } from './engine/read-around.ts';
import type { Engine } from './engine.ts';
import type { ForkDesk } from './fork-desk.ts';
import type { ReplayDesk } from './replay-desk.ts';
import type { SurroundingsSource } from './surroundings.ts';
import type { SwapDesk } from './swap-desk.ts';

/**
 * The engine over its surroundings. Each method loads its own part, so that listing runs loads neither the
 * planner nor the executor.
 */
export function createEngine(source: SurroundingsSource): Engine {
  const looking = once(async () => {
    const { createKeptReadings } = await import('./engine/kept-readings.ts');
    const { createChanges } = await import('./engine/changes.ts');
    const readings = createKeptReadings(source.home);
    return { readings, changes: createChanges(readings, source.repositories) };
  });
  const models = createModelParts(source);
  const passing = createBundles(source);
  const moments = once(async () => {
    const { createMomentDesk } = await import('./engine/moments/moment-desk.ts');
    return createMomentDesk(source);
  });
  const search = once(async () => {
    const { createSearchDesk } = await import('./engine/search/search-desk.ts');
    return createSearchDesk(source);
  });
  const telemetry = once(async () => {
    const { createTelemetryDesk } = await import('./engine/telemetry/telemetry-desk.ts');
    return createTelemetryDesk({ ...source, around: () => readAround(source) });
  });
  const explanations = once(async () => {
    const { createExplainDesk } = await import('./engine/explain/explain-desk.ts');
    return createExplainDesk(source);
  });
  return {
    ...createRides(source),
    ...createRecords(source.home),
    ...createDesk(source, models.desk),
    ...models,
    toolServers: createToolServers(source),
    ...passing,
    comparisons: createComparisons(source.home),
    moments: {
      tree: async (asked) => (await moments.get()).tree(asked),
      file: async (asked) => (await moments.get()).file(asked),
      spent: async (asked) => (await moments.get()).spent(asked),
      note: async (note) => (await moments.get()).note(note),
      waits: async (asked) => (await moments.get()).waits(asked),
    },
    explanations: {
      explain: async (run) => (await explanations.get()).explain(run),
      lookBack: async (run, watch) => (await explanations.get()).lookBack(run, watch),
      first: async (run) => (await explanations.get()).first(run),
      judge: async (run, said) => (await explanations.get()).judge(run, said),
    },
    search: {
      find: async (query) => (await search.get()).find(query),
      settle: async (asked, watch) => (await search.get()).settle(asked, watch),
    },
    telemetry: {
      preview: async (order) => (await telemetry.get()).preview(order),
      send: async (order, watch) => (await telemetry.get()).send(order, watch),
    },
    async payload(run, seq) {
      const { readPayload } = await import('./engine/ledger-body.ts');
      return readPayload((await looking.get()).readings, run, seq);
    },
    async changes(run, scope) {
      return (await looking.get()).changes.list(run, scope);
    },
    async fileDiff(run, scope, path) {
      return (await looking.get()).changes.file(run, scope, path);
    },
    async patch(run, scope) {
      return (await looking.get()).changes.patch(run, scope);
    },
    async close() {
      (await looking.made())?.readings.close();
      (await moments.made())?.close();
      await (await search.made())?.close();
      await models.desk.close();
      await passing.bundles.close();
    },
  };
}

/** What rides, or asks today's workflow. */
function createRides(
  source: SurroundingsSource,
): Pick<
  Engine,
  'run' | 'resume' | 'replay' | 'replays' | 'checkPlan' | 'fork' | 'forks' | 'swaps'
> {
  const riding = () => source.read({ forRide: true });
  const forks = createForks(source);
  return {
    async run(request, watch) {
      const around = await riding();
      if (!around.ok) return around;
      return (await import('./engine/start-run.ts')).startRun(around.value, request, watch);
    },
    async resume(run, watch) {
      const around = await riding();
      if (!around.ok) return around;
      return (await import('./engine/continue-run.ts')).resumeRun(around.value, run, watch);
    },
    forks,
    swaps: createSwaps(source, forks),
    async fork(asked, watch) {
      const around = await riding();
      if (!around.ok) return around;
      const { rideFork } = await import('./engine/fork/create-fork-desk.ts');
      return rideFork(around.value, forks, asked, watch);
    },
    async replay(run) {
      const { replayRun } = await import('./engine/replay/verify-run.ts');
      return replayRun(await readAround(source), run);
    },
    replays: createReplays(source),
    async checkPlan(run, plan) {
      const { checkRunPlan } = await import('./engine/check-plan.ts');
      return checkRunPlan(await readAround(source), run, plan);
    },
  };
}

/** Loaded when somebody asks what a model was sent, or does a run once more. */
function createReplays(source: SurroundingsSource): ReplayDesk {
  const desk = once(async () => {
    const { createReplayDesk } = await import('./engine/replay/replay-desk.ts');
    return createReplayDesk(source);
  });
  return {
    input: async (at) => (await desk.get()).input(at),
    text: async (at) => (await desk.get()).text(at),
    find: async (at) => (await desk.get()).find(at),
    forecast: async (run) => (await desk.get()).forecast(run),
    earlier: async (run) => (await desk.get()).earlier(run),
    execute: async (asked, watch) => (await desk.get()).execute(asked, watch),
  };
}

/** Loaded when somebody forks, or looks where it could be done. */
function createForks(source: SurroundingsSource): ForkDesk {
  const desk = once(async () => {
    const { createForkDesk } = await import('./engine/fork/create-fork-desk.ts');
    return createForkDesk(source.home, source.read);
  });
  return {
    places: async (run) => (await desk.get()).places(run),
    forecast: async (asked) => (await desk.get()).forecast(asked),
    create: async (asked) => (await desk.get()).create(asked),
  };
}

/** Loaded when somebody tests. */
function createSwaps(source: SurroundingsSource, forks: ForkDesk): SwapDesk {
  const desk = once(async () => {
    const { createSwapDesk } = await import('./engine/swap/create-swap-desk.ts');
    return createSwapDesk({ home: source.home, forks, read: source.read });
  });
  return {
    forecast: async (asked) => (await desk.get()).forecast(asked),
    run: async (asked, watch) => (await desk.get()).run(asked, watch),
  };
}

/** What is read from run files. */
function createRecords(home: string): Pick<Engine, 'runs' | 'show' | 'ledger' | 'open'> {
  return {
    async open(run) {
      return (await import('../store/open-run.ts')).openRunInTurns(home, run);
    },
    async runs() {
      return (await import('../store/library.ts')).createLibrary({ home }).list();
    },
    async show(run) {
      return (await import('./engine/read-runs.ts')).showRun(home, run);
    },
    async ledger(run) {
      return (await import('./engine/read-runs.ts')).readLedger(home, run);
    },
  };
}

/** The machine and its models, each loaded when it is first asked for. */
function createModelParts(source: SurroundingsSource): Pick<Engine, 'machines' | 'desk'> {
  const machines = createMachineDesk(source);
  return { machines, desk: createModelDesk({ source, machines }) };
}

/** Tool servers that people added, loaded when somebody looks at them. */
function createToolServers(source: SurroundingsSource): Engine['toolServers'] {
  const desk = once(async () => {
    const { createToolServerDesk } = await import('./engine/tool-server-desk.ts');
    return createToolServerDesk(() => readAround(source));
  });
  return {
    list: async () => (await desk.get()).list(),
    inspect: async (asked) => (await desk.get()).inspect(asked),
    approve: async (asked) => (await desk.get()).approve(asked),
    forget: async (asked) => (await desk.get()).forget(asked),
  };
}

/** Comparisons, loaded when somebody makes one. */
function createComparisons(home: string): Engine['comparisons'] {
  const desk = once(async () => {
    const { createComparisonDesk } = await import('./engine/compare/comparison-desk.ts');
    return createComparisonDesk(home);
  });
  return {
    compare: async (asked) => (await desk.get()).compare(asked),
    event: async (asked) => (await desk.get()).event(asked),
    file: async (asked) => (await desk.get()).file(asked),
    suggest: async (run) => (await desk.get()).suggest(run),
    matrix: async (run) => (await desk.get()).matrix(run),
  };
}

type Desk =
  | 'doctor'
  | 'report'
  | 'repository'
  | 'recentRepositories'
  | 'browse'
  | 'preview'
  | 'settings'
  | 'changeSettings'
  | 'resetSettings'
  | 'keys'
  | 'models'
  | 'place'
  | 'consents'
  | 'protections';

/** What people look at and settle before a run. */
function createDesk(source: SurroundingsSource, models: Engine['desk']): Pick<Engine, Desk> {
  const { home, keys } = source;
  return {
    async doctor() {
      const { examineAround } = await import('./engine/diagnostics.ts');
      return examineAround(await readAround(source), models);
    },
    async report() {
      const { makeReport } = await import('./engine/diagnostics.ts');
      return makeReport(await readAround(source), models, await keys.status());
    },
    async repository(path) {
      const { viewRepository } = await import('./engine/repositories.ts');
      return viewRepository(await readAround(source), path);
    },
    async recentRepositories() {
      return (await import('./engine/repositories.ts')).recentRepositories(home);
    },
    async browse(path, hidden) {
      return (await import('./engine/repositories.ts')).browseFolders(path, hidden);
    },
    async preview(asked, signal) {
      const { previewRequest } = await import('./engine/repositories.ts');
      return previewRequest(await readAround(source), asked, signal);
    },
    async settings() {
      return (await import('./engine/settings-view.ts')).viewSettings(source);
    },
    async changeSettings(edit) {
      return (await import('./engine/settings-view.ts')).changeSettings(source, edit);
    },
    async resetSettings(version) {
      return (await import('./engine/settings-view.ts')).resetSettings(source, version);
    },
    keys,
    async models() {
      const { listModels } = await import('./engine/list-models.ts');
      const { withPools } = await import('./engine/list-pools.ts');
      const around = await readAround(source);
      return withPools(await listModels(around, await source.results()), around.settings.pools);
    },
    place: { home },
    consents: {
      async list() {
        return (await import('../store/consents.ts')).createConsents(home).list();
      },
      async withdraw(path) {
        return (await import('../store/consents.ts')).createConsents(home).withdraw(path);
      },
    },
    protections: () => source.runners.protections(),
  };
}
