import type { Device, Quantity } from '../../shared/hardware/machine.ts';
import type { Around } from './around.ts';
import { blankDevice } from './blank-device.ts';
import type { Card } from './find-cards.ts';
import { integratedReason } from './integrated-reason.ts';
import { parseWhole } from './parse/parse-number.ts';
import type { Found, Probe } from './probe.ts';
import { known, unknown } from './quantities.ts';

/** Where Intel's processors have their graphics, always. */
const INTEGRATED_AT = '0000:00:02.0';

/** Intel's cards on Linux. Their drivers tell how much memory there is, and only the older one how much is free. */
export async function probeIntel(probe: Probe, around: Around): Promise<Found> {
  const cards = around.cards.filter((card) => card.vendor === 'intel');
  const found = await Promise.all(
    cards.map((card, index) => readIntel(probe, { card, index }, around)),
  );
  return { devices: found, findings: [] };
}

async function readIntel(
  probe: Probe,
  { card, index }: { readonly card: Card; readonly index: number },
  around: Around,
): Promise<Device> {
  const integrated = card.bus === INTEGRATED_AT;
  const name = (await around.names).get(card.bus ?? '') ?? `Intel GPU ${card.pci ?? ''}`.trim();
  const blank = blankDevice(
    { id: `intel:${card.bus ?? index}`, index, vendor: 'intel', name },
    'It borrows from the main memory as it needs',
  );
  const device: Device = { ...blank, driver: card.driver, backend: 'vulkan' };
  if (integrated) return { ...device, memory: 'shared', whyNot: integratedReason(probe.kit) };
  const [total, free] = await Promise.all([readTotal(probe, card), readFree(probe, card)]);
  return { ...device, total, free, budget: free };
}

async function readTotal({ kit }: Probe, card: Card): Promise<Quantity> {
  const tiles = (await kit.list(`${card.folder}/device`)).filter((name) => /^tile\d$/u.test(name));
  const sizes = await Promise.all(
    tiles.map((tile) => kit.readText(`${card.folder}/device/${tile}/physical_vram_size_bytes`)),
  );
  const sum = sizes.reduce((whole, text) => whole + (parseWhole(text) ?? 0), 0);
  if (sum > 0) return known(sum, 'sysfs physical_vram_size_bytes');
  const local = parseWhole(await kit.readText(`${card.folder}/lmem_total_bytes`));
  return local === null || local === 0
    ? unknown(`The driver ${card.driver ?? ''} tells no memory size`.replace('  ', ' '))
    : known(local, 'sysfs lmem_total_bytes');
}

async function readFree({ kit }: Probe, card: Card): Promise<Quantity> {
  const free = parseWhole(await kit.readText(`${card.folder}/lmem_avail_bytes`));
  return free === null
    ? unknown("Intel's driver does not say how much is free")
    : known(free, 'sysfs lmem_avail_bytes');
}
