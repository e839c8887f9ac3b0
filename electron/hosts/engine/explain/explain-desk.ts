import { stepKey } from '../../../../shared/ids.ts';
import { err, ok } from '../../../../shared/result.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import type { ExplainDesk } from '../../explain-desk.ts';
import type { SurroundingsSource } from '../../surroundings.ts';
import { appendLater } from '../moments/append-later.ts';
import { readAround } from '../read-around.ts';
import { createExplanations } from './read-explanation.ts';

export function createExplainDesk(source: SurroundingsSource): ExplainDesk {
  const { home } = source;
  const read = createExplanations(home);
  return {
    explain: async (run) => read(run),
    async lookBack(run, watch) {
      const { lookBackLater } = await import('./look-back-later.ts');
      return lookBackLater(await readAround(source), run, watch);
    },
    async first(run) {
      const found = read(run);
      return found.ok ? ok({ seq: found.value.first?.seq ?? null }) : found;
    },
    async judge(run, said) {
      try {
        const entry = {
          key: stepKey('blame', 'judged', said.family),
          parent: 'blame',
          lane: 'system',
          durable: true,
          body: { kind: 'blame.judged', ...said },
        } as const;
        const added = appendLater(home, run, () => ok(entry));
        return added.ok ? read(run) : added;
      } catch (reason) {
        if (isLogFault(reason)) return err(reason.fault);
        throw reason;
      }
    },
  };
}
