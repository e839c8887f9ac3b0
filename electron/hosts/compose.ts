import type { Engine } from './engine.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The engine over its surroundings. Each method loads its own part, so that listing runs loads neither the
 * planner nor the executor.
 */
export function createEngine(around: Surroundings): Engine {
  const { home } = around;
  const looking = once(async () => {
    const { createKeptReadings } = await import('./engine/kept-readings.ts');
    const { createChanges } = await import('./engine/changes.ts');
    const readings = createKeptReadings(home);
    return { readings, changes: createChanges(readings, around.repositories) };
  });
  return {
    async run(request, watch) {
      return (await import('./engine/start-run.ts')).startRun(around, request, watch);
    },
    async resume(run, watch) {
      return (await import('./engine/continue-run.ts')).resumeRun(around, run, watch);
    },
    async replay(run) {
      return (await import('./engine/continue-run.ts')).replayRun(around, run);
    },
    async runs() {
      return (await import('../store/library.ts')).createLibrary({ home }).list();
    },
    async show(run) {
      return (await import('./engine/read-runs.ts')).showRun(home, run);
    },
    async open(run) {
      return (await import('../store/open-run.ts')).openRun(home, run);
    },
    async ledger(run) {
      return (await import('./engine/read-runs.ts')).readLedger(home, run);
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
    async checkPlan(run, plan) {
      return (await import('./engine/check-plan.ts')).checkRunPlan(around, run, plan);
    },
    async doctor() {
      const { examine } = await import('./doctor.ts');
      const { apiKey, baseUrl } = around.claude;
      const env = { ...around.env, ANTHROPIC_BASE_URL: baseUrl };
      const { protections } = around.runners;
      // The key itself was taken out of the environment; that there is one is all that is looked at.
      return examine({
        env: apiKey === null ? env : { ...env, ANTHROPIC_API_KEY: 'set' },
        home,
        protections,
        settingsFault: around.settingsFault,
      });
    },
    async close() {
      (await looking.made())?.readings.close();
    },
  };
}

/** Made at its first use, and then always the same. */
function once<T>(make: () => Promise<T>) {
  let made: Promise<T> | undefined;
  return {
    get: () => {
      made ??= make();
      return made;
    },
    made: async () => made,
  };
}
