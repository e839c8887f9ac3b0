import type { TandemError } from '../../shared/errors.ts';
import {
  type InputOf,
  type MethodName,
  methods,
  type OutputOf,
} from '../../shared/ipc/contract.ts';
import type { ClientMessage, ServerMessage } from '../../shared/ipc/wire.ts';
import { err, ok, type Result } from '../../shared/result.ts';

type Reply = Extract<ServerMessage, { t: 'reply' }>;

/** Requests that wait for their reply. A lost line answers all of them: whether they were heard is unknown. */
export interface Calls {
  call<M extends MethodName>(
    method: M,
    input: InputOf<M>,
  ): Promise<Result<OutputOf<M>, TandemError>>;
  reply(message: Reply): void;
  lose(): void;
}

export function createCalls(line: {
  readonly nextId: () => number;
  readonly send: (message: ClientMessage) => boolean;
  readonly parseOutputs: boolean;
}): Calls {
  const waiting = new Map<number, (result: Result<unknown, TandemError>) => void>();
  return {
    async call(method, input) {
      const parsed = methods[method].input.safeParse(input);
      if (!parsed.success) return refused(method, parsed.error.message);
      const id = line.nextId();
      const result = await new Promise<Result<unknown, TandemError>>((resolve) => {
        waiting.set(id, resolve);
        const isSent = line.send({ t: 'call', id, method, input: parsed.data });
        if (isSent) return;
        waiting.delete(id);
        resolve(err({ kind: 'connection-lost' }));
      });
      if (!result.ok) return result;
      // The engine is ours and typed by the same table; parsing again is for finding our own mistakes.
      if (!line.parseOutputs) return ok(result.value as OutputOf<typeof method>);
      const output = methods[method].output.safeParse(result.value);
      return output.success
        ? ok(output.data as OutputOf<typeof method>)
        : refused(method, output.error.message);
    },
    reply({ id, result }) {
      const resolve = waiting.get(id);
      waiting.delete(id);
      resolve?.(result as Result<unknown, TandemError>);
    },
    lose() {
      const lost = [...waiting.values()];
      waiting.clear();
      for (const resolve of lost) resolve(err({ kind: 'connection-lost' }));
    },
  };
}

const refused = (name: string, detail: string) =>
  err({ kind: 'ipc-refused', name, detail } as const);
