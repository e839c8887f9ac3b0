import { type StepKey, stepKey } from '../../shared/ids.ts';
import type { Json } from '../../shared/json.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type { ChatBill, ChatRequest, ChatTurn } from '../workflow/chat-server.ts';
import type { EffectEnd, EffectScope } from '../workflow/ports.ts';
import type { AnswerFailure } from './ask-server.ts';
import { type Asked, askForTurn } from './ask-turn.ts';
import type { Attempt } from './attempt.ts';
import { nextTransport } from './calls/ladder.ts';
import type { TurnReading } from './calls/read-turn.ts';
import { type Counted, detectHistoryCut } from './context-budget.ts';
import type { ContextReading } from './context-ledger.ts';
import { decideNoRoom, type NoRoom } from './decide-no-room.ts';
import { ServerFault } from './server-fault.ts';
import type { TurnValue } from './turn-value.ts';

/** Asks for turn `number`, or returns it from the log. */
export async function takeTurn(
  attempt: Attempt,
  number: number,
  last: Counted | null,
): Promise<TurnValue> {
  const { brief, context } = attempt;
  const request = attempt.history.request();
  let reading = attempt.ledger.read(request.body.byteLength, last);
  const key = turnKey(brief.key, number);
  return context.durable.step<TurnValue>({
    key,
    lane: 'execution',
    parent: brief.key,
    // What the turn depends on is in the log already; wording that may change between versions is not in here.
    input: {
      turn: number,
      step: brief.step,
      attempt: brief.attempt,
      feedback: [...brief.feedback],
    },
    look: async (scope) => {
      await attempt.ledger.count(scope.signal);
      reading = attempt.ledger.read(request.body.byteLength, last);
    },
    begin: (scope) =>
      requested(attempt, request, { number, reading: scope.rehearsal?.counted ?? reading, scope }),
    // Asking again is harmless; where asking costs money, the door writes down what it sends.
    beginDurable: false,
    effect: async (scope) => {
      const known = scope.rehearsal?.counted ?? reading;
      const { estimate } = known;
      const noRoom = decideNoRoom(attempt, number, known);
      if (noRoom !== null) return unsent(attempt, noRoom, estimate, scope);
      const asked = await askForTurn(attempt, request, number, scope);
      if (!('answer' in asked)) return noAnswer(attempt, asked, scope);
      return concludeTurn(attempt, { number, request, estimate, last, ...asked }, scope);
    },
  });
}

const providerOf = ({ asking }: Attempt): string => asking.server.provider ?? asking.serverName;

export const turnKey = (attempt: StepKey, turn: number): StepKey => stepKey(attempt, `turn${turn}`);

function requested(
  attempt: Attempt,
  request: ChatRequest,
  now: { readonly number: number; readonly reading: ContextReading; readonly scope: EffectScope },
): BodyOf<'model.requested'> {
  const { tag, ...settings } = request.settings;
  const parameters = request.parameters ?? settings;
  return {
    kind: 'model.requested',
    role: 'executor',
    purpose: `turn ${now.number}`,
    provider: providerOf(attempt),
    model: tag,
    parameters: { ...parameters, estimatedTokens: now.reading.estimate },
    requestHash: request.sha256,
    requestBytes: request.body.byteLength,
    messages: request.messages,
    context: now.reading.parts,
    ...(request.prefixKept === null ? {} : { prefixKept: request.prefixKept }),
    // A conversation's first request whole; each later one is the one before plus what was recorded since.
    ...(request.prefixKept === null ? { request: now.scope.putBlob(request.body) } : {}),
  };
}

function unsent(
  attempt: Attempt,
  { kind, detail }: NoRoom,
  estimate: number,
  scope: EffectScope,
): EffectEnd<TurnValue> {
  const ceiling = attempt.settings.contextLength - attempt.settings.answerTokens;
  scope.emit({ kind: 'limit.reached', limit: 'context', value: estimate, ceiling });
  return failed(attempt, { kind, detail: `not sent: ${detail}` }, scope);
}

function failed(
  attempt: Attempt,
  failure: AnswerFailure | NoRoom | { readonly kind: 'history-cut'; readonly detail: string },
  scope: EffectScope,
  used?: ChatBill,
): EffectEnd<TurnValue> {
  if (failure.kind === 'malformed-call') {
    scope.emit({ kind: 'call.refused', what: 'unreadable call', detail: failure.detail });
  }
  const event: BodyOf<'model.failed'> = {
    kind: 'model.failed',
    role: 'executor',
    outcome: failure.kind,
    detail: failure.detail,
    provider: providerOf(attempt),
    model: attempt.settings.tag,
    ...used,
  };
  return { event, value: { kind: 'failed', outcome: failure.kind, detail: failure.detail } };
}

