import type { Installed, Served } from '../../../../shared/ipc/models.ts';
import type { ProbeFinding, ServerReport } from '../../../../shared/ipc/servers.ts';
import type { ServerSetting } from '../../../../shared/settings/settings.ts';
import type { ServedModel } from '../../../executor/servers/openai/look.ts';
import { type Survey, surveyServer } from '../../../executor/servers/openai/probe.ts';
import { isVendor } from '../../../executor/servers/openai/vendors.ts';
import { isHere } from '../../../models/servers/is-here.ts';
import { parseOpenAiAddress } from '../../../server-http/address.ts';
import type { Surroundings } from '../../surroundings.ts';
import { openAiOptions, type ServerSurroundings } from '../open-server.ts';

/** Where one stands for a look: its settings and the patience. */
export interface Visit {
  readonly around: ServerSurroundings;
  readonly server: ServerSetting;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** An OpenAI-compatible server as its own pages describe it; nothing is generated. Rejects on abort. */
export const surveyOf = (visit: Visit, tag: string | null, generates = false): Promise<Survey> =>
  surveyServer(openAiOptions(visit.around, visit.server), {
    tag,
    contextTokens: visit.around.settings.budgets.contextTokens,
    here: isServerHere(visit.server),
    generates,
    signal: visit.signal ?? new AbortController().signal,
    timeoutMs: visit.timeoutMs,
  });

/** The part of the settings' executor that is on this server; null when it is on another. */
export function executorOn(
  { settings }: Pick<Surroundings, 'settings'>,
  name: string,
): string | null {
  const { executor } = settings;
  return executor?.startsWith(`${name}/`) === true ? executor.slice(name.length + 1) : null;
}

/** The server and its models, in the form that all others have. */
export async function visitOpenAi(
  visit: Visit,
  entryOf: (model: { readonly tag: string; readonly digest: null }) => string | null,
): Promise<{ readonly served: Served; readonly installed: readonly Installed[] }> {
  const { server } = visit;
  const wanted = executorOn(visit.around, server.name);
  const survey = await surveyOf(visit, wanted);
  const installed = (survey.look?.models ?? []).map((model) => ({
    ...describeModel(model, isCloud(server)),
    server: server.name,
    entry: entryOf({ tag: model.id, digest: null }),
  }));
  return { served: describeServed(server, survey, wanted !== null), installed };
}

const GIB = 1024 ** 3;

/** `isNeeded`: runs take their executor from it, so what is bad there stands in their way. */
function describeServed(server: ServerSetting, survey: Survey, isNeeded: boolean): Served {
  const { report, look, state, detail } = survey;
  return {
    name: server.name,
    url: report.url,
    state,
    detail: state === 'ready' ? nameOf(report) : detail,
    version: report.version,
    kind: 'openai',
    ...(look === null ? {} : { flavour: look.flavour }),
    here: isServerHere(server),
    ...{ program: null, canStart: false, howToInstall: [], disk: null, environment: {} },
    declared: (server.devices ?? []).map(({ name, memoryGib }) => ({
      name,
      memoryBytes: memoryGib * GIB,
    })),
    // Why it can’t be used is its state, and told there.
    findings: report.findings
      .filter((one) => isTold(one) && one.found !== detail)
      .map((one) => asServerFinding(one, isNeeded)),
  };
}

/** Kind and models are told in their own places. */
const isTold = ({ what, status }: ProbeFinding): boolean =>
  status !== 'ok' || (what !== 'kind' && what !== 'models');

const asServerFinding = (
  { what, found, status, next }: ProbeFinding,
  isNeeded: boolean,
): Served['findings'][number] => ({
  code: `probe-${what}`,
  status: status === 'bad' ? (isNeeded ? 'missing' : 'warning') : status,
  what: `${what}: ${found}`,
  next,
});

const nameOf = ({ flavour, version, url }: ServerReport): string =>
  `${flavour}${version === null ? '' : ` ${version}`} at ${url}`;

const describeModel = (
  model: ServedModel,
  cloud: boolean,
): Omit<Installed, 'server' | 'entry'> => ({
  tag: model.id,
  digest: null,
  bytes: model.bytes,
  parameters: model.parameters,
  quantization: model.quantization,
  modifiedAt: null,
  capabilities: model.capabilities.filter((one) => one !== 'untrained-tools'),
  cloud,
  ...{ shape: null, shapeSource: null },
  loaded: model.loaded
    ? { bytes: model.bytes, gpuShare: null, context: model.contextLength, until: null }
    : null,
});

export function isServerHere({ url }: Pick<ServerSetting, 'url'>): boolean {
  const address = parseOpenAiAddress(url);
  return address.ok && isHere(address.value.hostname);
}

export function isCloud({ url }: Pick<ServerSetting, 'url'>): boolean {
  const address = parseOpenAiAddress(url);
  return address.ok && isVendor(address.value.hostname);
}
