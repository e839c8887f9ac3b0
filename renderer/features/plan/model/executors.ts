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
}

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
    })),
  );
  if (current === null || offered.some((choice) => choice.isCurrent)) return offered;
  const unknown = { bytes: null, quantization: null, parameters: null, loaded: false };
  return [{ name: current, isCurrent: true, ...unknown }, ...offered];
}

/**
 * What is to be known about the picked one. `unreachable`: its server does not answer. `missing`: the server
 * answers without this model. `unqualified`: it was prepared and no exam of it is known. `unprepared`: it
 * was never prepared in this run, so nobody knows.
 */
export type ExecutorWarning = 'unreachable' | 'missing' | 'unqualified' | 'unprepared' | null;

export function warnOfExecutor(
  name: string,
  servers: readonly ModelServer[],
  state: Pick<RunState, 'executor' | 'executorName' | 'started'>,
): ExecutorWarning {
  const [serverName = ''] = name.split('/');
  const tag = name.slice(serverName.length + 1);
  const server = servers.find((one) => one.name === serverName);
  if (server !== undefined && server.state !== 'ready') return 'unreachable';
  if (server !== undefined && !server.models.some((model) => model.tag === tag)) return 'missing';
  const inForce = state.executorName ?? state.started?.executor ?? null;
  if (state.executor === null || name !== inForce) return 'unprepared';
  return state.executor.qualified ? null : 'unqualified';
}
