import type { ProbeFinding, ServerReport } from '../../../../shared/ipc/servers.ts';
import type { ServerSetting } from '../../../../shared/settings/settings.ts';
import { listInstalled } from '../../../models/ollama/list-installed.ts';
import { describeServer } from '../../../models/servers/describe-server.ts';
import type { ServerKit } from '../../../models/servers/server-kit.ts';
import type { Surroundings } from '../../surroundings.ts';
import { executorOn, surveyOf } from './openai-stall.ts';

/** Any configured server as a report for people; an Ollama is only looked at. Never fails. */
export async function probeNamed(
  around: Surroundings,
  server: ServerSetting,
  { tag, kit }: { readonly tag: string | null; readonly kit: ServerKit },
): Promise<ServerReport> {
  const wanted = tag ?? executorOn(around, server.name);
  if (server.kind !== 'openai') return describeOllama(server, wanted, kit);
  const visit = { around, server, timeoutMs: kit.timeoutMs };
  return (await surveyOf(visit, wanted, true)).report;
}

const STATUS = { ok: 'ok', warning: 'warning', missing: 'bad' } as const;

async function describeOllama(
  server: ServerSetting,
  tag: string | null,
  kit: ServerKit,
): Promise<ServerReport> {
  const served = await describeServer(server, kit);
  const limits = { timeoutMs: kit.timeoutMs, signal: kit.signal };
  const isReady = served.state === 'ready';
  const listed = isReady
    ? await listInstalled(server, {
        ...limits,
        ...{ entryOf: () => 'known', shapes: 'unknown', cache: new Map() },
      })
    : null;
  const models = listed?.ok === true ? listed.value.map((model) => model.tag) : [];
  const findings: ProbeFinding[] = [
    {
      ...{ what: isReady ? 'kind' : 'address', found: served.detail, next: '' },
      status: isReady ? 'ok' : 'bad',
    },
    ...served.findings.map(({ code, status, what, next }) => ({
      ...{ what: code, found: what, next },
      status: STATUS[status],
    })),
  ];
  const flavour = isReady ? 'ollama' : null;
  return {
    server: server.name,
    url: served.url,
    flavour,
    version: served.version,
    tag,
    models,
    findings,
  };
}
