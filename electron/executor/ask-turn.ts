import type { ChatRequest, ChatTurn, JsonObject } from '../workflow/chat-server.ts';
import type { EffectScope } from '../workflow/ports.ts';
import { type AnswerFailure, askServer } from './ask-server.ts';
import type { Attempt } from './attempt.ts';
import { askForCode, controlOf } from './calls/as-constrained.ts';
import { coerceArguments } from './calls/coerce.ts';
import { findBlocks, lackingCode } from './calls/outside-code.ts';
import { readTurn, type TurnReading } from './calls/read-turn.ts';
import { stripThinking } from './calls/think-tags.ts';
import { decideContextFull, estimatePromptTokens } from './context-budget.ts';

export interface Asked {
  /** What came; of a turn of two requests, everything that both said and took. */
  readonly answer: ChatTurn;
  readonly reading: TurnReading;
  /** Tokens of the last prompt; null when the server did not say. */
  readonly promptTokens: number | null;
}

/**
 * One turn at the server. Over the constrained transport a call that puts a text into a file takes two requests:
 * the call under its schema, then the text without one. Both belong to the one durable step of the turn: after a
 * crash between them the turn is asked again from its beginning, which does no harm, and the log holds its result.
 */
export async function askForTurn(
  attempt: Attempt,
  request: ChatRequest,
  number: number,
  scope: EffectScope,
): Promise<Asked | AnswerFailure> {
  const answer = await askServer(attempt.asking, request, scope);
  if (!('promptTokens' in answer)) return answer;
  const { transport } = attempt.history;
  const ids = `call_${number}`;
  // A grammar makes the answer a call; elsewhere text may as well be quoted.
  const heard = transport === 'constrained' ? [] : attempt.history.heard();
  const reading = readTurn({ ...answer, heard }, attempt.offered, ids, transport);
  const wanted = transport === 'constrained' ? findWanted(attempt, answer, reading) : null;
  if (wanted === null) return { answer, reading, promptTokens: answer.promptTokens };
  const code = await askTexts(attempt, wanted, { request, answer }, scope);
  if (!('promptTokens' in code)) return code;
  return {
    answer: addUp(answer, code),
    reading: readTexts(attempt, wanted, { answer, code }, ids),
    promptTokens: code.promptTokens,
  };
}

interface Wanted {
  readonly tool: string;
  readonly control: JsonObject;
  /** Parameters whose texts are still to come. */
  readonly texts: readonly string[];
}

/** The one call that is good but for its texts. */
function findWanted(attempt: Attempt, answer: ChatTurn, reading: TurnReading): Wanted | null {
  const [call] = reading.calls;
  const tool = call === undefined ? undefined : attempt.offered.get(call.name);
  if (call === undefined || tool === undefined) return null;
  if (reading.calls.length > 1 || reading.broken !== null || answer.finish === 'length')
    return null;
  const texts = lackingCode(call.arguments, tool.schema);
  const whole = { ...call.arguments, ...Object.fromEntries(texts.map((name) => [name, ''])) };
  if (texts.length === 0 || !coerceArguments(whole, tool).ok) return null;
  return { tool: tool.name, control: call.arguments, texts };
}

async function askTexts(
  attempt: Attempt,
  wanted: Wanted,
  first: { readonly request: ChatRequest; readonly answer: ChatTurn },
  scope: EffectScope,
): Promise<ChatTurn | AnswerFailure> {
  const content = controlOf(wanted.tool, wanted.control);
  const request = attempt.history.requestBeside([
    { role: 'assistant', content, thinking: first.answer.thinking, calls: [] },
    { role: 'user', content: askForCode(wanted.texts, wanted.control.path) },
  ]);
  const { promptTokens, outputTokens } = first.answer;
  const requestBytes = first.request.body.byteLength;
  const estimate = estimatePromptTokens(request.body.byteLength, {
    ...{ requestBytes, promptTokens, outputTokens },
  });
  const full = decideContextFull(estimate, attempt.settings);
  if (full !== null) return { kind: 'context-full', detail: `not sent: ${full}` };
  return askServer(attempt.asking, request, scope);
}

function readTexts(
  attempt: Attempt,
  wanted: Wanted,
  came: { readonly answer: ChatTurn; readonly code: ChatTurn },
  ids: string,
): TurnReading {
  const { answer, code } = came;
  const { text, thinking } = stripThinking(code.content);
  const thoughts = [answer.thinking, code.thinking, thinking]
    .filter((one) => one !== '')
    .join('\n');
  const found = findBlocks(text, wanted.texts);
  const read = (given: JsonObject): TurnReading => {
    const call = { id: null, name: wanted.tool, arguments: given };
    const turn = { content: '', thinking: thoughts, calls: [call], finish: code.finish };
    return readTurn(turn, attempt.offered, ids, 'constrained');
  };
  if (found?.kind === 'blocks' && wanted.texts.every((name) => found.values[name] !== undefined)) {
    return read({ ...wanted.control, ...found.values });
  }
  // Some models make the whole call again, the text in it.
  const again = readTurn({ ...code, calls: [] }, attempt.offered, ids, 'constrained');
  const [same] = again.calls;
  if (again.calls.length === 1 && same?.name === wanted.tool && same.refusal === null) {
    return { ...again, thinking: thoughts, content: '' };
  }
  const detail = found?.kind === 'broken' ? found.detail : describeLack(wanted);
  const cut = code.finish === 'length' || (found?.kind === 'broken' && found.cut);
  const content = controlOf(wanted.tool, wanted.control);
  return { content, thinking: thoughts, calls: [], broken: { detail, cut }, repairs: [] };
}

const describeLack = ({ tool, texts }: Wanted): string =>
  `${tool}: no fenced block came for ${texts.join(' and ')}`;

function addUp(one: ChatTurn, other: ChatTurn): ChatTurn {
  const sum = (pick: (turn: ChatTurn) => number): number => pick(one) + pick(other);
  const { promptTokens, cachedTokens } = one;
  return {
    ...other,
    content: [one.content, other.content].join('\n\n'),
    thinking: [one.thinking, other.thinking].filter((text) => text !== '').join('\n'),
    calls: [],
    // Of the first request: the next one is a continuation of that.
    ...{ promptTokens, cachedTokens },
    outputTokens: sum((turn) => turn.outputTokens),
    ms: sum((turn) => turn.ms),
    queueMs: sum((turn) => turn.queueMs),
    loadMs: sum((turn) => turn.loadMs),
    prefillMs: sum((turn) => turn.prefillMs),
    decodeMs: sum((turn) => turn.decodeMs),
    bill: {
      tokens: {
        input: (one.promptTokens ?? 0) + (other.promptTokens ?? 0),
        output: sum((turn) => turn.outputTokens),
        cacheRead: (one.cachedTokens ?? 0) + (other.cachedTokens ?? 0),
        cacheWrite: 0,
      },
      costUsd: 0,
      priceList: null,
    },
  };
}
