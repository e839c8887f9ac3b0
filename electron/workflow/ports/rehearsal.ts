import type { Json } from '../../../shared/json.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { ChatFailure, ChatRequest, ChatTurn } from '../chat-server.ts';

/** A failure that belongs to the model or the conversation, as the log keeps it under a turn. */
export type TurnFailure = Extract<
  ChatFailure,
  {
    kind:
      | 'malformed-call'
      | 'tools-unsupported'
      | 'context-full'
      | 'degenerate-repetition'
      | 'refusal';
  }
>;

/**
 * What an effect that asks a model is given instead of the model when a recorded step is gone through once more:
 * it composes its request as ever, hands it in here instead of sending it, and goes on with what was recorded as
 * the answer. Whoever finds it in his scope opens no connection, loads nothing and waits for nobody.
 */
export interface Rehearsal {
  /** The request that was recorded. */
  readonly requested: BodyOf<'model.requested'>;
  /** Told the body of each request that would go through the door, as it would be sent. */
  sending(body: string): void;
  /** A turn of a chat server for this request. Throws `NotRehearsable` where the log has no answer to it. */
  turn(request: ChatRequest): ChatTurn | TurnFailure;
  /**
   * The answer of Claude as it was kept, what was booked for it, and whether it took more than one attempt, of which
   * the earlier ones may have cost something too. Throws `NotRehearsable`.
   */
  message(): { readonly raw: Json; readonly event: RecordedAnswer; readonly retried: boolean };
  /** Tokens of the next request as they were counted; null: they can be told from the log alone. */
  readonly counted: { readonly estimate: number; readonly parts: Parts } | null;
}

export type RecordedAnswer = BodyOf<'model.responded'> | BodyOf<'model.failed'>;

type Parts = NonNullable<BodyOf<'model.requested'>['context']>;
