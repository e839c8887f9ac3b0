import type { EventOf, RunEvent } from '../../shared/run/event.ts';
import type { Attributes, SpanEvent } from './span.ts';

/**
 * What of an event becomes an attribute. Names of OpenTelemetry where there is one; everything else under `tandem.`,
 * and nothing of our own under `gen_ai.`. Texts that people, models and tools wrote (requests, answers, arguments,
 * outputs, titles, paths, commands) are content: they are given only where content was asked for.
 */

type Value = string | number | boolean | string[] | null | undefined;

/** Attributes that are known; what is not known is left out, for a zero would be a statement. */
export const known = (values: Readonly<Record<string, Value>>): Attributes =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, value]],
    ),
  );

/** Reads what an event names; null where content is left out. */
export type ReadContent = ((blob: string) => string | null) | null;

const textOf = (value: unknown, read: ReadContent): string | null => {
  if (read === null || value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  const isRef = typeof value === 'object' && 'blob' in value && typeof value.blob === 'string';
  return isRef ? read(String(value.blob)) : JSON.stringify(value);
};

export const describeStart = (event: EventOf<'run.started'>, read: ReadContent): Attributes =>
  known({
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': 'tandem',
    'vcs.ref.head.revision': event.repository.baseCommit,
    'tandem.version': event.tandem,
    'tandem.mode': event.mode,
    'tandem.policy': event.policy,
    'tandem.scripted': event.scripted,
    'tandem.planner': event.planner,
    'tandem.verifier': event.verifier,
    'tandem.executor': event.executor,
    'tandem.request': textOf(event.request, read),
    'tandem.branch': textOf(event.branch, read),
  });

export const describeFinish = (event: EventOf<'run.finished'>, read: ReadContent): Attributes =>
  known({
    'tandem.outcome': event.outcome,
    'tandem.exit_code': event.exitCode,
    'tandem.rounds': event.rounds,
    'tandem.files_changed': event.filesChanged.length,
    'tandem.cloud.calls': event.cloud.calls,
    'tandem.cloud.cost_usd': event.cloud.costUsd,
    'tandem.cloud.bytes_sent': event.cloud.bytesSent,
    'tandem.local.turns': event.local.turns,
    'tandem.reason': textOf(event.reason, read),
  });

export const describeAttempt = (event: EventOf<'step.started'>, read: ReadContent): Attributes =>
  known({
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'executor',
    'tandem.step.id': event.step,
    'tandem.step.attempt': event.attempt,
    'tandem.plan.version': event.planVersion,
    'tandem.tree.before': event.treeBefore,
    'tandem.step.title': textOf(event.title, read),
  });

export const describeAttemptEnd = (event: EventOf<'step.ended'>, read: ReadContent): Attributes =>
  known({
    'tandem.step.status': event.status,
    'tandem.tree.after': event.treeAfter,
    'tandem.step.files_touched': event.touched.length,
    'tandem.step.out_of_scope': event.outOfScope.length,
    'error.type': event.status === 'failed' ? wordOf(event.reason) : null,
    'tandem.step.claim': textOf(event.claim, read),
  });

const numberAt = (fields: Readonly<Record<string, unknown>>, name: string): number | null => {
  const value = fields[name];
  return typeof value === 'number' ? value : null;
};

export const describeRequest = (event: EventOf<'model.requested'>, read: ReadContent): Attributes =>
  known({
    'gen_ai.operation.name': 'chat',
    // Servers without a value of their own in the conventions are named as they are: custom values are allowed.
    'gen_ai.provider.name': event.provider,
    'gen_ai.request.model': event.model,
    'gen_ai.request.temperature': numberAt(event.parameters, 'temperature'),
    'gen_ai.request.top_p': numberAt(event.parameters, 'top_p'),
    'gen_ai.request.seed': numberAt(event.parameters, 'seed'),
    'gen_ai.request.max_tokens':
      numberAt(event.parameters, 'max_tokens') ?? numberAt(event.parameters, 'num_predict'),
    'tandem.role': event.role,
    'tandem.purpose': event.purpose,
    'tandem.request.hash': event.requestHash,
    'tandem.request.bytes': event.requestBytes,
    'tandem.request.body': textOf(event.request, read),
  });

/**
 * `tokens.input` is all input, cached or not, which is what the conventions ask for; Anthropic's own field of that
 * name is not. What was thought is part of the output.
 */
export const describeAnswer = (event: EventOf<'model.responded'>, read: ReadContent): Attributes =>
  known({
    'gen_ai.response.model': event.model,
    'gen_ai.response.id': event.responseId,
    'gen_ai.response.finish_reasons': [event.stopReason],
    ...describeTokens(event.tokens),
    'tandem.cost_usd': event.costUsd,
    'tandem.queue_ms': event.queueMs,
    'tandem.load_ms': event.loadMs,
    'tandem.prefill_ms': event.prefillMs,
    'tandem.decode_ms': event.decodeMs,
    'tandem.repairs': event.repairs.length,
    'tandem.server': event.server,
    'tandem.response.body': textOf(event.response, read),
  });

/** An answer that was of no use was paid for all the same. */
export const describeFailure = (event: EventOf<'model.failed'>): Attributes => ({
  ...describeTokens(event.tokens),
  ...known({ 'error.type': wordOf(event.outcome), 'tandem.cost_usd': event.costUsd }),
});

const describeTokens = (tokens: EventOf<'model.responded'>['tokens'] | undefined): Attributes =>
  known({
    'gen_ai.usage.input_tokens': tokens?.input,
    'gen_ai.usage.output_tokens': tokens?.output,
    'gen_ai.usage.cache_read.input_tokens': tokens?.cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': tokens?.cacheWrite,
  });

export const describeCall = (event: EventOf<'tool.started'>, read: ReadContent): Attributes =>
  known({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': event.tool,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': event.callId,
    'gen_ai.tool.call.arguments': textOf(event.arguments, read),
    'tandem.tool.effect': event.effect,
  });

export const describeCallEnd = (event: EventOf<'tool.ended'>, read: ReadContent): Attributes =>
  known({
    'process.exit.code': event.exitCode,
    'error.type': event.status === 'ok' ? null : event.status,
    'gen_ai.tool.call.result': textOf(event.output, read),
    'tandem.tool.bytes': event.bytes,
    'tandem.tool.files': event.paths.length,
  });

export const describeCheck = (event: EventOf<'check.ran'>, read: ReadContent): Attributes =>
  known({
    'process.exit.code': event.exitCode,
    'error.type': event.status === 'passed' ? null : event.status,
    'tandem.check.status': event.status,
    'tandem.step.id': event.step,
    'tandem.tree.after': event.tree,
    'tandem.check.command': textOf(event.command, read),
    'tandem.check.output': textOf(event.outputTail, read),
  });

/** Judgements, whoever made them. */
export function describeJudgement(event: RunEvent, read: ReadContent): SpanEvent | null {
  const result = (name: string, label: string, score: number | null, why: string): SpanEvent => ({
    name: 'gen_ai.evaluation.result',
    at: event.at,
    attributes: known({
      'gen_ai.evaluation.name': name,
      'gen_ai.evaluation.score.label': label,
      'gen_ai.evaluation.score.value': score,
      'gen_ai.evaluation.explanation': textOf(why, read),
    }),
  });
  switch (event.kind) {
    case 'check.ran':
      if (event.status === 'not-run') return result('check', event.status, null, event.command);
      return result('check', event.status, event.status === 'passed' ? 1 : 0, event.command);
    case 'gate.ran':
      return result('gate', event.green ? 'green' : 'red', event.green ? 1 : 0, rulesOf(event));
    case 'verify.ended':
      return result(
        'verdict',
        event.verdict.verdict,
        event.accepted ? 1 : 0,
        event.verdict.summary,
      );
    default:
      return null;
  }
}

const rulesOf = (event: EventOf<'gate.ran'>): string =>
  event.faults.map(({ rule }) => rule).join(', ');

const NOTED: ReadonlySet<string> = new Set([
  ...['limit.reached', 'loop.detected', 'env.fault', 'outcome.unknown', 'progress.flagged'],
  ...['call.repaired', 'call.refused', 'turn.nudged', 'transport.switched', 'snapshot.failed'],
  ...['model.retried', 'egress.refused', 'step.merged', 'human.decision', 'human.steered'],
  ...['plan.produced', 'plan.edited', 'plan.approved', 'plan.rejected', 'plan.revised'],
  ...['delivery.made', 'run.interrupted', 'run.resumed', 'command.decided', 'intake.answered'],
]);

/** What happened at a moment: its kind, and facts about it that are no content. */
export function describeNote(event: RunEvent): SpanEvent | null {
  if (!NOTED.has(event.kind)) return null;
  return {
    name: `tandem.${event.kind}`,
    at: event.at,
    attributes: known({
      'tandem.event.seq': event.seq,
      'tandem.limit': event.kind === 'limit.reached' ? event.limit : null,
      'tandem.detector': event.kind === 'progress.flagged' ? event.detector : null,
      'tandem.attempt': event.kind === 'model.retried' ? event.attempt : null,
      'tandem.wait_ms': event.kind === 'model.retried' ? event.waitMs : null,
      'tandem.plan.version':
        'version' in event && typeof event.version === 'number' ? event.version : null,
    }),
  };
}

/** A named outcome, of few values, as `error.type` wants it; anything longer is somebody's sentence. */
export const wordOf = (text: string): string =>
  /^[a-z0-9 _-]{1,40}$/i.test(text) ? text : 'other';
