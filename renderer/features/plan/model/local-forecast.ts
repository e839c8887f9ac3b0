import type { RunState } from '../../../../shared/run/state.ts';

/** What is left to do locally, from steps of this very run; there is no other basis. */
export interface LocalForecast {
  readonly ms: number;
  readonly tokens: number;
  /** Steps that were measured. */
  readonly basis: number;
}

/** Null as long as no step of this run was finished: a guess would look like knowledge. */
export function forecastLocal(
  state: Pick<RunState, 'steps' | 'local'>,
  stepsInPlan: number,
): LocalForecast | null {
  const done = state.steps.filter((step) => step.status === 'done');
  const spans = done.flatMap(({ startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? [] : [(endedAt - startedAt) / 1e6],
  );
  if (spans.length === 0) return null;
  const left = Math.max(0, stepsInPlan - done.length);
  const tokens = state.local.inputTokens + state.local.outputTokens;
  const mean = spans.reduce((sum, ms) => sum + ms, 0) / spans.length;
  return { ms: mean * left, tokens: (tokens / done.length) * left, basis: spans.length };
}