/** What the server could not do. A model that takes no tools is an end only where there is no other way. */
function noAnswer(
  attempt: Attempt,
  failure: AnswerFailure,
  scope: EffectScope,
): EffectEnd<TurnValue> {
  if (failure.kind === 'tools-unsupported') {
    const { history, context, settings } = attempt;
    const { detail } = failure;
    if (nextTransport(context.ready.ladder, history.transport, 'malformed-calls') === null)
      throw new ServerFault({ kind: 'model-unsuitable', tag: settings.tag, detail });
  }
  return failed(attempt, failure, scope, 'bill' in failure ? failure.bill : undefined);
}

interface Answered {
  readonly number: number;
  readonly request: ChatRequest;
  readonly estimate: number;
  readonly last: Counted | null;
  readonly answer: Asked['answer'];
  readonly reading: Asked['reading'];
  readonly promptTokens: Asked['promptTokens'];
}

function concludeTurn(attempt: Attempt, turn: Answered, scope: EffectScope): EffectEnd<TurnValue> {
  const { answer, reading } = turn;
  const { contextLength } = attempt.settings;
  const counted = countedOf(turn);
  const cut = detectHistoryCut({ ...counted, estimate: turn.estimate, contextLength }, turn.last);
  if (cut !== null) {
    return failed(attempt, { kind: 'history-cut', detail: cut }, scope, billOf(answer));
  }
  emitReading(reading, scope);
  const used = (turn.promptTokens ?? turn.estimate) + answer.outputTokens;
  return {
    event: responded(attempt, answer, reading, scope),
    value: {
      kind: 'answered',
      content: reading.content,
      thinking: reading.thinking,
      calls: reading.calls,
      broken: reading.broken,
      finish: answer.finish,
      windowFull: answer.finish === 'length' && used >= contextLength - 16,
      ...counted,
      ...(answer.opaque === undefined ? {} : { opaque: answer.opaque }),
    },
  };
}

const countedOf = (turn: Answered): Counted => ({
  requestBytes: turn.request.body.byteLength,
  promptTokens: turn.answer.promptTokens,
  outputTokens: turn.answer.outputTokens,
  ...(turn.answer.server === undefined ? {} : { server: turn.answer.server }),
});

function emitReading(reading: TurnReading, scope: EffectScope): void {
  for (const repair of reading.repairs) {
    scope.emit({ kind: 'call.repaired', what: repair, detail: '' });
  }
  for (const call of reading.calls) {
    if (call.refusal === null) continue;
    scope.emit({ kind: 'call.refused', what: call.name, detail: call.refusal });
  }
  if (reading.broken !== null) {
    const what = reading.broken.cut ? 'call cut off' : 'unreadable call';
    scope.emit({ kind: 'call.refused', what, detail: reading.broken.detail });
  }
}

function responded(
  attempt: Attempt,
  answer: ChatTurn,
  reading: TurnReading,
  scope: EffectScope,
): BodyOf<'model.responded'> {
  const { content, thinking, calls } = answer;
  const raw: Json = JSON.parse(JSON.stringify({ content, thinking, calls }));
  return {
    kind: 'model.responded',
    role: 'executor',
    provider: providerOf(attempt),
    model: answer.model === '' ? attempt.settings.tag : answer.model,
    responseId: answer.responseId ?? null,
    stopReason: answer.finish,
    ...billOf(answer),
    ms: answer.ms,
    queueMs: answer.queueMs,
    loadMs: answer.loadMs,
    prefillMs: answer.prefillMs,
    decodeMs: answer.decodeMs,
    response: scope.putBlob(JSON.stringify(raw)),
    repairs: [...reading.repairs],
    ...(answer.server === undefined ? {} : { server: answer.server }),
  };
}

/** What the server charged; a local one charges nothing. */
const billOf = (answer: ChatTurn): ChatBill =>
  answer.bill ?? {
    tokens: {
      input: answer.promptTokens ?? 0,
      output: answer.outputTokens,
      cacheRead: answer.cachedTokens ?? 0,
      cacheWrite: 0,
    },
    costUsd: 0,
    priceList: null,
  };
