import type { EffectScope } from '../workflow/ports.ts';
import type { UsedTokens } from './bill.ts';
import type { CloudDoor } from './cloud-door.ts';
import { type Delay, type RetryEnd, retrying } from './retrying.ts';
import { type MessageParameters, type Speaker, streamAnswer } from './stream-answer.ts';

export interface ClaudeLine {
  readonly door: CloudDoor;
  readonly delay: Delay;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface SentRequest {
  readonly end: RetryEnd;
  /** What attempts that broke off had used. */
  readonly lost: readonly UsedTokens[];
  readonly ms: number;
}

/** The bytes that the client will send for these parameters. */
export const bodyOf = (parameters: MessageParameters): string =>
  JSON.stringify({ ...parameters, stream: true });

/**
 * One composed request through the door, with its retries. Rejects only with the signal's reason or with what
 * the log threw: the ledger's last entry may have failed after the answer was in.
 */
export async function sendRequest(
  { door, delay, now }: ClaudeLine,
  request: {
    readonly role: Speaker;
    readonly parameters: MessageParameters;
    readonly entry: Pick<
      Parameters<CloudDoor['open']>[0],
      'stage' | 'model' | 'parts' | 'masked' | 'denied'
    >;
  },
  scope: Pick<EffectScope, 'signal' | 'pulse' | 'emit' | 'putBlob' | 'rehearsal'>,
): Promise<SentRequest> {
  const { role, parameters } = request;
  const ticket = door.open({ ...request.entry, body: bodyOf(parameters), scope });
  const started = performance.now();
  const lost: UsedTokens[] = [];
  const end = await retrying({
    role,
    scope,
    delay,
    attempt: () => streamAnswer(door, { parameters, ticket, who: role, scope, now }),
    refusal: () => ticket.refusal,
    onLost: (work) => lost.push(work),
  }).finally(() => ticket.close());
  if (ticket.fault !== null) throw ticket.fault.error;
  return { end, lost, ms: Math.round(performance.now() - started) };
}
