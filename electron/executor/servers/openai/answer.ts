import { err, ok, type Result } from '../../../../shared/result.ts';
import type { ChatTurn } from '../../../workflow/chat-server.ts';
import { createCallAssembly } from './assemble-calls.ts';
import type { Blame } from './contact.ts';
import { parseFailure, type WireFailure } from './failures.ts';
import { isServedAs } from './served-as.ts';
import { type AnswerPart, answerSchema, parseWire, type Said } from './wire.ts';

/** Far above any sensible answer; a server that ignores the token limit is stopped here. */
const MAX_ANSWER_CHARACTERS = 2_000_000;

export interface Answer {
  readonly turn: ChatTurn;
  /** Calls lost a part between the model and here: the same request may come through in one piece. */
  readonly broken: boolean;
}

export type AnswerEnd = Result<Answer, WireFailure>;

/**
 * Folds the parts of one answer, streamed or whole. A finish reason does not end it: usage and timings come after it,
 * in parts without choices, and some servers never write the closing `[DONE]`.
 */
export function createAnswer(
  blame: Blame,
  from: { readonly startedAt: number; readonly flavour: string | undefined },
) {
  const calls = createCallAssembly();
  const said = { content: '', thinking: '', pieces: 0, firstAt: 0, model: '', id: '' };
  let finish: string | null = null;
  let usage: AnswerPart['usage'] = null;
  let timings: AnswerPart['timings'] = null;

  const characters = (): number => said.content.length + said.thinking.length + calls.characters();

  const hear = ({ content, reasoning, reasoning_content, tool_calls }: Said): void => {
    const text = textOf(content);
    const thought = reasoning_content ?? reasoning ?? '';
    if (text !== '' || thought !== '' || tool_calls?.length) said.pieces += 1;
    said.content += text;
    said.thinking += thought;
    for (const piece of tool_calls ?? []) calls.take(piece);
  };

  const conclude = (): AnswerEnd => {
    const refused = refusalOf(finish);
    if (refused !== null) return err(refused);
    const isCut = finish === 'length' || finish === 'max_tokens';
    const lost = finish === 'tool_calls' && calls.count() === 0;
    return ok({
      turn: {
        ...describe(said, { usage, timings, startedAt: from.startedAt }),
        calls: calls.calls(),
        finish: isCut ? 'length' : 'stop',
      },
      broken: !isCut && (lost || calls.isBroken()),
    });
  };

  return {
    /** Null: go on reading. Otherwise the answer is over. */
    take(data: string, event = 'message'): AnswerEnd | null {
      if (data.trim() === '[DONE]')
        return finish === null && said.pieces === 0 ? err(unfinished) : conclude();
      const part = parseWire(answerSchema, data);
      if (part === null) return err(unreadable(data));
      if (event === 'error' || part.error != null || part.object === 'error')
        return err(parseFailure({ status: null, body: data, retryAfter: undefined }, blame));
      if (said.firstAt === 0) said.firstAt = performance.now();
      if (part.model) said.model = part.model;
      if (part.id) said.id = part.id;
      if (isAnother(said.model, blame, from.flavour))
        return err(substituted(blame.tag, said.model));
      const choice = part.choices?.find(({ index }) => (index ?? 0) === 0);
      const spoken = choice?.delta ?? choice?.message;
      if (spoken) hear(spoken);
      finish = choice?.finish_reason ?? finish;
      usage = part.usage ?? usage;
      timings = part.timings ?? timings;
      const tooLong = characters() > MAX_ANSWER_CHARACTERS;
      if (tooLong) finish = 'length';
      return tooLong ? conclude() : null;
    },
    /** The stream ended, or stands still, without `[DONE]`. */
    end: (): AnswerEnd => (finish === null ? err(unfinished) : conclude()),
    hasFinished: () => finish !== null,
    characters,
    progress: () => ({
      pieces: said.pieces,
      firstByteAt: said.firstAt,
      tail: (said.content || said.thinking).slice(-80),
    }),
  };
}

const unfinished: WireFailure = {
  kind: 'connection-lost',
  detail: 'the answer ended without saying that it was finished',
};

function refusalOf(finish: string | null): WireFailure | null {
  switch (finish) {
    case 'content_filter':
      return { kind: 'refusal', detail: 'the server withheld the answer (content_filter)' };
    case 'abort':
    case 'error':
      return { kind: 'connection-lost', detail: `the server gave the answer up (${finish})` };
    default:
      return null;
  }
}

interface Spoken {
  readonly content: string;
  readonly thinking: string;
  readonly pieces: number;
  readonly firstAt: number;
  readonly model: string;
  readonly id: string;
}

function describe(
  said: Spoken,
  {
    usage,
    timings,
    startedAt,
  }: Pick<AnswerPart, 'usage' | 'timings'> & { readonly startedAt: number },
): Omit<ChatTurn, 'calls' | 'finish'> {
  const now = performance.now();
  const waited = said.firstAt - startedAt;
  const prefillMs = timings?.prompt_ms ?? waited;
  const cached = usage?.prompt_tokens_details?.cached_tokens ?? timings?.cache_n ?? null;
  const read = timings?.prompt_n ?? null;
  return {
    model: said.model,
    content: said.content,
    thinking: said.thinking,
    promptTokens: usage?.prompt_tokens ?? (read === null ? null : read + (timings?.cache_n ?? 0)),
    cachedTokens: cached,
    outputTokens: usage?.completion_tokens ?? timings?.predicted_n ?? said.pieces,
    ms: now - startedAt,
    queueMs: Math.max(0, waited - prefillMs),
    loadMs: 0,
    prefillMs,
    decodeMs: timings?.predicted_ms ?? now - said.firstAt,
    ...(said.id === '' ? {} : { responseId: said.id }),
  };
}

/** Mostly a string; some servers send a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => partText(part)).join('');
}

const partText = (part: unknown): string =>
  typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string'
    ? part.text
    : '';

/** A gateway may well answer under the name of a version; a server that runs the model itself may not. */
const isAnother = (answered: string, blame: Blame, flavour: string | undefined): boolean =>
  answered !== '' &&
  RUNS_ITSELF.includes(flavour ?? '') &&
  // LM Studio numbers the instances of one model: `coder:2`.
  !isServedAs(blame.tag, flavour === 'lmstudio' ? answered.replace(/:\d+$/, '') : answered);

const RUNS_ITSELF: readonly string[] = ['vllm', 'llama.cpp', 'lmstudio'];

const substituted = (asked: string, answered: string): WireFailure => ({
  kind: 'fatal',
  error: { kind: 'model-substituted', asked, answered },
});

/** A lost part may have been half a call, so the turn is asked again instead of going on without it. */
const unreadable = (data: string): WireFailure => ({
  kind: 'connection-lost',
  detail: `a part of the answer is not readable: ${JSON.stringify(data.slice(0, 80))}`,
});
