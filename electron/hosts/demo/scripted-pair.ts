import { createHash } from 'node:crypto';
import type { TandemError } from '../../../shared/errors.ts';
import type { Json } from '../../../shared/json.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ChatServer } from '../../workflow/chat-server.ts';
import type { Answered, CloudPart, EffectScope, Planner, Verifier } from '../../workflow/ports.ts';
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

/** Leaves the same two events in the log as a call to Claude does, with nothing counted. */
async function answer<T extends Json>(
  scope: EffectScope,
  role: 'planner' | 'verifier',
  call: { readonly purpose: string; readonly parts: readonly CloudPart[] },
  value: T,
): Promise<Result<Answered<T>, TandemError>> {
  scope.signal.throwIfAborted();
  const request = JSON.stringify(call.parts);
  scope.emit({
    kind: 'model.requested',
    role,
    purpose: call.purpose,
    provider: SCRIPTED_MODEL,
    model: SCRIPTED_MODEL,
    parameters: {},
    requestHash: createHash('sha256').update(request).digest('hex'),
    requestBytes: Buffer.byteLength(request),
    messages: 1,
  });
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  return ok({
    answer: { kind: 'answer', value, model: SCRIPTED_MODEL, tokens },
    event: {
      kind: 'model.responded',
      role,
      provider: SCRIPTED_MODEL,
      model: SCRIPTED_MODEL,
      responseId: null,
      stopReason: 'end_turn',
      tokens,
      costUsd: 0,
      priceList: null,
      ms: 0,
      response: scope.putBlob(JSON.stringify(value)),
      repairs: [],
    },
  });
}
