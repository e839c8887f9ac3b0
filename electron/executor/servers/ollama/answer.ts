import { err, ok, type Result } from '../../../../shared/result.ts';
import type { ChatFailure, ChatTurn, NativeCall } from '../../../workflow/chat-server.ts';
import { type Blame, parseFailure } from './failures.ts';
import { type Frame, frameSchema, isSameModel, parseWire } from './wire.ts';

/** Far above any sensible answer; a server that ignores the token limit is stopped here. */
const MAX_ANSWER_CHARACTERS = 2_000_000;
/** Ollama's rendered path aborts after 30 equal tokens and ends the stream without a word about it. */
const EQUAL_PIECES = 24;
const NANOSECONDS_PER_MS = 1e6;

/**
 * Folds the frames of one answer. Calls are collected from every frame, the last one included: depending on
 * how the server renders a model they come in frames of their own, or all in the frame that says `done`.
 */
export function createAnswer(blame: Blame, startedAt: number) {
  let content = '';
  let thinking = '';
  const calls: NativeCall[] = [];
  let model = '';
  let pieces = 0;
  let inCalls = 0;
  let equal = { piece: '', times: 0 };
  let firstByteAt = 0;

  const characters = (): number => content.length + thinking.length + inCalls;

  const count = (text: string): void => {
    pieces += 1;
    const piece = text.trim();
    equal = piece === equal.piece ? { piece, times: equal.times + 1 } : { piece, times: 1 };
  };

  const turn = (frame: Frame | null, finish: ChatTurn['finish']): ChatTurn => {
    const ms = performance.now() - startedAt;
    const loadMs = (frame?.load_duration ?? 0) / NANOSECONDS_PER_MS;
    const prefillMs = (frame?.prompt_eval_duration ?? 0) / NANOSECONDS_PER_MS;
    return {
      model,
      content,
      thinking,
      calls,
      finish,
      promptTokens: frame?.prompt_eval_count ?? null,
      cachedTokens: frame?.prompt_eval_cached_count ?? null,
      outputTokens: frame?.eval_count ?? pieces,
      ms,
      queueMs: Math.max(0, firstByteAt - startedAt - loadMs - prefillMs),
      loadMs,
      prefillMs,
      decodeMs: (frame?.eval_duration ?? 0) / NANOSECONDS_PER_MS,
    };
  };

  return {
    /** Null: go on reading. Otherwise the answer is over. */
    take(line: string): Result<ChatTurn, ChatFailure> | null {
      const frame = parseWire(frameSchema, line);
      if (frame === null) return err(unreadable(line));
      if (frame.error != null) return err(parseFailure(null, line, blame));
      if (firstByteAt === 0) firstByteAt = performance.now();
      if (frame.model !== undefined && frame.model !== '') {
        model = frame.model;
        if (!isSameModel(model, blame.tag)) return err(substituted(blame.tag, model));
      }
      const said = frame.message?.content ?? '';
      const thought = frame.message?.thinking ?? '';
      if (!frame.done && frame.message?.tool_calls == null) count(said || thought);
      content += said;
      thinking += thought;
      for (const call of frame.message?.tool_calls ?? []) {
        calls.push(nativeCall(call));
        inCalls += JSON.stringify(call).length;
      }
      if (frame.done) return ok(turn(frame, frame.done_reason === 'length' ? 'length' : 'stop'));
      const tooLong = characters() > MAX_ANSWER_CHARACTERS;
      return tooLong ? ok(turn(null, 'length')) : null;
    },
    /** The stream ended although no frame said `done`. */
    endWithoutDone(): ChatFailure {
      if (equal.times < EQUAL_PIECES) {
        return { kind: 'connection-lost', detail: 'the answer ended without its last frame' };
      }
      const shown = JSON.stringify(equal.piece.slice(0, 40));
      return {
        kind: 'degenerate-repetition',
        detail: `the model repeated ${shown} ${equal.times} times and the server stopped it`,
      };
    },
    characters,
    progress: () => ({ pieces, firstByteAt, tail: (content || thinking).slice(-80) }),
  };
}

const nativeCall = (call: {
  readonly id?: string | null | undefined;
  readonly function: { readonly name: string; readonly arguments?: unknown };
}): NativeCall => ({
  id: call.id ?? null,
  name: call.function.name,
  arguments: call.function.arguments,
});

/** A lost piece may have been half a call, so the turn is asked again instead of going on without it. */
function unreadable(line: string): ChatFailure {
  return {
    kind: 'connection-lost',
    detail: `a line of the answer is not readable: ${JSON.stringify(line.slice(0, 80))}`,
  };
}

const substituted = (asked: string, answered: string): ChatFailure => ({
  kind: 'fatal',
  error: { kind: 'model-substituted', asked, answered },
});
