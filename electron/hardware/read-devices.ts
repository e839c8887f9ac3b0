import type { Around } from './around.ts';
import { findCards, readCardNames } from './find-cards.ts';
import type { HostFacts } from './host-facts.ts';
import type { Found, Probe } from './probe.ts';
import { probeAmd } from './probe-amd.ts';
import { probeApple } from './probe-apple.ts';
import { probeIntel } from './probe-intel.ts';
import { probeNvidia } from './probe-nvidia.ts';
import { probeWindows } from './probe-windows.ts';
import { readPerfmon } from './vulkan-perfmon.ts';

/** Every device of the machine, each once. The vendors are asked at the same time, so one that hangs delays none. */
export async function readDevices(
  probe: Probe,
  facts: HostFacts,
  options: { readonly quick: boolean },
): Promise<Found> {
  const around = await readAround(probe, facts, options.quick);
  const [nvidia, ...parts] = await Promise.all([
    probeNvidia(probe, around),
    probeWindows(probe),
    probeAmd(probe, around),
    probeIntel(probe, around),
    probeApple(probe, facts),
  ]);
  // Windows lists NVIDIA's cards as well; nvidia-smi knows more of them.
  const others = parts
    .flatMap((part) => part.devices)
    .filter((device) => device.vendor !== 'nvidia' || nvidia.devices.length === 0);
  const all = [...nvidia.devices, ...others];
  const { devices, findings } = options.quick
    ? { devices: all, findings: [] }
    : await readPerfmon(probe, all);
  return {
    devices,
    findings: [nvidia, ...parts].flatMap((part) => part.findings).concat(findings),
  };
}

/** The kernel's cards with their names, beside what is known of the machine. */
async function readAround(probe: Probe, facts: HostFacts, quick: boolean): Promise<Around> {
  const cards = await findCards(probe);
  // A name costs a program; where no card is shown there is none to name.
  const named = !quick && cards.some((card) => card.vendor !== 'other');
  const names = named ? readCardNames(probe) : Promise.resolve(new Map<string, string>());
  return { memory: facts.memory, within: facts.within, cards, names, quick };
}
