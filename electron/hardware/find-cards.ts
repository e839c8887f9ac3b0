import { normaliseBus } from './parse/parse-nvidia-query.ts';
import { parseLspci, parseUevent } from './parse/parse-pci.ts';
import { outputOf, type Probe, runFirst } from './probe.ts';

/** A graphics card as the Linux kernel shows it. It says who is there, never how much memory is free to programs. */
export interface Card {
  /** `/sys/class/drm/card1` */
  readonly folder: string;
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'other';
  readonly driver: string | null;
  /** `1002:744c` */
  readonly pci: string | null;
  readonly bus: string | null;
  /** The card was switched off to save power when it was looked at. */
  readonly asleep: boolean;
}

const VENDORS: Readonly<Record<string, Card['vendor']>> = {
  '10de': 'nvidia',
  '1002': 'amd',
  '8086': 'intel',
};

/** Every card of /sys/class/drm, and those that only NVIDIA's driver lists; none on other systems. */
export async function findCards({ kit }: Probe): Promise<readonly Card[]> {
  if (kit.platform !== 'linux') return [];
  const names = (await kit.list('/sys/class/drm')).filter((name) => /^card\d+$/u.test(name));
  const cards = await Promise.all(
    names.map(async (name): Promise<Card> => {
      const folder = `/sys/class/drm/${name}`;
      const [uevent, power] = await Promise.all([
        kit.readText(`${folder}/device/uevent`),
        kit.readText(`${folder}/device/power/runtime_status`),
      ]);
      const { driver, pci, bus } = parseUevent(uevent ?? '');
      const vendor = VENDORS[pci?.slice(0, 4) ?? ''] ?? 'other';
      return { folder, vendor, driver, pci, bus, asleep: power?.trim() === 'suspended' };
    }),
  );
  const shown = new Set(cards.map((card) => card.bus));
  const computing = (await kit.list('/proc/driver/nvidia/gpus'))
    .map(normaliseBus)
    .filter((bus) => bus !== null && !shown.has(bus))
    .map((bus): Card => {
      const folder = `/proc/driver/nvidia/gpus/${bus}`;
      return { folder, vendor: 'nvidia', driver: 'nvidia', pci: null, bus, asleep: false };
    });
  return [...cards, ...computing].sort((a, b) => (a.bus ?? '').localeCompare(b.bus ?? ''));
}

/** Names by bus; empty where lspci is missing or shows nothing, as in WSL2 and small containers. */
export async function readCardNames(probe: Probe): Promise<ReadonlyMap<string, string>> {
  const answer = await runFirst(
    probe,
    ['/usr/bin/lspci', '/usr/sbin/lspci', '/sbin/lspci'],
    ['-Dmm'],
  );
  return parseLspci(outputOf(answer) ?? '');
}
