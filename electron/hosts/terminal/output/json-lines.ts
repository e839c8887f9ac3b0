import { describeError } from '../../../../shared/describe-error.ts';
import type { TandemError } from '../../../../shared/errors.ts';
import { exitCodeOfError } from '../../../../shared/exit-code.ts';
import type { BodyOf, RunEvent } from '../../../../shared/run/event.ts';

/**
 * Events as the contract's lines: one JSON object each, the envelope flattened, `at` as ISO 8601. A step's
 * recorded result is for resume and replay only and stays out; the kind's own fields say what happened.
 */
export function eventLine(runId: string, epoch: string, event: RunEvent): string {
  const { seq, at, key, kind, parent, lane, result: _result, inputHash: _hash, ...fields } = event;
  const time = new Date(Date.parse(epoch) + at / 1e6).toISOString();
  return JSON.stringify({ runId, seq, at: time, key, kind, parent, lane, ...fields });
}

/**
 * What a run command prints last when it ended before there was a run: the same shape with nothing in it,
 * so that whoever reads the last line needs to know no other.
 */
export function unstartedLine(now: Date, error: TandemError): string {
  const finished: BodyOf<'run.finished'> = {
    kind: 'run.finished',
    outcome: 'failed',
    reason: describeError(error).what,
    exitCode: exitCodeOfError(error.kind),
    branch: null,
    commit: null,
    filesChanged: [],
    rounds: 0,
    cloud: {
      calls: 0,
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      costUsd: 0,
      bytesSent: 0,
    },
    local: { turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0 },
    counterfactual: { costUsd: 0, assumption: 'No estimate: nothing was executed.' },
    seconds: 0,
  };
  return JSON.stringify({
    runId: null,
    seq: 1,
    at: now.toISOString(),
    key: '',
    ...finished,
    error,
  });
}

/** The last line of `pull` or `qualify` that ended before there was an engine: its shape with nothing in it. */
export function unbegunLine(
  { kind, model }: { readonly kind: 'pull' | 'qualify'; readonly model: string },
  error: TandemError,
): string {
  const end = { kind: `${kind}.finished`, outcome: 'failed' };
  if (kind === 'qualify') return JSON.stringify({ ...end, model, error });
  const nothing = { digest: null, bytes: 0, totalBytes: null, seconds: 0, job: null };
  return JSON.stringify({ ...end, server: null, tag: model, ...nothing, error });
}
