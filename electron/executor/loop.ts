import type { TandemError } from '../../shared/errors.ts';
import { stepKey } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { StepEnd, Wish } from '../workflow/ports.ts';
import type { Attempt } from './attempt.ts';
import type { ReadCall } from './calls/read-turn.ts';
import type { Counted } from './context-budget.ts';
import type { ToolMessage } from './history.ts';
import { type CallValue, hashArguments, runCall } from './run-call.ts';
import { decideStumble } from './stumbles.ts';
import { switchTransport } from './switch-transport.ts';
import { takeTurn, turnKey } from './turn.ts';
import type { TurnValue } from './turn-value.ts';

/** Told this many turns before the limit that the end is near. */
const WARN_TURNS = 3;

/**
 * One attempt at one step: ask, run what was asked for, answer, until the model says it is finished or one
 * of the named limits is reached. Whatever happens inside is a durable step, so the same function that works
 * also resumes and replays. A model that misbehaves never makes it throw; only a server that is gone ends it
 * without a named end.
 */
export async function runLoop(attempt: Attempt): Promise<Result<StepEnd, TandemError>> {
  let last: Counted | null = null;
  const state: LoopState = { warned: false, unknowns: 0 };
  for (let turn = 1; turn <= attempt.maxTurns; turn += 1) {
    const wishes = await attempt.context.takeWishes(turnKey(attempt.brief.key, turn));
    const retried = heed(attempt, wishes, turn);
    if (retried !== null) return ok(retried);
    const value: TurnValue = await takeTurn(attempt, turn, last);
    if (value.kind === 'answered') last = value;
    const stumble = decideStumble(value, attempt.stumbles);
    if (stumble.kind === 'end') {
      if (!switchTransport(attempt, turn, stumble))
        return ok(gaveUp(stumble.reason, stumble.detail, turn));
      last = null;
      continue;
    }
    if (stumble.kind === 'retry') {
      remember(attempt, turn, stumble);
      continue;
    }
    const end = await runCalls(attempt, turn, stumble.turn, state);
    if (end !== null) return end;
  }
  const { maxTurns, brief, context } = attempt;
  const limit = { limit: 'turns', value: maxTurns, ceiling: maxTurns };
  context.durable.note(brief.key, 'execution', { kind: 'limit.reached', ...limit });
  return ok(gaveUp('turn-limit', `the step was not finished in ${maxTurns} turns`, maxTurns));
}

type GaveUp = Extract<StepEnd, { kind: 'gave-up' }>;

const gaveUp = (reason: GaveUp['reason'], detail: string, turns: number): GaveUp => ({
  kind: 'gave-up',
  reason,
  detail,
  turns,
});

/**
 * Messages of people go to the end of the history, like everything else. A fresh attempt can only be asked for
 * once there is something to give up; before the first turn its text is a message like any other.
 */
function heed(attempt: Attempt, wishes: readonly Wish[], turn: number): GaveUp | null {
  for (const { wish, text } of wishes) {
    if (wish === 'retry' && turn > 1) return gaveUp('retried-by-user', text, turn - 1);
    if (text.trim() !== '') attempt.history.append({ role: 'user', content: `${SAID}${text}` });
  }
  return null;
}

const SAID = 'A message from the person you work for; it goes before the instructions:\n';

/** A turn without a call that ran is answered with what was wrong about it. */
function remember(
  attempt: Attempt,
  turn: number,
  stumble: Extract<ReturnType<typeof decideStumble>, { kind: 'retry' }>,
): void {
  const key = turnKey(attempt.brief.key, turn);
  attempt.context.durable.note(key, 'execution', { kind: 'turn.nudged', because: stumble.because });
  attempt.history.append({ role: 'assistant', ...stumble.said });
  if (stumble.said.calls.length === 0) {
    attempt.history.append({ role: 'user', content: stumble.message });
    return;
  }
  attempt.history.appendResults(
    stumble.said.calls.map((call) => toolMessage(call, call.refusal ?? stumble.message)),
  );
}

interface LoopState {
  warned: boolean;
  /** Calls in a row of which nobody knows what they did: the runner is not answering any more. */
  unknowns: number;
}

type AnsweredTurn = Extract<TurnValue, { kind: 'answered' }>;

