import type { ModelServer } from '../../../../shared/ipc/settings.ts';
import type { RunState } from '../../../../shared/run/state.ts';

/** A local model that could do the work, as far as its server says now. */
export interface ExecutorChoice {
  /** `SERVER/TAG`. */
  readonly name: string;
  readonly isCurrent: boolean;
  readonly bytes: number | null;
  readonly quantization: string | null;
  readonly parameters: string | null;
  readonly loaded: boolean;
  /** Result of the exam for the file that is there now; null when nobody asked its server. */
  readonly qualified: Qualified | null;
}

type Qualified = ModelServer['models'][number]['qualified'];

export function listExecutors(
  servers: readonly ModelServer[],
  current: string | null,
): readonly ExecutorChoice[] {
  const offered = servers.flatMap((server) =>
    server.models.map((model) => ({
      name: `${server.name}/${model.tag}`,
      isCurrent: `${server.name}/${model.tag}` === current,
      bytes: model.bytes,
      quantization: model.quantization,
      parameters: model.parameters,
      loaded: model.loaded,
      qualified: model.qualified,
    })),
  );
  if (current === null || offered.some((choice) => choice.isCurrent)) return offered;
  const unknown = {
    bytes: null,
    quantization: null,
    parameters: null,
    loaded: false,
    qualified: null,
  };
  return [{ name: current, isCurrent: true, ...unknown }, ...offered];
}

/**
 * What is to be known about the picked one. `unreachable`: its server does not answer. `missing`: the server
 * answers without this model. `cloud`: it runs elsewhere. The others are what the exam of this very file said,
 * `unqualified` that there was none. `unprepared`: its server is not known here, so nobody knows.
 */
export type ExecutorWarning =
  | 'unreachable'
  | 'missing'
  | 'cloud'
  | 'unqualified'
  | 'limited'
  | 'unfit'
  | 'unprepared'
  | null;

export function warnOfExecutor(
  name: string,
  servers: readonly ModelServer[],
  state: Pick<RunState, 'executor' | 'executorName' | 'started'>,
): ExecutorWarning {
  const [serverName = ''] = name.split('/');
  const tag = name.slice(serverName.length + 1);
  const server = servers.find((one) => one.name === serverName);
  if (server !== undefined && server.state !== 'ready') return 'unreachable';
  if (server !== undefined) {
    const model = server.models.find((one) => one.tag === tag || one.tag === `${tag}:latest`);
    if (model === undefined) return 'missing';
    if (model.cloud) return 'cloud';
    return EXAM_WARNING[model.qualified];
  }
  const inForce = state.executorName ?? state.started?.executor ?? null;
  if (state.executor === null || name !== inForce) return 'unprepared';
  return state.executor.qualified ? null : 'unqualified';
}

const EXAM_WARNING: Readonly<Record<Qualified, ExecutorWarning>> = {
  executor: null,
  limited: 'limited',
  unfit: 'unfit',
  none: 'unqualified',
};
