import type { ChatServer } from '../../workflow/chat-server.ts';
import type { Planner, Verifier } from '../../workflow/ports.ts';
import { createAdvanceAnswers } from '../engine/advance-answers.ts';
import { decideScriptedVerdict, scriptedIntake, scriptedPlan } from './scripted-answers.ts';
import { createScriptedChat, SCRIPTED_MODEL } from './scripted-chat.ts';

export interface ScriptedPair {
  readonly planner: Planner;
  readonly verifier: Verifier;
  /** Takes the place of the model server behind the real executor loop. */
  readonly chat: ChatServer;
}

/**
 * The demo's pair. Everything around the answers is real: the workflow, the executor's loop, the tools, the
 * edits, the checks, the gate. Nothing here is sent anywhere, so no byte and no token of it is counted as
 * cloud.
 */
export function createScriptedPair(): ScriptedPair {
  const answer = createAdvanceAnswers(SCRIPTED_MODEL);
  return {
    planner: {
      model: SCRIPTED_MODEL,
      prompts: {},
      intake: (input, scope) =>
        answer(scope, 'planner', { purpose: 'intake', ...input }, scriptedIntake),
      plan: (input, scope) => answer(scope, 'planner', { purpose: 'plan', ...input }, scriptedPlan),
      advise: (parts, scope) =>
        answer(
          scope,
          'planner',
          { purpose: 'advice', parts },
          'The script has no advice; follow the instructions.',
        ),
    },
    verifier: {
      model: SCRIPTED_MODEL,
      judge: (input, scope) => {
        const diff = input.parts.filter((part) => part.class === 'diff').map((part) => part.text);
        const verdict = decideScriptedVerdict(diff.join('\n'));
        return answer(scope, 'verifier', { purpose: 'verdict', ...input }, verdict);
      },
    },
    chat: createScriptedChat(),
  };
}
