import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { StepEnd, Wish } from '../workflow/ports.ts';
import type { Attempt } from './attempt.ts';
import type { Counted } from './context-budget.ts';
import { type GaveUp, gaveUp } from './gave-up.ts';
import { decideStumble } from './stumbles.ts';
import { switchTransport } from './switch-transport.ts';
import { takeTurn, turnKey } from './turn.ts';
import { type CallsState, runCalls, toolMessage } from './turn-calls.ts';
import type { TurnValue } from './turn-value.ts';
import { createWatcher } from './watch/watcher.ts';

/**
 * One attempt at one step: ask, run what was asked for, answer, until the model says it is finished or one
 * of the named limits is reached. Whatever happens inside is a durable step, so the same function that works
 * also resumes and replays. A model that misbehaves never makes it throw; only a server that is gone ends it
 * without a named end.
 */
export async function runLoop(attempt: Attempt): Promise<Result<StepEnd, TandemError>> {
  let last: Counted | null = null;
  const watcher = createWatcher(attempt.brief, attempt.context.watch);
  const state: CallsState = { warned: false, unknowns: 0, watcher };
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

/**
 * Messages of people go to the end of the history, like everything else. A fresh attempt can only be asked for
 * once there is something to give up; before the first turn its text is a message like any other.
 */
function heed(attempt: Attempt, wishes: readonly Wish[], turn: number): GaveUp | null {
  for (const { wish, text } of wishes) {
    if (wish === 'retry' && turn > 1) return gaveUp('retried-by-user', text, turn - 1);
    if (text.trim() === '') continue;
    attempt.history.append({ role: 'user', content: `${SAID}${text}` });
    attempt.ledger.add('history', `${SAID}${text}`);
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
  const { content, thinking, calls } = stumble.said;
  attempt.ledger.add('history', `${content}${thinking}${JSON.stringify(calls)}${stumble.message}`);
  if (stumble.said.calls.length === 0) {
    attempt.history.append({ role: 'user', content: stumble.message });
    return;
  }
  attempt.history.appendResults(
    stumble.said.calls.map((call) => toolMessage(call, call.refusal ?? stumble.message)),
  );
}
