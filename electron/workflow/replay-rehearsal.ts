import type { Json } from '../../shared/json.ts';
import type { BodyOf, EventBody, EventOf, RunEvent } from '../../shared/run/event.ts';
import type { ChatRequest, ChatTurn, JsonObject, NativeCall } from './chat-server.ts';
import type { Rehearsal, TurnFailure } from './ports.ts';

/**
 * The log in a model's place. What a chat server answered is put together again from three places: the raw texts
 * (a payload), what the event says was used, and for servers that want their answer back unchanged, the result.
 */

/** The log keeps too little of an answer to go through its step once more. */
export class NotRehearsable extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'NotRehearsable';
  }
}

/** What was seen while an effect was rehearsed. */
export interface Seen {
  /** Bodies that a chat server was to be sent, in order. */
  readonly requests: ChatRequest[];
  /** Bodies that would have gone through the door. */
  readonly bodies: string[];
}

export interface Recorded {
  readonly requested: EventOf<'model.requested'>;
  /** The answer: the event that ended the step, or of advice the one inside the call. */
  readonly answered: EventOf<'model.responded'> | EventOf<'model.failed'> | null;
  readonly retried: boolean;
  readonly readText: (hash: string) => string;
}

export function createRehearsal(recorded: Recorded, seen: Seen): Rehearsal {
  const { requested } = recorded;
  let texts: ChatTurn | null = null;
  return {
    requested: bodyOf(requested),
    sending: (body) => void seen.bodies.push(body),
    counted:
      requested.context?.exact === true
        ? { estimate: estimateOf(requested), parts: requested.context }
        : null,
    message() {
      const { answered } = recorded;
      if (answered?.response === undefined) throw new NotRehearsable('the answer was not kept');
      const raw: Json = JSON.parse(recorded.readText(answered.response.blob));
      return { raw, event: bodyOf(answered), retried: recorded.retried };
    },
    turn(request) {
      seen.requests.push(request);
      if (texts !== null) return texts;
      const turn = answerOf(recorded);
      if (!('content' in turn) || request.settings.transport !== 'constrained') return turn;
      const [first, second] = splitTurn(turn, recorded.answered?.tokens?.input ?? 0);
      texts = second;
      return first;
    },
  };
}

const bodyOf = <E extends RunEvent>(event: E): E & EventBody => event;

const estimateOf = ({ parameters }: EventOf<'model.requested'>): number =>
  typeof parameters.estimatedTokens === 'number' ? parameters.estimatedTokens : 0;

function answerOf({ requested, answered, readText }: Recorded): ChatTurn | TurnFailure {
  if (answered === null) throw new NotRehearsable('there was no answer');
  if (answered.kind === 'model.failed') return failureOf(answered);
  const raw: unknown = JSON.parse(readText(answered.response.blob));
  const { content, thinking, calls } = readRaw(raw);
  const { tokens, costUsd, priceList } = answered;
  const value = answered.result;
  const isBilled = requested.provider === 'anthropic';
  return {
    ...timesOf(answered),
    ...{ model: answered.model, content, thinking, calls },
    finish: answered.stopReason === 'length' ? 'length' : 'stop',
    promptTokens: isUncounted(value) ? null : promptTokensOf(value, tokens.input),
    cachedTokens: tokens.cacheRead,
    outputTokens: isBilled ? outputTokensOf(value, tokens.output) : tokens.output,
    ...opaqueOf(value),
    ...(isBilled ? { bill: { tokens, costUsd, priceList } } : {}),
    ...(answered.responseId === null ? {} : { responseId: answered.responseId }),
    ...(answered.server === undefined ? {} : { server: answered.server }),
  };
}

const timesOf = (event: BodyOf<'model.responded'>) => ({
  ms: event.ms,
  queueMs: event.queueMs ?? 0,
  loadMs: event.loadMs ?? 0,
  prefillMs: event.prefillMs ?? 0,
  decodeMs: event.decodeMs ?? 0,
});

/** Failures that the model or the conversation had; a shortened history is found in what the server counted. */
function failureOf(failed: BodyOf<'model.failed'>): ChatTurn | TurnFailure {
  const { outcome, detail, tokens } = failed;
  switch (outcome) {
    case 'malformed-call':
    case 'tools-unsupported':
    case 'context-full':
    case 'degenerate-repetition':
    case 'refusal': {
      const { costUsd, priceList } = failed;
      const isBilled = tokens !== undefined && costUsd !== undefined && priceList !== undefined;
      const bill = isBilled ? { bill: { tokens, costUsd, priceList } } : {};
      return { kind: outcome, detail, ...bill };
    }
    case 'history-cut':
      if (tokens === undefined) break;
      return {
        ...{ model: '', content: '', thinking: '', calls: [], finish: 'stop' },
        ...{ promptTokens: tokens.input, cachedTokens: tokens.cacheRead },
        ...{ outputTokens: tokens.output, ms: 0, queueMs: 0, loadMs: 0, prefillMs: 0, decodeMs: 0 },
      };
  }
  throw new NotRehearsable(`${outcome}: the answer was not kept`);
}

function readRaw(raw: unknown): Pick<ChatTurn, 'content' | 'thinking' | 'calls'> {
  if (!isObject(raw)) throw new NotRehearsable('the kept answer is no object');
  const { content, thinking, calls } = raw;
  return {
    content: typeof content === 'string' ? content : '',
    thinking: typeof thinking === 'string' ? thinking : '',
    calls: Array.isArray(calls) ? calls.flatMap(asCall) : [],
  };
}

function asCall(call: unknown): readonly NativeCall[] {
  if (!isObject(call) || typeof call.name !== 'string') return [];
  const id = typeof call.id === 'string' ? call.id : null;
  return [{ id, name: call.name, arguments: call.arguments }];
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The server did not say how many tokens it read, which an event can't tell from none. */
const isUncounted = (value: unknown): boolean => isObject(value) && value.promptTokens === null;

const promptTokensOf = (value: unknown, input: number): number =>
  isObject(value) && typeof value.promptTokens === 'number' ? value.promptTokens : input;

const outputTokensOf = (value: unknown, output: number): number =>
  isObject(value) && typeof value.outputTokens === 'number' ? value.outputTokens : output;

const opaqueOf = (value: unknown): Pick<ChatTurn, 'opaque'> =>
  isObject(value) && value.opaque !== undefined ? { opaque: value.opaque } : {};

/**
 * Over the constrained transport one turn may have been two requests, whose answers were kept in one text: the
 * call as JSON, an empty line, the texts. Two that can't be told apart again are one.
 */
function splitTurn(turn: ChatTurn, input: number): readonly [ChatTurn, ChatTurn] {
  for (let at = turn.content.indexOf('\n\n'); at >= 0; at = turn.content.indexOf('\n\n', at + 1)) {
    if (!isJson(turn.content.slice(0, at))) continue;
    const first = { ...turn, content: turn.content.slice(0, at), finish: 'stop' as const };
    const second = {
      ...{ ...turn, content: turn.content.slice(at + 2), thinking: '', calls: [] },
      // What both were charged is in the event, what the first one read in the result.
      ...{ promptTokens: input - (turn.promptTokens ?? 0), cachedTokens: 0, outputTokens: 0 },
      ...{ ms: 0, queueMs: 0, loadMs: 0, prefillMs: 0, decodeMs: 0 },
    };
    return [first, second];
  }
  return [turn, turn];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
