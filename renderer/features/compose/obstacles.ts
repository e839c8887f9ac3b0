import type { TandemError } from '../../../shared/errors.ts';
import type { KeyStatus, ModelServer } from '../../../shared/ipc/settings.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { type Draft, MAX_REQUEST, type Mode } from './draft.ts';

/** What keeps a run from being started, or is worth knowing before; words are the screen's. */
export type Obstacle =
  | { readonly kind: 'no-repository' }
  | { readonly kind: 'repository-refused' }
  | { readonly kind: 'no-request' }
  | { readonly kind: 'request-too-long'; readonly over: number }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'no-executor' }
  | { readonly kind: 'executor-malformed'; readonly executor: string };

/** The draft with everything that the settings fill in. */
export interface Terms {
  readonly mode: Mode;
  readonly planner: string;
  readonly verifier: string;
  readonly executor: string | null;
  readonly deliver: 'branch' | 'patch' | 'apply';
}

export const settle = (draft: Draft, settings: Settings): Terms => ({
  mode: draft.mode ?? settings.mode,
  planner: draft.planner ?? settings.planner,
  verifier: draft.verifier ?? settings.verifier,
  executor: draft.executor ?? settings.executor,
  deliver: draft.deliver ?? settings.deliver,
});

/** Why the run can't be started yet, the first first; empty when it can. */
export function findObstacles(seen: {
  readonly draft: Draft;
  readonly terms: Terms;
  readonly key: KeyStatus | null;
  readonly repositoryError: TandemError | null;
}): readonly Obstacle[] {
  const { draft, terms, key } = seen;
  const found: Obstacle[] = [];
  if (draft.repository.trim() === '') found.push({ kind: 'no-repository' });
  else if (seen.repositoryError !== null) found.push({ kind: 'repository-refused' });
  if (draft.request.trim() === '') found.push({ kind: 'no-request' });
  const over = draft.request.length - MAX_REQUEST;
  if (over > 0) found.push({ kind: 'request-too-long', over });
  if (terms.mode !== 'local' && key?.source === 'none') found.push({ kind: 'no-key' });
  if (terms.mode !== 'cloud') {
    if (terms.executor === null || terms.executor === '') found.push({ kind: 'no-executor' });
    else if (!/^[a-z0-9][a-z0-9._-]*\/\S+$/i.test(terms.executor))
      found.push({ kind: 'executor-malformed', executor: terms.executor });
  }
  return found;
}

/** What the servers say about the executor: `unknown` while they have not been asked. */
export function findExecutor(
  executor: string | null,
  servers: readonly ModelServer[] | null,
): 'there' | 'missing' | 'unreachable' | 'no-server' | 'unknown' {
  if (executor === null || servers === null) return 'unknown';
  const slash = executor.indexOf('/');
  const server = servers.find(({ name }) => name === executor.slice(0, slash));
  if (server === undefined) return 'no-server';
  if (server.state !== 'ready') return 'unreachable';
  return modelNamed(executor, servers) === null ? 'missing' : 'there';
}

/** The model that `SERVER/TAG` names; null when it is not there. */
export function modelNamed(
  executor: string,
  servers: readonly ModelServer[],
): ModelServer['models'][number] | null {
  const slash = executor.indexOf('/');
  const server = servers.find(({ name }) => name === executor.slice(0, slash));
  const tag = executor.slice(slash + 1);
  return server?.models.find((model) => model.tag === tag || model.tag === `${tag}:latest`) ?? null;
}
