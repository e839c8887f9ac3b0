import type { Attempt } from './attempt.ts';
import { nextTransport, SWITCHED } from './calls/ladder.ts';
import type { Stumble } from './stumbles.ts';
import { turnKey } from './turn.ts';

/**
 * Goes on over the next transport in place of ending the attempt: the conversation is opened anew with all that
 * was said, the last failure included, and the model is told. False: there is no other way, or it would not help.
 */
export function switchTransport(
  attempt: Attempt,
  turn: number,
  end: Extract<Stumble, { kind: 'end' }>,
): boolean {
  const { history, ladder, stumbles, brief, context } = attempt;
  const from = history.transport;
  const to = nextTransport(context.ready.ladder, from, end.reason);
  if (to === null || end.retry === undefined) return false;
  const { said, because } = end.retry;
  const key = turnKey(brief.key, turn);
  context.durable.note(key, 'execution', { kind: 'transport.switched', from, to, because });
  attempt.ledger.add('history', `${said.content}${SWITCHED[to]}`);
  history.append({ role: 'assistant', ...said });
  history.appendResults(
    said.calls.map((call) => ({
      role: 'tool',
      callId: call.id,
      tool: call.name,
      content: call.refusal ?? 'Not run.',
    })),
  );
  history.switchTo(to);
  history.append({ role: 'user', content: `Your last calls could not be used. ${SWITCHED[to]}` });
  ladder.remember(to);
  stumbles.clear();
  return true;
}
