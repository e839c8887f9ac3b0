import { describeError } from '../../shared/describe-error.ts';
import type { TandemError } from '../../shared/errors.ts';
import { EXIT, exitCodeOfError } from '../../shared/exit-code.ts';
import { stepKey } from '../../shared/ids.ts';
import {
  CLOUD_EXECUTOR,
  estimateCloudOnly,
  type LocalTurn,
} from '../../shared/money/counterfactual.ts';
import type { BodyOf, RunEvent } from '../../shared/run/event.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { isLogFault } from '../../shared/run/log-fault.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { RunLog } from './ports.ts';
import { RunStopped } from './stopped.ts';

/** How a run came to its end, before it is written down. */
export interface Ending {
  readonly outcome: BodyOf<'run.finished'>['outcome'];
  readonly reason: string;
  readonly exitCode: number;
  readonly error: TandemError | null;
}

export const approvedEnding: Ending = {
  outcome: 'approved',
  reason: '',
  exitCode: EXIT.delivered,
  error: null,
};

/**
 * Sorts whatever ended a run. Cancelled is an outcome, not an error; what is missing can be mended and the
 * run resumed; a bug keeps its stack in the log.
 */
export function endingOf(reason: unknown, signal: AbortSignal, log: RunLog): Ending {
  if (signal.aborted)
    return {
      outcome: 'interrupted',
      reason: 'stopped by the user',
      exitCode: EXIT.stopped,
      error: null,
    };
  if (isLogFault(reason)) return stoppedByError(reason.fault);
  if (reason instanceof RunStopped && reason.stop.kind === 'error')
    return stoppedByError(reason.stop.error);
  if (reason instanceof RunStopped && reason.stop.kind === 'over') {
    const { outcome } = reason.stop;
    return { outcome, reason: reason.stop.reason, exitCode: EXIT.notApproved, error: null };
  }
  const detail = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  log.append({
    key: stepKey('run'),
    parent: '',
    lane: 'system',
    body: { kind: 'env.fault', what: 'a fault of Tandem’s own', detail },
  });
  return {
    outcome: 'failed',
    reason: `a fault of Tandem’s own: ${detail.split('\n')[0]}`,
    exitCode: EXIT.ownFault,
    error: null,
  };
}

const stoppedByError = (error: TandemError): Ending => ({
  outcome: 'interrupted',
  reason: describeError(error).what,
  exitCode: exitCodeOfError(error.kind),
  error,
});

/** The closing event: totals folded from the log, so that they can't differ from what any screen shows. */
export function describeFinish(
  events: readonly RunEvent[],
  ending: Ending,
): BodyOf<'run.finished'> {
  const state = foldAll(events);
  const { cloud, local, egress } = state;
  return {
    kind: 'run.finished',
    outcome: ending.outcome,
    reason: ending.reason === '' ? describeDelivered(state) : ending.reason,
    exitCode: ending.exitCode,
    branch: state.delivery?.branch ?? null,
    commit: state.delivery?.commit ?? null,
    filesChanged: [...(state.delivery?.files ?? netChanges(events))].sort(),
    rounds: state.rounds.length,
    cloud: {
      calls: cloud.calls,
      inputTokens: cloud.tokens.input,
      outputTokens: cloud.tokens.output,
      cacheReadTokens: cloud.tokens.cacheRead,
      cacheWriteTokens: cloud.tokens.cacheWrite,
      costUsd: Math.round(cloud.costUsd * 1e6) / 1e6,
      bytesSent: egress.bytes,
    },
    local: { ...local },
    counterfactual: counterfactualOf(events, state),
    seconds: Math.round((state.lastAt - (state.fork?.at ?? 0)) / 1e6) / 1e3,
  };
}

const describeDelivered = ({ delivery }: RunState): string =>
  delivery?.adjusted === true
    ? 'delivered as people adjusted it after the verdict: checks and gate ran on it, the verifier has not seen it'
    : '';

/** Files that differ from the base now; a file changed and changed back is not among them. */
function netChanges(events: readonly RunEvent[]): string[] {
  const first = new Map<string, Side>();
  const last = new Map<string, Side>();
  for (const event of events) {
    if (event.kind !== 'file.changed') continue;
    const { path, status, before, after } = event;
    if (!first.has(path)) first.set(path, { isThere: status !== 'added', blob: before?.blob });
    // Of a change of mode only, the log can't say whether it was taken back: it stays on the list.
    const blob = status === 'mode' ? undefined : after?.blob;
    last.set(path, { isThere: status !== 'deleted', blob });
  }
  return [...last].flatMap(([path, now]) => (isSame(first.get(path), now) ? [] : [path]));
}

interface Side {
  readonly isThere: boolean;
  /** Undefined for a file that is absent, or too big for the log. */
  readonly blob: string | undefined;
}

function isSame(base: Side | undefined, now: Side): boolean {
  if (base === undefined || base.isThere !== now.isThere) return false;
  return !now.isThere || (base.blob !== undefined && base.blob === now.blob);
}

function counterfactualOf(
  events: readonly RunEvent[],
  state: RunState,
): BodyOf<'run.finished'>['counterfactual'] {
  const started = state.started;
  if (started === null) return { costUsd: 0, assumption: 'No estimate: nothing was executed.' };
  if (started.mode === 'cloud' && !started.scripted) {
    return { costUsd: 0, assumption: 'No estimate: Claude executed, and that is what it cost.' };
  }
  const turns: LocalTurn[] = [];
  for (const event of events) {
    if (event.kind !== 'model.responded' || event.role !== 'executor') continue;
    // What another run had done is no saving of this one.
    if (event.seq <= (state.fork?.seq ?? 0)) continue;
    const { input, output } = event.tokens;
    turns.push({ conversation: attemptOf(event.key), inputTokens: input, outputTokens: output });
  }
  // A script has no price; anything else is compared with what mode cloud would have used.
  const model = started.scripted ? started.planner : CLOUD_EXECUTOR;
  return { ...estimateCloudOnly(turns, model, Date.parse(started.epoch)) };
}

/** `execute/s2/try1/turn4` belongs to the conversation `execute/s2/try1`. */
const attemptOf = (key: string): string => key.split('/').slice(0, 3).join('/');
