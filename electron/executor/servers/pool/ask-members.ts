import { once } from 'node:events';
import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type {
  ChatFailure,
  ChatRequest,
  ChatScope,
  ChatTurn,
} from '../../../workflow/chat-server.ts';
import type { PoolTurn } from './conversation.ts';
import type { LoadWatch } from './load-watch.ts';
import type { PoolMember } from './member.ts';
import type { Ticket } from './places.ts';
import type { Scheduler, Seat } from './scheduler.ts';

/** What a pool works with while it asks for one turn. */
export interface PoolDesk {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly loads: LoadWatch;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}

/** A request that so many servers lost is itself under suspicion; whoever asks decides whether to go on. */
const MAX_LOST = 3;
const SHOW_QUEUE_MS = 1_000;

/** Failures that belong to the conversation and would be the same everywhere. */
type OfRequest = Extract<
  ChatFailure,
  { kind: 'malformed-call' | 'context-full' | 'refusal' | 'degenerate-repetition' }
>;
type OfMember = Exclude<ChatFailure, OfRequest>;

const isOfRequest = (failure: ChatFailure): failure is OfRequest =>
  failure.kind === 'malformed-call' ||
  failure.kind === 'context-full' ||
  failure.kind === 'refusal' ||
  failure.kind === 'degenerate-repetition';

interface Asked {
  readonly request: ChatRequest;
  readonly turn: PoolTurn;
  readonly members: readonly PoolMember[];
}

/**
 * One turn from whichever member gives it. What is lost before an answer is whole was never recorded, so the same
 * turn is asked of another member; each move is an event. A member is tried once, and one that is full is waited for
 * as long as it lives. Returns the last failure when none of them answered.
 */
export async function askMembers(
  desk: PoolDesk,
  asked: Asked,
  scope: ChatScope,
): Promise<Result<ChatTurn, ChatFailure>> {
  const byName = new Map(asked.members.map((member) => [member.name, member]));
  let left = new Set(byName.keys());
  const startedAt = desk.now();
  let lost = 0;
  for (let attempt = 1; ; attempt += 1) {
    const ticket = { stickyKey: asked.request.stickyKey, among: left };
    const seat = await takeSeat(desk, ticket, scope);
    const queueMs = desk.now() - startedAt;
    const member = byName.get(seat.member);
    if (member === undefined) throw new Error(`${seat.member} is no member of ${desk.name}`);
    const { answer, restMs, wasSent } = await askMember(desk, { ...asked, member, seat }, scope);
    if (answer.ok) return ok(sign(answer.value, member.name, queueMs));
    const failure = answer.error;
    if (isOfRequest(failure)) return answer;
    // One that is full may be for so long that the others come back.
    if (failure.kind === 'busy') left = new Set(byName.keys());
    else left.delete(member.name);
    // Only one that is full is waited for, and that only where nobody else has room.
    const waits = failure.kind === 'busy' && !desk.scheduler.isFree({ ...ticket, among: left });
    if (wasSent) noteMove({ member, failure, attempt, waitMs: waits ? restMs : 0 }, scope);
    if (failure.kind !== 'busy' && failure.kind !== 'unreachable') lost += 1;
    if (left.size === 0 || lost >= MAX_LOST) return err(failure);
  }
}

/** Time in the pool's line, and with members that gave no answer, is time in a queue. */
const sign = (turn: ChatTurn, server: string, queueMs: number): ChatTurn => ({
  ...turn,
  server,
  ms: turn.ms + queueMs,
  queueMs: turn.queueMs + queueMs,
});

/** Waits in the pool's line, and shows it. */
async function takeSeat(desk: PoolDesk, ticket: Ticket, scope: ChatScope): Promise<Seat> {
  const toChoose = ticket.among.size > 1 && !desk.scheduler.isKept(ticket);
  if (toChoose) await desk.loads.refresh();
  if (desk.scheduler.isFree(ticket)) return desk.scheduler.enter(ticket, scope.signal);
  const startedAt = desk.now();
  const show = (): void =>
    scope.pulse({
      phase: 'queue',
      who: scope.role ?? 'executor',
      text: `every server of ${desk.name} is busy`,
      ms: desk.now() - startedAt,
    });
  show();
  const timer = setInterval(show, SHOW_QUEUE_MS);
  try {
    return await desk.scheduler.enter(ticket, scope.signal);
  } finally {
    clearInterval(timer);
  }
}

interface Outcome {
  readonly answer: Result<ChatTurn, ChatFailure>;
  /** Milliseconds that the member is left alone. */
  readonly restMs: number;
  /** False: it was only looked at, and is not well. */
  readonly wasSent: boolean;
}

/** What is known about the member is put down before its place is free: the next in line must not run into it. */
async function askMember(
  desk: PoolDesk,
  asked: Asked & { readonly member: PoolMember; readonly seat: Seat },
  scope: ChatScope,
): Promise<Outcome> {
  const { member, seat } = asked;
  try {
    if (seat.isTrial && !(await isWell(member, scope.signal))) {
      const detail = `${member.server.url} still does not answer its health check`;
      const answer = err({ kind: 'unreachable', detail } as const);
      return { answer, restMs: desk.scheduler.troubled(member.name, 'failed'), wasSent: false };
    }
    const answer = await member.server.chat(asked.turn.requestFor(member), scope);
    if (answer.ok || isOfRequest(answer.error)) {
      desk.scheduler.answered(member.name);
      return { answer, restMs: 0, wasSent: true };
    }
    const restMs =
      answer.error.kind === 'busy'
        ? desk.scheduler.troubled(member.name, 'busy', answer.error.retryAfterMs)
        : desk.scheduler.troubled(member.name, 'failed');
    return { answer, restMs, wasSent: true };
  } finally {
    seat.leave();
  }
}

/** Nobody who stops the run waits for a look that may take seconds. */
async function isWell({ isHealthy }: PoolMember, signal: AbortSignal): Promise<boolean> {
  if (isHealthy === undefined) return true;
  const stopped = new AbortController();
  const abort = once(signal, 'abort', { signal: stopped.signal }).catch(() => undefined);
  try {
    const found = await Promise.race([isHealthy(), abort]);
    signal.throwIfAborted();
    return found === true;
  } finally {
    stopped.abort();
  }
}

function noteMove(
  move: {
    readonly member: PoolMember;
    readonly failure: OfMember;
    readonly attempt: number;
    readonly waitMs: number;
  },
  scope: ChatScope,
): void {
  const { member, failure, attempt, waitMs } = move;
  scope.emit({
    kind: 'model.retried',
    role: scope.role ?? 'executor',
    attempt,
    waitMs,
    because: `${member.name}: ${failure.kind}: ${describeFailure(failure)}`,
  });
}

function describeFailure(failure: OfMember): string {
  return failure.kind === 'fatal' ? wordsOf(failure.error) : failure.detail;
}

const wordsOf = (error: TandemError): string =>
  'detail' in error ? `${error.kind}, ${error.detail}` : error.kind;
