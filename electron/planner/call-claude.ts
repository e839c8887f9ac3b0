import { createHash } from 'node:crypto';
import type { TandemError } from '../../shared/errors.ts';
import { canonicalJson } from '../../shared/json.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type { Answered, EffectScope } from '../workflow/ports.ts';
import { addUp, type Bill, isSameModel, type UsedTokens } from './bill.ts';
import { composeRequest, describeFixedParts, type RequestPlan } from './compose-request.ts';
import { type ParseAnswer, type Reading, readAnswer } from './read-answer.ts';
import { rehearseRequest } from './rehearse-request.ts';
import type { RetryEnd } from './retrying.ts';
import { bodyOf, type ClaudeLine, sendRequest } from './send-request.ts';
import { countTokens } from './stream-answer.ts';

/**
 * One logical call to Claude, from material to answer. The events it leaves: `model.requested` before anything
 * is sent, one `egress.*` pair an attempt, `model.retried` between attempts; the event that ends the call is
 * returned to the step that asked. A call that ends in an error says so in a `model.failed` of its own, with
 * what it cost, so that money spent on nothing is in the log as well.
 */

export interface ClaudeCall<T> {
  readonly role: 'planner' | 'verifier';
  readonly purpose: string;
  /** One of the run's stages, for the ledger. */
  readonly stage: string;
  readonly request: RequestPlan;
  /** The files that system and task were made from. */
  readonly prompts: readonly { readonly source: string; readonly text: string }[];
  readonly parse: ParseAnswer<T>;
}

export async function callClaude<T>(
  line: ClaudeLine,
  call: ClaudeCall<T>,
  scope: EffectScope,
): Promise<Result<Answered<T>, TandemError>> {
  const admission = await line.door.admit(call.request.parts);
  const request = { ...call.request, parts: admission.admitted };
  const parameters = composeRequest(request);
  recordRequest(call, parameters, scope);
  const { end, lost, ms } = await askOrRehearse(
    line,
    {
      role: call.role,
      parameters,
      entry: {
        stage: call.stage,
        model: request.model,
        parts: [...describeFixedParts(request, call.prompts), ...admission.manifest],
        masked: admission.masked,
        denied: admission.denied,
      },
    },
    scope,
  );
  return finish({ call, scope, now: line.now(), lost, ms }, end);
}

const askOrRehearse: typeof sendRequest = (line, request, scope) =>
  scope.rehearsal === undefined
    ? sendRequest(line, request, scope)
    : rehearseRequest(request.parameters, scope.rehearsal);

function recordRequest<T>(
  call: ClaudeCall<T>,
  parameters: ReturnType<typeof composeRequest>,
  scope: EffectScope,
): void {
  const canonical = canonicalJson(parameters);
  scope.emit(
    {
      kind: 'model.requested',
      role: call.role,
      purpose: call.purpose,
      provider: 'anthropic',
      model: call.request.model,
      parameters: {
        max_tokens: parameters.max_tokens,
        effort: call.request.effort,
        format: call.request.contract ?? 'text',
        stream: true,
      },
      requestHash: createHash('sha256').update(canonical).digest('hex'),
      requestBytes: Buffer.byteLength(bodyOf(parameters)),
      messages: parameters.messages.length,
      request: scope.putBlob(canonical),
    },
    { durable: true },
  );
}

interface Finish<T> {
  readonly call: ClaudeCall<T>;
  readonly scope: EffectScope;
  readonly now: number;
  readonly lost: readonly UsedTokens[];
  readonly ms: number;
}

function finish<T>(context: Finish<T>, end: RetryEnd): Result<Answered<T>, TandemError> {
  const { call, scope } = context;
  if (end.kind === 'failed') {
    recordFailure(context, end.outcome, end.error, addUp([...context.lost], context.now));
    return err(end.error);
  }
  const { message, repairs } = end.attempt;
  const bill = addUp(
    [...context.lost, { model: message.model, tokens: countTokens(message.usage) }],
    context.now,
  );
  if (!isSameModel(call.request.model, message.model)) {
    const error = {
      kind: 'model-substituted',
      asked: call.request.model,
      answered: message.model,
    } as const;
    recordFailure(context, 'model-substituted', error, bill);
    return err(error);
  }
  const reading = readAnswer(message, call.parse);
  const response = scope.putBlob(JSON.stringify(message));
  const common = { role: call.role, model: message.model, ...bill, response };
  if (reading.kind === 'value') {
    const event: BodyOf<'model.responded'> = {
      kind: 'model.responded',
      ...common,
      provider: 'anthropic',
      responseId: message.id,
      stopReason: message.stop_reason ?? 'unknown',
      ms: context.ms,
      repairs: [...repairs],
    };
    const { tokens } = bill;
    return ok({
      answer: { kind: 'answer', value: reading.value, model: message.model, tokens },
      event,
    });
  }
  const { outcome, detail } = describeUnusable(reading);
  return ok({
    answer: toAnswer(reading),
    event: { kind: 'model.failed', provider: 'anthropic', ...common, outcome, detail },
  });
}

type Unusable<T> = Exclude<Reading<T>, { kind: 'value' }>;

function describeUnusable<T>(reading: Unusable<T>) {
  switch (reading.kind) {
    case 'invalid':
      return { outcome: 'invalid-answer', detail: reading.faults.join(' ') };
    case 'refusal':
      return {
        outcome: 'refusal',
        detail: `${reading.category ?? 'no category'}: ${reading.detail}`,
      };
    case 'max-tokens':
      return { outcome: reading.outcome, detail: reading.detail };
  }
}

const toAnswer = <T>(reading: Unusable<T>): Answered<T>['answer'] =>
  reading.kind === 'max-tokens' ? { kind: 'max-tokens', detail: reading.detail } : reading;

function recordFailure<T>(
  { call, scope }: Finish<T>,
  outcome: string,
  error: TandemError,
  bill: Bill,
): void {
  const paid = bill.tokens.input + bill.tokens.output > 0 ? bill : {};
  const answered = error.kind === 'model-substituted' ? { model: error.answered } : {};
  const detail = 'detail' in error ? error.detail : error.kind;
  const { role } = call;
  const provider = 'anthropic';
  scope.emit({ kind: 'model.failed', role, outcome, detail, provider, ...paid, ...answered });
}
