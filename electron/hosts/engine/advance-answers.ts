import { createHash } from 'node:crypto';
import type { TandemError } from '../../../shared/errors.ts';
import type { Json } from '../../../shared/json.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Answered, CloudPart, EffectScope } from '../../workflow/ports.ts';

/** Gives an answer that was fixed in advance, under the name of whoever fixed it. */
export type AdvanceAnswer = <T extends Json>(
  scope: EffectScope,
  role: 'planner' | 'verifier',
  call: { readonly purpose: string; readonly parts: readonly CloudPart[] },
  value: T,
) => Promise<Result<Answered<T>, TandemError>>;

/** Each answer leaves the same two events in the log as a call to Claude does, with nothing counted. */
export function createAdvanceAnswers(model: string): AdvanceAnswer {
  return async (scope, role, call, value) => {
    scope.signal.throwIfAborted();
    const request = JSON.stringify(call.parts);
    const by = { role, provider: model, model } as const;
    scope.emit({
      kind: 'model.requested',
      ...by,
      purpose: call.purpose,
      parameters: {},
      requestHash: createHash('sha256').update(request).digest('hex'),
      requestBytes: Buffer.byteLength(request),
      messages: 1,
    });
    const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
    return ok({
      answer: { kind: 'answer', value, model, tokens },
      event: {
        kind: 'model.responded',
        ...by,
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
  };
}
