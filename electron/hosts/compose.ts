import type { Engine } from './engine.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The engine over its surroundings. Each method loads its own part, so that listing runs loads neither the
 * planner nor the executor.
 */
export function createEngine(around: Surroundings): Engine {
  const { home } = around;
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
    async ledger(run) {
      return (await import('./engine/read-runs.ts')).readLedger(home, run);
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
    close: async () => undefined,
  };
}