/** Runs the calls of a turn in order. Null: the attempt goes on. */
async function runCalls(
  attempt: Attempt,
  turn: number,
  answered: AnsweredTurn,
  state: LoopState,
): Promise<Result<StepEnd, TandemError> | null> {
  const { content, thinking, calls, opaque } = answered;
  const said = { role: 'assistant', content, thinking, calls } as const;
  attempt.history.append(opaque === undefined ? said : { ...said, opaque });
  const results: ToolMessage[] = [];
  let failed = answered.broken === null ? null : 'another call';
  for (const [index, call] of calls.entries()) {
    const refusal = call.refusal ?? refuseFinish(call, failed);
    if (refusal !== null) {
      noteRefusal(attempt, { turn, index }, call, refusal);
      results.push(toolMessage(call, refusal));
      failed ??= call.name;
      continue;
    }
    const repeated = watchRepetition(attempt, { turn, index }, call);
    if (repeated > 0 && state.warned) return ok(gaveUp('loop', describeLoop(call, repeated), turn));
    const value = await runCall(attempt, { turn, index }, call);
    if (call.name === 'finish_step') return ok(finished(attempt, { turn, index }, calls));
    if (value.status !== 'ok' && call.effect === 'write-tree') failed ??= call.name;
    state.unknowns = value.status === 'unknown' ? state.unknowns + 1 : 0;
    if (state.unknowns >= 3) return err({ kind: 'runner-failed', detail: value.text });
    if (changedTree(call, value)) attempt.guard.treeChanged();
    results.push(toolMessage(call, value.text + (repeated > 0 ? LOOP_WARNING : '')));
    if (repeated > 0) state.warned = true;
  }
  attempt.history.appendResults(withNotes(results, attempt.maxTurns - turn, answered));
  return null;
}

const toolMessage = (call: ReadCall, content: string): ToolMessage => ({
  role: 'tool',
  callId: call.id,
  tool: call.name,
  content,
});

/** Nothing is finished when a call of the same answer failed; the model could not have known. */
function refuseFinish(call: ReadCall, failed: string | null): string | null {
  if (call.name !== 'finish_step' || failed === null) return null;
  return `Not finished: ${failed} in the same answer was not done. Look at its result first.`;
}

function noteRefusal(
  attempt: Attempt,
  place: { readonly turn: number; readonly index: number },
  call: ReadCall,
  detail: string,
): void {
  // A call refused while reading has its event from there; this one was refused for what happened since.
  if (call.refusal !== null) return;
  const key = stepKey(turnKey(attempt.brief.key, place.turn), `call${place.index}`);
  attempt.context.durable.note(key, 'execution', { kind: 'call.refused', what: call.name, detail });
}

function watchRepetition(
  attempt: Attempt,
  place: { readonly turn: number; readonly index: number },
  call: ReadCall,
): number {
  const writes = call.effect === 'write-tree';
  const times = attempt.guard.see({ name: call.name, arguments: call.arguments, writes });
  if (times === 0) return 0;
  const key = stepKey(turnKey(attempt.brief.key, place.turn), `call${place.index}`);
  attempt.context.durable.note(key, 'execution', {
    kind: 'loop.detected',
    calls: times,
    argumentsHash: hashArguments(call),
    tool: call.name,
  });
  return times;
}

const describeLoop = (call: ReadCall, times: number): string =>
  `${call.name} was called ${times} times with the same arguments, after a warning`;

const LOOP_WARNING =
  '\n[You are repeating this call; nothing has changed since. Do something else, or call finish_step if the work is done. Repeating it again ends the attempt.]';

const changedTree = (call: ReadCall, value: CallValue): boolean =>
  call.effect === 'write-tree' && value.paths.length > 0;

function finished(
  attempt: Attempt,
  place: { readonly turn: number; readonly index: number },
  calls: readonly ReadCall[],
): StepEnd {
  for (const [index, call] of calls.entries()) {
    if (index <= place.index) continue;
    const after = { turn: place.turn, index };
    noteRefusal(attempt, after, call, 'Not run: the step was already ended by finish_step.');
  }
  const summary = calls[place.index]?.arguments.summary;
  const claim = typeof summary === 'string' ? summary : '';
  return { kind: 'finished', claim, turns: place.turn };
}

/** What concerns the whole answer goes to the end of its last result: some templates allow no message between. */
function withNotes(
  results: readonly ToolMessage[],
  turnsLeft: number,
  answered: AnsweredTurn,
): readonly ToolMessage[] {
  const notes: string[] = [];
  if (answered.broken !== null) {
    notes.push(
      `[Another call in that answer could not be read (${answered.broken.detail}); it was not run.]`,
    );
  }
  if (turnsLeft > 0 && turnsLeft <= WARN_TURNS) {
    notes.push(
      `[${turnsLeft} more ${turnsLeft === 1 ? 'answer' : 'answers'}, then the attempt ends.]`,
    );
  }
  const final = results.at(-1);
  if (notes.length === 0 || final === undefined) return results;
  const content = [final.content, ...notes].join('\n');
  return [...results.slice(0, -1), { ...final, content }];
}
