import { z } from 'zod';
import type { TandemError } from '../../../shared/errors.ts';
import { keyStatusSchema } from '../../../shared/ipc/settings.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { KeyVault } from '../../store/key-store.ts';
import type { FromEngine, ToEngine, VaultAsk } from './engine-messages.ts';

/**
 * The engine's side of the vault: safeStorage lives in main alone, so each use asks there. The key is in this
 * process only while it is needed.
 */
export interface PortVault extends KeyVault {
  /** An answer of main; one that nobody waits for is passed over. */
  take(answer: Extract<ToEngine, { kind: 'vault.answer' }>): void;
}

type Answer = Result<unknown, TandemError>;

export function createPortVault(say: (message: FromEngine) => void): PortVault {
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  const asking = (ask: VaultAsk): Promise<Answer> =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      say({ kind: 'vault.ask', id: last, ask });
    });
  const doing = async (ask: VaultAsk): Promise<Result<void, TandemError>> => {
    const answer = await asking(ask);
    return answer.ok ? ok(undefined) : answer;
  };

  return {
    async kind() {
      const answer = await asking({ verb: 'kind' });
      const kind = keyStatusSchema.shape.store.safeParse(answer.ok ? answer.value : null);
      return kind.success ? kind.data : 'none';
    },
    async load() {
      const answer = await asking({ verb: 'load' });
      const key = z.string().safeParse(answer.ok ? answer.value : null);
      return key.success ? key.data : null;
    },
    save: (key) => doing({ verb: 'save', key }),
    remove: () => doing({ verb: 'remove' }),
    take({ id, result }) {
      const resolve = waiting.get(id);
      waiting.delete(id);
      resolve?.(result.ok ? ok(result.value) : err(readError(result.error)));
    },
  };
}

/** Main is our own program; its errors are read back by kind, and one that is not known becomes a fault. */
function readError(error: { readonly kind: string }): TandemError {
  const known = errorSchema.safeParse(error);
  return known.success ? known.data : { kind: 'fault', detail: error.kind };
}

const errorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('key-unprotected') }),
  z.object({ kind: z.literal('disk-full'), path: z.string() }),
  z.object({ kind: z.literal('folder-unwritable'), path: z.string(), detail: z.string() }),
]);
