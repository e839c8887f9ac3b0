import { type FoundModel, isAnswering } from './find-model.ts';

/** Why a model can't be an executor here, whatever memory there is; null where nothing is known against it. */
export function whyNoExecutor({ installed }: Pick<FoundModel, 'installed'>): string | null {
  if (installed?.cloud === true)
    return 'it runs in somebody’s cloud, so the source would leave the building';
  return isAnswering(installed) ? null : 'it makes embeddings and can’t answer';
}
