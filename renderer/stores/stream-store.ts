import type { TandemError } from '../../shared/errors.ts';
import type { ItemOf, ParamsOf, StreamName } from '../../shared/ipc/contract.ts';
import { type Cell, createCell } from '../client/cell.ts';
import type { Client } from '../client/client.ts';

/** A stream folded into one value. Open while somebody subscribes; its last value stays. */
export function createStreamStore<S extends StreamName, T>(
  client: Client,
  stream: S,
  how: {
    readonly params: ParamsOf<S>;
    readonly initial: T;
    fold(value: T, items: readonly ItemOf<S>[]): T;
    fail(value: T, error: TandemError): T;
  },
): Cell<T> {
  const cell = createCell<T>(how.initial);
  let users = 0;
  let close: (() => void) | null = null;
  const open = () =>
    client.subscribe(stream, how.params, {
      onItems: (items) => cell.set(how.fold(cell.get(), items)),
      onEnd(error) {
        close = null;
        if (error !== null) cell.set(how.fail(cell.get(), error));
      },
    });
  return {
    get: cell.get,
    subscribe(listener) {
      users += 1;
      const unsubscribe = cell.subscribe(listener);
      close ??= open();
      return () => {
        unsubscribe();
        users -= 1;
        if (users > 0) return;
        close?.();
        close = null;
      };
    },
  };
}
