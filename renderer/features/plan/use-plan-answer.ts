import { useState } from 'react';
import type { AskAnswer, AskOf } from '../../../shared/ipc/asks.ts';
import type { Act } from '../../client/use-invoke.ts';

type Decision = Extract<AskAnswer, { kind: 'plan' }>['decision'];
export type DecisionKind = Decision['kind'];

/**
 * Sends decisions about one ask. The buttons stay busy after the reply too, until the ask is gone: the reply
 * says that the decision was taken, and the stream says so a moment later.
 */
export function usePlanAnswer(run: string, ask: AskOf<'plan'>, answer: Act<'run.answer'>) {
  const [busy, setBusy] = useState<DecisionKind | null>(null);
  const send = async (decision: Decision): Promise<boolean> => {
    setBusy(decision.kind);
    const reply = await answer.act({ run, ask: ask.id, answer: { kind: 'plan', decision } });
    if (!reply.ok) setBusy(null);
    return reply.ok;
  };
  return { busy, send };
}
