import type { Device, Quantity } from '../../shared/hardware/machine.ts';
import { describeNvidia } from './nvidia-devices.ts';
import type { NvidiaApp } from './parse/parse-nvidia-apps.ts';
import {
  type MigInstance,
  type MigMemory,
  parseMigList,
  parseMigMemory,
} from './parse/parse-nvidia-mig.ts';
import type { NvidiaRow } from './parse/parse-nvidia-query.ts';
import { outputOf, type Probe, runFirst } from './probe.ts';
import { known, MIB, unknown } from './quantities.ts';

interface Partitioned {
  readonly parents: readonly NvidiaRow[];
  readonly users: readonly NvidiaApp[];
}

/** The instances of partitioned cards, each a device of its own. */
export async function readMigInstances(
  probe: Probe,
  programs: readonly string[],
  { parents, users }: Partitioned,
): Promise<readonly Device[]> {
  const [list, details] = await Promise.all([
    runFirst(probe, programs, ['-L']),
    runFirst(probe, programs, ['-q']),
  ]);
  const memory = parseMigMemory(outputOf(details) ?? '');
  return parseMigList(outputOf(list) ?? '').flatMap((instance) => {
    const parent = parents.find((row) => row.uuid === instance.parent);
    if (parent === undefined) return [];
    const own = users.filter((user) => user.uuid === instance.uuid);
    return [describeInstance(instance, parent, memory, own)];
  });
}

function describeInstance(
  instance: MigInstance,
  parent: NvidiaRow,
  memory: readonly MigMemory[],
  users: readonly NvidiaApp[],
): Device {
  const told = memory.find((one) => one.bus === parent.bus && one.device === instance.device);
  const of = (mib: number | null | undefined): Quantity =>
    mib === null || mib === undefined
      ? unknown(`nvidia-smi -q tells no memory for the instance ${instance.profile}`)
      : known(mib * MIB, 'nvidia-smi -q');
  const free = of(told?.freeMib);
  const whole = { ...parent, mig: null, busyPercent: null };
  return {
    ...describeNvidia(whole, { total: free, available: free }, []),
    id: `nvidia:${instance.uuid}`,
    name: `${parent.name} MIG ${instance.profile}`,
    mig: instance.profile,
    memory: 'dedicated',
    total: of(told?.totalMib),
    free,
    budget: free,
    users: users.slice(0, 500).map(({ pid, name, bytes }) => ({ pid, name, bytes })),
  };
}
