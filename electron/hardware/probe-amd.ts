import type { Device, Quantity } from '../../shared/hardware/machine.ts';
import { type AmdMemory, readAmdMemory, readAmdTold } from './amd-memory.ts';
import { describeAmdModel } from './amd-models.ts';
import type { Around } from './around.ts';
import { describeCarveOut } from './carve-out.ts';
import type { Card } from './find-cards.ts';
import { integratedReason } from './integrated-reason.ts';
import { parseWhole } from './parse/parse-number.ts';
import { parseKfdNode } from './parse/parse-pci.ts';
import { type Found, nothingFound, type Probe } from './probe.ts';
import { remainder, smaller } from './quantities.ts';
import { unifiedBudget } from './unified-budget.ts';

/** AMD's cards on Linux: numbers from sysfs, names and what sysfs lacks from amd-smi or rocm-smi. */
export async function probeAmd(probe: Probe, around: Around): Promise<Found> {
  const cards = around.cards.filter((card) => card.vendor === 'amd');
  if (cards.length === 0) return nothingFound;
  const [told, kfd] = await Promise.all([
    around.quick ? [] : readAmdTold(probe),
    readArchitectures(probe),
  ]);
  const names = await around.names;
  const devices: Device[] = [];
  const findings: Found['findings'][number][] = [];
  for (const [index, card] of cards.entries()) {
    const say = told.find((one) => one.bus !== null && one.bus === card.bus);
    const memory = await readAmdMemory(probe, card, say ?? null);
    const gfx = kfd.get(card.bus ?? '') ?? say?.gfx ?? null;
    const device = await describeAmd(
      probe,
      { card, index, memory, gfx, compute: kfd.size > 0 },
      around,
    );
    const name = say?.name ?? describeAmdModel(card.pci, gfx).name ?? names.get(card.bus ?? '');
    devices.push({ ...device, name: name ?? `AMD GPU ${card.pci ?? ''}`.trim() });
    if (!around.quick && describeAmdModel(card.pci, gfx).strixHalo) {
      findings.push(...(await describeCarveOut(probe, device, memory)));
    }
  }
  return { devices, findings };
}

interface AmdCard {
  readonly card: Card;
  readonly index: number;
  readonly memory: AmdMemory;
  readonly gfx: string | null;
  /** Whether AMD's compute driver is there. */
  readonly compute: boolean;
}

async function describeAmd(
  probe: Probe,
  { card, index, memory, gfx, compute }: AmdCard,
  around: Around,
): Promise<Device> {
  const model = describeAmdModel(card.pci, gfx);
  const { total, free, budget } = model.integrated
    ? poolOf(memory, around.memory.available)
    : dedicatedOf(memory);
  const read = (name: string) => probe.kit.readText(`${card.folder}/device/${name}`);
  return {
    id: `amd:${card.bus ?? index}`,
    index,
    vendor: 'amd',
    name: 'AMD GPU',
    memory: model.strixHalo ? 'unified' : model.integrated ? 'shared' : 'dedicated',
    total,
    free,
    budget,
    driver: card.driver,
    computeCapability: null,
    backend: compute && model.rocm ? 'rocm' : 'vulkan',
    whyNot: model.integrated && !model.strixHalo ? integratedReason(probe.kit) : null,
    ecc: null,
    mig: null,
    users: [],
    busyPercent: atMost(parseWhole(await read('gpu_busy_percent')), 100),
    celsius: await readCelsius(probe, card),
  };
}

interface Sizes {
  readonly total: Quantity;
  readonly free: Quantity;
  readonly budget: Quantity;
}

function dedicatedOf({ vram }: AmdMemory): Sizes {
  const free = remainder(vram.total, vram.used, vram.source);
  return { total: vram.total, free, budget: free };
}

/**
 * The memory of an integrated GPU: the kernel gives programs the larger of the BIOS carve-out and the part of the
 * main memory that it may map (GTT), and the latter only as far as it is available.
 */
function poolOf({ vram, gtt }: AmdMemory, available: Quantity): Sizes {
  const carved = (vram.total.bytes ?? 0) >= (gtt.total.bytes ?? 0);
  const pool = carved ? vram : gtt;
  const left = remainder(pool.total, pool.used, pool.source);
  const free = carved ? left : smaller(left, available);
  return { total: pool.total, free, budget: unifiedBudget(pool.total, free) };
}

/** `gfx1151` and its like by bus; empty without AMD's compute driver. */
async function readArchitectures({ kit }: Probe): Promise<ReadonlyMap<string, string>> {
  const nodes = '/sys/class/kfd/kfd/topology/nodes';
  const found = new Map<string, string>();
  for (const node of await kit.list(nodes)) {
    const parsed = parseKfdNode((await kit.readText(`${nodes}/${node}/properties`)) ?? '');
    if (parsed !== null) found.set(parsed.bus, parsed.gfx);
  }
  return found;
}

async function readCelsius({ kit }: Probe, card: Card): Promise<number | null> {
  const folder = `${card.folder}/device/hwmon`;
  const [first] = await kit.list(folder);
  if (first === undefined) return null;
  const milli = parseWhole(await kit.readText(`${folder}/${first}/temp1_input`));
  return milli === null ? null : atMost(Math.round(milli / 1_000), 200);
}

const atMost = (value: number | null, most: number) =>
  value !== null && value <= most ? value : null;
