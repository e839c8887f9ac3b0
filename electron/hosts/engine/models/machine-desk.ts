import { applyTypedMemory } from '../../../../shared/hardware/apply-typed.ts';
import type { Machine } from '../../../../shared/hardware/machine.ts';
import { parseMachineReport } from '../../../../shared/hardware/parse-machine-report.ts';
import { catalogue } from '../../../../shared/models/catalogue.ts';
import { compareMachines } from '../../../../shared/models/compare-machines.ts';
import { AGENT_CONTEXT, type Load } from '../../../../shared/models/fit-report.ts';
import type { MachineDesk } from '../../model-desk.ts';
import type { Surroundings, SurroundingsSource } from '../../surroundings.ts';
import { readAround } from '../read-around.ts';
import { createRecent } from './recent.ts';

/** Programs come and go: what is older is read again. */
const KEEP_MS = 5_000;

/** The load that a report's table is about: what an agent needs. */
const REPORT_LOAD: Load = { context: AGENT_CONTEXT, kv: 'f16', slots: 1 };

export function createMachineDesk(source: SurroundingsSource): MachineDesk {
  const seen = createRecent(async () => lookAround((await readAround(source)).servers), KEEP_MS);
  const kept = async () => {
    const { createKeptReports } = await import('../../../models/results/kept-reports.ts');
    return createKeptReports(source.home);
  };
  const read: MachineDesk['read'] = async (look) => {
    const { settings } = await readAround(source);
    return applyTypedMemory(await seen.get(look), settings.devices);
  };
  return {
    read,
    async report() {
      const machine = await read({ fresh: true });
      const { machinePage } = await import('../machine-page.ts');
      const rows = compareMachines([machine], catalogue, REPORT_LOAD).rows.flatMap(
        ({ entry, cells }) => cells.map(({ fit }) => ({ entry, fit })),
      );
      return {
        name: `tandem-machine-${fileName(machine.host.name)}-${machine.takenAt.slice(0, 10)}`,
        json: `${JSON.stringify(machine, null, 2)}\n`,
        page: machinePage(machine, rows),
      };
    },
    reports: async () => (await kept()).list(),
    async keepReport(text, from) {
      const machine = parseMachineReport(text, from ?? 'the report');
      return machine.ok ? (await kept()).keep(machine.value) : machine;
    },
    dropReport: async (id) => (await kept()).drop(id),
  };
}

async function lookAround(servers: Surroundings['servers']): Promise<Machine> {
  const { readMachine } = await import('../../../hardware/read-machine.ts');
  const { createProbeKit } = await import('../../../hardware/probe-kit.ts');
  return readMachine(createProbeKit(), { servers, signal: new AbortController().signal });
}

const fileName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'unnamed';
