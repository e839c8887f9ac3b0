import type { TandemError } from '../../../shared/errors.ts';
import { CLOUD_EXECUTOR } from '../../../shared/money/counterfactual.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { SCRIPTED_MODEL } from '../demo/scripted-chat.ts';
import type { SettledRequest } from '../engine.ts';
import type { Surroundings } from '../surroundings.ts';

/** Who rides, as the run's terms name them: a Claude model by its name, any other as `SERVER/TAG`. */
export interface Models {
  readonly planner: string;
  readonly verifier: string;
  readonly executor: string;
}

/** The name under which Claude is the executor of mode cloud. */
const CLAUDE = 'claude';

const usage = (message: string) => err({ kind: 'usage', message } as const);

/** Flags beat settings; the demo's pair is fixed. What a mode does not need is not asked for. */
export function chooseModels(
  around: Surroundings,
  request: SettledRequest,
): Result<Models, TandemError> {
  if (request.scripted === true) {
    const executor = `${SCRIPTED_MODEL}/pair`;
    return ok({ planner: SCRIPTED_MODEL, verifier: SCRIPTED_MODEL, executor });
  }
  switch (request.mode) {
    case 'hybrid':
      return chooseHybrid(around, request);
    case 'cloud':
      return chooseCloud(around, request);
    case 'local':
      return chooseLocal(around, request);
  }
}

function chooseHybrid(around: Surroundings, request: SettledRequest): Result<Models, TandemError> {
  if (around.claude.apiKey === null) return err({ kind: 'key-missing' });
  const executor = requireExecutor(around, request);
  return executor.ok ? ok({ ...claudePair(around, request), executor: executor.value }) : executor;
}

/**
 * Claude executes as well. The executor of the settings is a local one and does not count here; without a
 * flag it is the model that stands for "a cloud agent" in every comparison of costs.
 */
function chooseCloud(around: Surroundings, request: SettledRequest): Result<Models, TandemError> {
  if (around.claude.apiKey === null) return err({ kind: 'key-missing' });
  const named = request.executor ?? CLOUD_EXECUTOR;
  const model = named.startsWith(`${CLAUDE}/`) ? named.slice(CLAUDE.length + 1) : named;
  if (model === '' || model.includes('/')) {
    return usage(
      `In mode cloud Claude is the executor: --executor takes a Claude model such as ${CLOUD_EXECUTOR}; \`${named}\` is none.`,
    );
  }
  return ok({ ...claudePair(around, request), executor: `${CLAUDE}/${model}` });
}

/** No Claude at all: whoever is not named is the executor's model. */
function chooseLocal(around: Surroundings, request: SettledRequest): Result<Models, TandemError> {
  const executor = requireExecutor(around, request);
  if (!executor.ok) return executor;
  const planner = requireLocal(around, '--planner', request.planner ?? executor.value);
  if (!planner.ok) return planner;
  const verifier = requireLocal(around, '--verifier', request.verifier ?? executor.value);
  if (!verifier.ok) return verifier;
  return ok({ planner: planner.value, verifier: verifier.value, executor: executor.value });
}

const claudePair = ({ settings }: Surroundings, request: SettledRequest) => ({
  planner: request.planner ?? settings.planner,
  verifier: request.verifier ?? settings.verifier,
});

function requireExecutor(
  around: Surroundings,
  request: SettledRequest,
): Result<string, TandemError> {
  const named = request.executor ?? around.settings.executor;
  if (named === null) {
    return usage(
      'No executor is chosen. Name one with --executor, for example --executor ollama/qwen2.5-coder:32b, or set it in settings.json; `tandem doctor` lists what the server has.',
    );
  }
  const executor = requireLocal(around, '--executor', named);
  const { strongerExecutor } = around.settings;
  if (!executor.ok || strongerExecutor === null) return executor;
  // Told now, not in the middle of a run when a step has failed and it is needed.
  const stronger = requireLocal(around, '--executor', strongerExecutor);
  return stronger.ok ? executor : stronger;
}

function requireLocal(
  around: Surroundings,
  option: string,
  named: string,
): Result<string, TandemError> {
  const known = [...around.servers, ...around.settings.pools].map(({ name }) => name);
  const [server = ''] = named.split('/');
  if (option !== '--executor' && !/^[^/\s]+\/\S+$/.test(named)) {
    return usage(
      `In mode local ${option} is SERVER/TAG, such as ollama/qwen2.5-coder:32b; \`${named}\` is not.`,
    );
  }
  if (!named.includes('/') || !known.includes(server)) {
    return err({ kind: 'server-unknown', server, known });
  }
  return ok(named);
}
