/**
 * How full the context is. Tokens are estimated from bytes and corrected by what the server counted in the
 * turn before, so an estimate is only ever asked to cover what was added since. Nothing that was said is cut
 * to make it fit: a request that does not fit ends the attempt by name. Only a result that is about to be said is
 * made as long as there is room for it, and says so.
 */
export interface Counted {
  readonly requestBytes: number;
  /** As counted by the server; null when it did not say. */
  readonly promptTokens: number | null;
  readonly outputTokens: number;
  /** Of a pool: the member that counted. Another one may count the same history otherwise. */
  readonly server?: string;
}

/** English prose and code lie between 3 and 5 bytes a token; fewer bytes means a more careful estimate. */
const FIRST_BYTES_PER_TOKEN = 3.6;
/** What was added may be denser than what was counted. */
export const NEW_BYTES_PER_TOKEN = 3.2;

export function estimatePromptTokens(requestBytes: number, last: Counted | null): number {
  if (last === null || last.promptTokens === null) {
    return Math.ceil(requestBytes / FIRST_BYTES_PER_TOKEN);
  }
  const added = Math.max(0, requestBytes - last.requestBytes);
  return Math.ceil(last.promptTokens + added / NEW_BYTES_PER_TOKEN);
}

/** A quarter of the window, within what an answer with a whole file in it needs. */
export function decideAnswerTokens(contextLength: number): number {
  return Math.min(8192, Math.max(2048, Math.floor(contextLength / 4)));
}

/** Null when the request fits with room for an answer; otherwise the sentence for the log. */
export function decideContextFull(
  estimate: number,
  room: { readonly contextLength: number; readonly answerTokens: number },
): string | null {
  const available = room.contextLength - room.answerTokens;
  if (estimate <= available) return null;
  return `the next request needs about ${estimate} tokens; ${available} of ${room.contextLength} are free besides the ${room.answerTokens} kept for the answer`;
}

/** Room in which a step can be worked on: one part of a file read, one answer to it. */
export const WORKABLE_TOKENS = 1_280;
/** With less than this free an attempt ends: another call and its result would not fit. */
const LEAST_TOKENS = 512;
/** Left free by any result, so that the model can still act on what it was shown. */
const KEPT_TOKENS = 1_024;
/** Code and numbers can be denser than prose. */
const CHARACTERS_PER_TOKEN = 2.8;
/** However little is free, a result says at least what happened. */
const LEAST_CHARACTERS = 400;

/** Named before anything is sent: what every request of the attempt holds leaves no room to work in. */
export function decideStepTooLarge(parts: {
  readonly window: number;
  readonly reserve: number;
  readonly system: number;
  readonly tools: number;
  readonly step: number;
}): string | null {
  const own = parts.system + parts.tools + parts.step;
  const left = parts.window - parts.reserve - own;
  if (left >= WORKABLE_TOKENS) return null;
  return `the step itself takes about ${own} tokens (${parts.step} its instructions, ${parts.system + parts.tools} the prompt and tools) of a window of ${parts.window}, of which ${parts.reserve} are kept for the answer; ${Math.max(0, left)} are left and ${WORKABLE_TOKENS} needed`;
}

/** As `decideContextFull`, while there is still room to end in good order. */
export function decideNearlyFull(
  estimate: number,
  room: { readonly contextLength: number; readonly answerTokens: number },
): string | null {
  return decideContextFull(estimate + LEAST_TOKENS, room) === null
    ? null
    : `about ${estimate} of ${room.contextLength} tokens are in use and ${room.answerTokens} kept for the answer: too little is left to go on`;
}

/** Characters that a result may have with so many tokens free. */
export const decideResultCharacters = (freeTokens: number, most: number): number =>
  Math.max(
    LEAST_CHARACTERS,
    Math.min(most, Math.floor((freeTokens - KEPT_TOKENS) * CHARACTERS_PER_TOKEN)),
  );

/** Ollama's rendered path keeps 4 tokens and the younger half when it cuts: half the window and a few. */
const HALF_WINDOW_SLACK = 8;

/**
 * Whether the server answered on a shortened history without saying so. Three tells: fewer tokens than the
 * request before (of which this one is a continuation), exactly half of a usual window although far more was
 * sent, or much less than estimated when the estimate was near the limit. Null when all is well.
 */
export function detectHistoryCut(
  now: Counted & { readonly estimate: number; readonly contextLength: number },
  last: Counted | null,
): string | null {
  const read = now.promptTokens;
  if (read === null || read === 0) return null;
  // Templates drop the thinking of earlier turns when a new user message comes, hence the tolerance.
  const before = last?.server === now.server ? (last?.promptTokens ?? 0) : 0;
  const tolerated = Math.max(64, (last?.outputTokens ?? 0) + before * 0.1);
  if (before - read > tolerated) {
    return `the server read ${read} tokens, but ${before} in the turn before: the beginning was cut off`;
  }
  const half = halfOf(read, now.contextLength);
  if (half !== null && now.estimate > read * (half === now.contextLength ? 1.15 : 1.6)) {
    return `the server read ${read} tokens, half a window of ${half}, of about ${now.estimate} sent`;
  }
  const nearLimit = now.estimate > now.contextLength * 0.75;
  if (nearLimit && read < now.estimate * 0.55) {
    return `the server read ${read} tokens of about ${now.estimate} sent`;
  }
  return null;
}

/**
 * The window that this is exactly half of: the one asked for, or a default that the server may have used
 * instead (4096 to 262144).
 */
function halfOf(tokens: number, contextLength: number): number | null {
  const windows = [contextLength, ...Array.from({ length: 7 }, (_, power) => 4096 << power)];
  const isHalf = (window: number) =>
    tokens >= window / 2 && tokens <= window / 2 + HALF_WINDOW_SLACK;
  return windows.find(isHalf) ?? null;
}
