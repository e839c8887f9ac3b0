import { CLOUD_PROVIDER } from '../fold-cost.ts';
import type { RunState } from '../state.ts';
import { stepOfKey } from '../step-of-key.ts';
import type { RunFigures, Spending, StepFigures } from './comparison.ts';
import { type Body, isBody, type RawRow } from './outline.ts';

/**
 * What a run and its steps took, added up while its events go by. A gap before something that a person did is
 * waiting for people; a gap before a resume is time in which nobody rode the run; the rest is work.
 */
export interface Meter {
  add(row: Pick<RawRow, 'seq' | 'at' | 'kind' | 'key'>, body: Body): void;
  run(state: RunState): RunFigures;
  steps(state: RunState): readonly StepFigures[];
}

const BY_PEOPLE = new Set([
  ...['intake.answered', 'intake.file-decided', 'plan.edited', 'plan.approved', 'plan.rejected'],
  ...['plan.commented', 'human.decision', 'command.decided', 'executor.chosen', 'run.resumed'],
]);

interface Sum {
  turns: number;
  calls: number;
  retries: number;
  cloudTokens: number;
  localTokens: number;
  costUsd: number;
  priceUnknown: boolean;
  queueMs: number;
  waitingMs: number;
  from: number | null;
  to: number;
}

const emptySum = (): Sum => ({
  ...{ turns: 0, calls: 0, retries: 0, cloudTokens: 0, localTokens: 0, costUsd: 0 },
  ...{ priceUnknown: false, queueMs: 0, waitingMs: 0, from: null, to: 0 },
});

/** `after`: events up to this one were taken over from another run, and are not this one's. */
export function createMeter(after = 0): Meter {
  const whole = emptySum();
  const steps = new Map<string, Sum>();
  let cloudCalls = 0;
  let last: number | null = null;
  const sumOf = (step: string): Sum => {
    const known = steps.get(step) ?? emptySum();
    steps.set(step, known);
    return known;
  };
  return {
    add(row, body) {
      if (row.seq <= after || isLater(row.kind)) return;
      const step = stepOfKey(row.key);
      const sums = step === null ? [whole] : [whole, sumOf(step)];
      const gap = last === null ? 0 : (row.at - last) / 1e6;
      const isWaiting = BY_PEOPLE.has(row.kind);
      for (const sum of sums) {
        sum.from ??= isWaiting && sum !== whole && last !== null ? last : row.at;
        sum.to = row.at;
        if (isWaiting) sum.waitingMs += gap;
        addEvent(sum, row.kind, body);
      }
      if (row.kind === 'model.requested' && body.provider === CLOUD_PROVIDER) cloudCalls += 1;
      last = row.at;
    },
    run: (state) => ({
      ...spendingOf(whole),
      cloudCalls,
      bytesSent: state.egress.bytes,
      requestsSent: state.egress.requests,
      byClass: state.egress.byClass,
      filesChanged: Object.keys(state.files).length,
    }),
    steps: (state) =>
      state.steps.map(({ id, title, status, attempts }) => ({
        ...{ step: id, title, status, attempts },
        ...spendingOf(steps.get(id) ?? emptySum()),
      })),
  };
}

/** Appended to a run that is over; no part of it. */
export const LATER: ReadonlySet<string> = new Set([
  ...['human.note', 'replay.ended', 'check.repeated', 'blame.tested', 'blame.judged'],
  ...['telemetry.sent', 'tree.listed', 'fork.created'],
]);
const isLater = (kind: string): boolean => LATER.has(kind);

function addEvent(sum: Sum, kind: string, body: Body): void {
  if (kind === 'tool.started') sum.calls += 1;
  if (kind === 'model.retried') sum.retries += 1;
  if (kind !== 'model.responded' && kind !== 'model.failed') return;
  if (kind === 'model.responded' && body.role === 'executor') sum.turns += 1;
  sum.queueMs += numberOf(body.queueMs) + numberOf(body.loadMs);
  const tokens = isBody(body.tokens)
    ? numberOf(body.tokens.input) + numberOf(body.tokens.output)
    : 0;
  const isCloud =
    body.provider === CLOUD_PROVIDER || (body.provider === undefined && body.role !== 'executor');
  if (!isCloud) {
    sum.localTokens += tokens;
    return;
  }
  sum.cloudTokens += tokens;
  sum.costUsd += numberOf(body.costUsd);
  if (body.costUsd === null) sum.priceUnknown = true;
}

const numberOf = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : 0;

function spendingOf({ from, to, ...sum }: Sum): Spending {
  const wallMs = from === null ? 0 : (to - from) / 1e6;
  const workingMs = Math.max(0, wallMs - sum.waitingMs);
  return { ...sum, wallMs, workingMs };
}
