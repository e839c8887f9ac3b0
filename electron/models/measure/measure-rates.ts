import type { TandemError } from '../../../shared/errors.ts';
import type { Rate } from '../../../shared/models/measurement.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type {
  ChatFailure,
  ChatRequest,
  ChatServer,
  ChatTurn,
  ModelReady,
  ServerScope,
} from '../../workflow/chat-server.ts';
import { type JobClock, waitFor } from '../jobs/job-clock.ts';
import { unlikeText } from './unlike-text.ts';

/** A chat server that keeps nothing in a log, as those of the house. */
export type LocalServer = Pick<ChatServer, 'prepare' | 'open'> & {
  chat(request: ChatRequest, scope: ServerScope): Promise<Result<ChatTurn, ChatFailure>>;
};

export interface RatesInput {
  readonly server: LocalServer;
  readonly ready: ModelReady;
  readonly clock: JobClock;
  /** Makes the prompts unlike those of another measurement. */
  readonly seed: number;
  /** Called before each size, in tokens. */
  readonly onSize: (tokens: number) => void;
}

/** Tokens of prompt at which rates are told. */
const SIZES = [2_048, 8_192, 32_768];
/** Of an answer. */
export const ANSWER_TOKENS = 64;
/** For the template around the prompt, and for words that became more tokens than thought. */
const ROOM = 512;
/** What an unknown vocabulary is first tried with; even at a token a character it fits every context. */
const FIRST_CHARACTERS = 1_200;
/** No vocabulary has tokens as long on average; a server that counts so would have books written for it. */
const LONGEST_TOKEN = 12;
/** A handful of tokens says nothing about a rate. */
const ENOUGH_TOKENS = 8;
const BUSY_TRIES = 5;
const BUSY_MS = 2_000;

/** The sizes that fit a context with room for the answer. */
export const sizesFor = (context: number): readonly number[] =>
  SIZES.filter((size) => size + ANSWER_TOKENS + ROOM <= context);

/**
 * Rates by prompts of 2k, 8k and 32k tokens. A short one before them, which also wakes up what a first answer
 * needs, tells how many characters of it are a token. A prompt that turns out too long is left out.
 */
export async function measureRates(
  input: RatesInput,
  signal: AbortSignal,
): Promise<Result<readonly Rate[], ChatFailure>> {
  const { ready } = input;
  const context = ready.contextAllocated ?? ready.settings.contextLength;
  const rates: Rate[] = [];
  let answer = await ask(input, { at: 0, characters: FIRST_CHARACTERS }, signal);
  let characters = FIRST_CHARACTERS;
  for (const [at, size] of sizesFor(context).entries()) {
    if (!answer.ok) return answer;
    const tokens = countOf(answer.value.promptTokens);
    if (tokens === null) break;
    characters = Math.floor(size * Math.min(characters / tokens, LONGEST_TOKEN));
    input.onSize(size);
    const next = await ask(input, { at: at + 1, characters }, signal);
    if (!next.ok && next.error.kind === 'context-full') break;
    if (next.ok) rates.push(...rateOf(next.value));
    answer = next;
  }
  return answer.ok ? ok(rates) : answer;
}

/** One prompt, one answer; a server that is busy is asked again. */
async function ask(
  { server, ready, clock, seed }: RatesInput,
  prompt: { readonly at: number; readonly characters: number },
  signal: AbortSignal,
): Promise<Result<ChatTurn, ChatFailure>> {
  const conversation = server.open({ settings: ready.settings, tools: [] });
  const content = unlikeText(seed + prompt.at, prompt.characters);
  conversation.append({ role: 'user', content });
  const request = conversation.request();
  for (let tries = 1; ; tries += 1) {
    const turn = await server.chat(request, { signal, pulse: () => undefined });
    if (turn.ok || turn.error.kind !== 'busy' || tries === BUSY_TRIES) return turn;
    await waitFor(clock, BUSY_MS, signal);
  }
}

/** Nothing when the server did not count. A prompt that was known in large part says nothing about prefill. */
function rateOf(turn: ChatTurn): readonly Rate[] {
  const { cachedTokens, prefillMs, outputTokens, decodeMs } = turn;
  const promptTokens = countOf(turn.promptTokens);
  if (promptTokens === null) return [];
  const read = promptTokens - Math.max(0, cachedTokens ?? 0);
  const isUnlike = read > promptTokens / 2;
  return [
    {
      promptTokens,
      prefillPerSecond: isUnlike ? perSecond(read, prefillMs) : null,
      decodePerSecond: outputTokens < ENOUGH_TOKENS ? null : perSecond(outputTokens, decodeMs),
    },
  ];
}

/** A number of tokens that there can be; null for what is none. */
const countOf = (told: number | null): number | null =>
  told !== null && Number.isSafeInteger(told) && told > 0 ? told : null;

/** Beyond what any machine does, somebody has miscounted. */
const FASTEST = 1e7;

function perSecond(tokens: number, ms: number): number | null {
  const rate = (tokens * 1000) / ms;
  return rate > 0 && rate <= FASTEST ? rate : null;
}

/** A failure of a chat as that of the measurement. */
export function describeChatFailure(failure: ChatFailure, tag: string): TandemError {
  if (failure.kind === 'fatal') return failure.error;
  return {
    kind: 'model-work-failed',
    work: 'measure',
    tag,
    detail: `it was loaded, but did not answer: ${failure.detail}`,
    next: 'See that nothing else needs the memory, then measure again, or with less context.',
  };
}
