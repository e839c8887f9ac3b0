import type { explanationMethods } from '../../../shared/ipc/explanations.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** Why a run did not end as it should. */
export function createExplanationHandlers({
  explanations,
}: Pick<Engine, 'explanations'>): Pick<Handlers, keyof typeof explanationMethods> {
  return {
    'explain.read': ({ run }) => explanations.explain(run),
    'explain.first': ({ run }) => explanations.first(run),
    'explain.judge': ({ run, ...said }, { name }) => explanations.judge(run, { ...said, by: name }),
  };
}
