import { useCallback, useEffect, useRef, useState } from 'react';
import type { TandemError } from '../../shared/errors.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/result.ts';
import { useClient } from './client-context.tsx';

export type Invoked<T> =
  | { readonly state: 'waiting'; readonly value: T | null; readonly error: null }
  | { readonly state: 'ready'; readonly value: T; readonly error: null }
  /** `value` is the last one there was, if any. */
  | { readonly state: 'failed'; readonly value: T | null; readonly error: TandemError };

/**
 * Asks when it is first shown and whenever the input changes; with a null input it does not ask. A reply to
 * an older input is dropped. While a new one is on its way the last value stays. After a lost line it asks
 * again by itself, so use it for reading only; `useAct` is for doing.
 */
export function useInvoke<M extends MethodName>(
  method: M,
  input: InputOf<M> | null,
): Invoked<OutputOf<M>> & { readonly again: () => void } {
  const client = useClient();
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((now) => now + 1), []);
  const [answer, setAnswer] = useState<Invoked<OutputOf<M>>>(WAITING);
  // Inputs are plain data, made anew at each rendering; what counts is what they say.
  const asked = JSON.stringify(input);
  const latest = useRef({ method, asked });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for the input, `round` for asking again.
  useEffect(() => {
    const isOther = latest.current.method !== method || latest.current.asked !== asked;
    latest.current = { method, asked };
    setAnswer((before) => ({ ...WAITING, value: isOther ? null : before.value }));
    if (input === null) return;
    let isCurrent = true;
    let stopWaiting = () => {};
    void client.invoke(method, input).then((result) => {
      if (!isCurrent) return;
      setAnswer((before) => answered(before, result));
      if (!result.ok && result.error.kind === 'connection-lost')
        stopWaiting = client.connection.subscribe(() => {
          if (client.connection.get().kind === 'open') again();
        });
    });
    return () => {
      isCurrent = false;
      stopWaiting();
    };
  }, [client, method, asked, round, again]);
  return { ...answer, again };
}

const WAITING = { state: 'waiting', value: null, error: null } as const;

const answered = <T>(before: Invoked<T>, result: Result<T, TandemError>): Invoked<T> =>
  result.ok
    ? { state: 'ready', value: result.value, error: null }
    : { state: 'failed', value: before.value, error: result.error };

/**
 * For doing: `act(input)` sends it and gives the reply; `busy` while one is under way, and until its reply a
 * second `act` is not sent, so that a double click acts once (it gets the first one's reply).
 */
export function useAct<M extends MethodName>(method: M): Act<M> {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<TandemError | null>(null);
  const underWay = useRef<Promise<Result<OutputOf<M>, TandemError>> | null>(null);
  const act = useCallback(
    (input: InputOf<M>) => {
      if (underWay.current !== null) return underWay.current;
      setBusy(true);
      setError(null);
      const reply = client.invoke(method, input).then((result) => {
        underWay.current = null;
        setBusy(false);
        if (!result.ok) setError(result.error);
        return result;
      });
      underWay.current = reply;
      return reply;
    },
    [client, method],
  );
  const forget = useCallback(() => setError(null), []);
  return { act, busy, error, forget };
}

export interface Act<M extends MethodName> {
  readonly act: (input: InputOf<M>) => Promise<Result<OutputOf<M>, TandemError>>;
  readonly busy: boolean;
  /** Of the last try; null again when the next begins. */
  readonly error: TandemError | null;
  readonly forget: () => void;
}
