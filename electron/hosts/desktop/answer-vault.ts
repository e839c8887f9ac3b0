import { ok } from '../../../shared/result.ts';
import type { KeyVault } from '../../store/key-store.ts';
import type { ToEngine, VaultAsk } from './engine-messages.ts';

/** Main's side of the vault: does what the engine asks and answers with the question's number. */
export async function answerVault(
  vault: KeyVault,
  { id, ask }: { readonly id: number; readonly ask: VaultAsk },
): Promise<ToEngine> {
  return { kind: 'vault.answer', id, result: await carryOut(vault, ask) };
}

async function carryOut(vault: KeyVault, ask: VaultAsk) {
  switch (ask.verb) {
    case 'kind':
      return ok(await vault.kind());
    case 'load':
      return ok(await vault.load());
    case 'save':
      return vault.save(ask.key);
    case 'remove':
      return vault.remove();
  }
}
