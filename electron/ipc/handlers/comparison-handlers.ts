import type { comparisonMethods } from '../../../shared/ipc/comparisons.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** Runs side by side. */
export function createComparisonHandlers({
  comparisons,
}: Pick<Engine, 'comparisons'>): Pick<Handlers, keyof typeof comparisonMethods> {
  return {
    'comparison.event': (asked) => comparisons.event(asked),
    'comparison.file': (asked) => comparisons.file(asked),
    'comparison.suggest': ({ run }) => comparisons.suggest(run),
    'comparison.matrix': ({ run }) => comparisons.matrix(run),
  };
}
