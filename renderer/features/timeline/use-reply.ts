import { useEffect, useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { InputOf, MethodName, OutputOf } from '../../../shared/ipc/contract.ts';
import { useClient } from '../../client/client-context.tsx';

export interface Reply<T> {
  /** The last answer; of an earlier question while the newest is under way. */
  readonly value: T | null;
  readonly error: TandemError | null;
  /** An answer to the question as it is now is still to come. */
  readonly isWaiting: boolean;
}

interface Kept<T> {
  readonly asked: string;
  readonly value: T | null;
  readonly error: TandemError | null;
}

/**
 * Asks whenever the question changes, and keeps the last answer until the next is there, so that nothing flickers while a
 * playhead moves. Null asks nothing. Only one question is under way: what was asked in between is left out.
 */
export function useReply<M extends MethodName>(
  method: M,
  input: InputOf<M> | null,
): Reply<OutputOf<M>> {
  const client = useClient();
  const [kept, setKept] = useState<Kept<OutputOf<M>>>({ asked: '', value: null, error: null });
  const question = input === null ? '' : JSON.stringify(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same text is the same question
  useEffect(() => {
    if (input === null) return;
    let isCurrent = true;
    void client.invoke(method, input).then((reply) => {
      if (!isCurrent) return;
      setKept((before) =>
        reply.ok
          ? { asked: question, value: reply.value, error: null }
          : { asked: question, value: before.value, error: reply.error },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [client, method, question]);
  return {
    value: kept.value,
    error: kept.error,
    isWaiting: question !== '' && kept.asked !== question,
  };
}
