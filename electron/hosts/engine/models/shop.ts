import type { Machine } from '../../../../shared/hardware/machine.ts';
import type { Installed, Served, Shop } from '../../../../shared/ipc/models.ts';
import type { CatalogueEntry } from '../../../../shared/models/catalogue-entry.ts';
import { matchEntry } from '../../../../shared/models/match-entry.ts';
import { readCatalogueFiles } from '../../../models/catalogue/read-catalogue-files.ts';
import { listInstalled, type ShowCache } from '../../../models/ollama/list-installed.ts';
import { describeServer } from '../../../models/servers/describe-server.ts';
import type { ServerKit } from '../../../models/servers/server-kit.ts';
import type { MachineDesk } from '../../model-desk.ts';
import type { Surroundings, SurroundingsSource } from '../../surroundings.ts';

export interface ShopParts {
  readonly around: Surroundings;
  readonly source: Pick<SurroundingsSource, 'home' | 'policyFolder' | 'results'>;
  readonly machines: MachineDesk;
  readonly kit: ServerKit;
  readonly cache: ShowCache;
  /** Jobs of earlier processes that could not be read, or that can't be kept. */
  readonly jobFaults: Shop['faults'];
}

type ServerSetting = Surroundings['servers'][number];

/** Everything that models are judged by, read now. What can't be read says so in its place; nothing fails as a whole. */
export async function readShop(parts: ShopParts): Promise<Shop> {
  const { around, source, machines } = parts;
  const catalogue = readCatalogueFiles(source);
  const [machine, results, stalls] = await Promise.all([
    machines.read({ fresh: false }),
    source.results(),
    Promise.all(around.servers.map((server) => visit(server, parts, catalogue.entries))),
  ]);
  return {
    machine,
    servers: stalls.map(({ served }) => served),
    catalogue: [...catalogue.entries],
    installed: stalls.flatMap(({ installed }) => installed),
    pools: around.settings.pools.map(({ name, members }) => ({
      name,
      members: members.map((member) => ({ ...member, tag: member.tag ?? null })),
    })),
    measurements: [...results.measurements()],
    qualifications: [...results.qualifications()],
    executor: around.settings.executor,
    contextTokens: around.settings.budgets.contextTokens,
    faults: [...catalogue.faults, ...results.faults(), ...parts.jobFaults].map((fault) => ({
      ...fault,
    })),
  };
}

/** A server and what it has. */
async function visit(
  server: ServerSetting,
  parts: ShopParts,
  entries: readonly CatalogueEntry[],
): Promise<{ readonly served: Served; readonly installed: readonly Installed[] }> {
  if (server.kind === 'openai') return visitOther(server, parts, entries);
  const described = await describeServer(server, parts.kit);
  const served = described.here ? described : await withReport(described, server, parts.machines);
  if (served.state !== 'ready') return { served, installed: [] };
  const listed = await listInstalled(server, {
    entryOf: (model) => matchEntry(entries, model)?.id ?? null,
    // A file says more of itself than the catalogue does; what it said is kept by its digest.
    shapes: 'all',
    cache: parts.cache,
    timeoutMs: parts.kit.timeoutMs,
  });
  if (listed.ok) return { served: withHeld(served, listed.value), installed: listed.value };
  const detail = 'detail' in listed.error ? listed.error.detail : listed.error.kind;
  return { served: { ...served, state: 'failed', detail }, installed: [] };
}

/** One over the OpenAI protocol: what talks to it is loaded only where there is one. */
async function visitOther(
  server: ServerSetting,
  parts: ShopParts,
  entries: readonly CatalogueEntry[],
) {
  const { visitOpenAi } = await import('./openai-stall.ts');
  const { timeoutMs, signal } = parts.kit;
  const visit = { around: parts.around, server, timeoutMs, signal };
  const found = await visitOpenAi(visit, (model) => matchEntry(entries, model)?.id ?? null);
  const { served } = found;
  return served.here
    ? found
    : { ...found, served: await withReport(served, server, parts.machines) };
}

/** What its loaded models hold of the devices: it lets go of them when another one needs the room. */
function withHeld(served: Served, installed: readonly Installed[]): Served {
  const held = installed.map(({ loaded }) => (loaded?.bytes ?? 0) * (loaded?.gpuShare ?? 0));
  return { ...served, heldBytes: held.reduce((sum, bytes) => sum + bytes, 0) };
}

/** The devices of a machine that sent its report, where the settings name one and nobody typed anything else. */
async function withReport(
  served: Served,
  server: ServerSetting,
  machines: MachineDesk,
): Promise<Served> {
  if (server.machine === undefined || served.declared.length > 0) return served;
  const reports = await machines.reports();
  const report = reports.find(
    ({ id, machine }) => id === server.machine || machine.id === server.machine,
  );
  return report === undefined ? served : { ...served, declared: devicesOf(report.machine) };
}

const devicesOf = ({ devices }: Machine): Served['declared'] =>
  devices.flatMap(({ name, budget, total, whyNot }) => {
    const bytes = budget.bytes ?? total.bytes;
    return whyNot === null && bytes !== null ? [{ name, memoryBytes: bytes }] : [];
  });
