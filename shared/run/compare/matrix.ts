import type { RunState } from '../state.ts';

/** One run of a request, as a row of the matrix needs it. */
export interface MatrixRun {
  readonly runId: string;
  readonly mode: string;
  readonly executor: string;
  readonly planner: string;
  /** `running`, `interrupted`, or the outcome. */
  readonly status: string;
  readonly rounds: number;
  readonly attempts: number;
  readonly checks: { readonly passed: number; readonly of: number };
  readonly costUsd: number;
  readonly priceUnknown: boolean;
  readonly seconds: number;
  readonly cloudTokens: number;
  readonly localTokens: number;
  readonly bytesSent: number;
}

/** All runs of a request with the same mode and executor. */
export interface MatrixRow {
  readonly mode: string;
  readonly executor: string;
  readonly planner: string;
  /** Newest first. */
  readonly runs: readonly MatrixRun[];
  /** Runs that are over, and how many of them were approved. */
  readonly over: number;
  readonly approved: number;
  /** Share approved with its Wilson interval (95 %); null where nothing is over. */
  readonly interval: readonly [number, number] | null;
  /** Middle values over the runs that are over; null where nothing is. */
  readonly median: {
    readonly rounds: number;
    readonly costUsd: number;
    readonly seconds: number;
    readonly cloudTokens: number;
    readonly localTokens: number;
    readonly bytesSent: number;
  } | null;
}

export function matrixRunOf(
  runId: string,
  state: RunState,
  listed: { readonly status: string; readonly seconds: number },
): MatrixRun {
  const { started, cloud, local, egress, rounds } = state;
  const round = rounds.at(-1);
  const checks = [...state.steps.flatMap((step) => step.checks), ...(round?.checks ?? [])];
  return {
    runId,
    mode: started?.mode ?? '',
    executor: state.executorName ?? started?.executor ?? '',
    planner: started?.planner ?? '',
    status: listed.status,
    rounds: rounds.length,
    attempts: state.steps.reduce((sum, { attempts }) => sum + attempts, 0),
    checks: {
      passed: checks.filter(({ status }) => status === 'passed').length,
      of: checks.length,
    },
    costUsd: cloud.costUsd,
    priceUnknown: cloud.priceUnknown,
    seconds: listed.seconds,
    cloudTokens: cloud.tokens.input + cloud.tokens.output,
    localTokens: local.inputTokens + local.outputTokens,
    bytesSent: egress.bytes,
  };
}

const UNFINISHED = new Set(['running', 'interrupted', 'unreadable']);
const MODES = ['hybrid', 'cloud', 'local'];

/** Rows in the order hybrid, cloud, local, then by executor. */
export function makeMatrix(runs: readonly MatrixRun[]): readonly MatrixRow[] {
  const rows = new Map<string, MatrixRun[]>();
  for (const run of runs) {
    const name = JSON.stringify([run.mode, run.executor, run.planner]);
    rows.set(name, [...(rows.get(name) ?? []), run]);
  }
  return [...rows.values()].map(rowOf).sort(byModeAndExecutor);
}

const byModeAndExecutor = (one: MatrixRow, other: MatrixRow): number =>
  MODES.indexOf(one.mode) - MODES.indexOf(other.mode) || (one.executor < other.executor ? -1 : 1);

function rowOf(runs: readonly MatrixRun[]): MatrixRow {
  const [first] = runs;
  const over = runs.filter(({ status }) => !UNFINISHED.has(status));
  const approved = over.filter(({ status }) => status === 'approved').length;
  const middle = (read: (run: MatrixRun) => number): number => median(over.map(read));
  return {
    mode: first?.mode ?? '',
    executor: first?.executor ?? '',
    planner: first?.planner ?? '',
    runs: [...runs].sort((one, other) => (one.runId < other.runId ? 1 : -1)),
    over: over.length,
    approved,
    interval: over.length === 0 ? null : wilson(approved, over.length),
    median:
      over.length === 0
        ? null
        : {
            rounds: middle(({ rounds }) => rounds),
            costUsd: middle(({ costUsd }) => costUsd),
            seconds: middle(({ seconds }) => seconds),
            cloudTokens: middle(({ cloudTokens }) => cloudTokens),
            localTokens: middle(({ localTokens }) => localTokens),
            bytesSent: middle(({ bytesSent }) => bytesSent),
          },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  const [upper = 0, lower = 0] = [sorted[half], sorted[half - 1]];
  return sorted.length % 2 === 1 ? upper : (upper + lower) / 2;
}

/** The 95 % point of the normal distribution, two-sided. */
const Z = 1.959964;

/** Wilson's interval for `hits` of `of`. */
export function wilson(hits: number, of: number): readonly [number, number] {
  const share = hits / of;
  const square = Z * Z;
  const middle = share + square / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  const clip = (value: number): number => Math.min(1, Math.max(0, value / (1 + square / of)));
  return [clip(middle - spread), clip(middle + spread)];
}
