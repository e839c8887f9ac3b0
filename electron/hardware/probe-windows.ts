import type { Device, MachineFinding, Quantity } from '../../shared/hardware/machine.ts';
import { blankDevice } from './blank-device.ts';
import { integratedReason } from './integrated-reason.ts';
import {
  type DisplayKey,
  parseDedicatedUsage,
  parseDisplayClass,
  parseVideoControllers,
  type VideoController,
} from './parse/parse-windows.ts';
import { type Found, nothingFound, outputOf, type Probe } from './probe.ts';
import { describeBytes, GIB, known, remainder, unknown } from './quantities.ts';
import { readWithin } from './read-within.ts';
import { unifiedBudget } from './unified-budget.ts';

const DISPLAY_CLASS =
  'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';
const USAGE =
  'ConvertTo-Json -Compress @((Get-CimInstance Win32_PerfFormattedData_GPUPerformanceCounters_GPUAdapterMemory).DedicatedUsage)';
const CONTROLLERS =
  'Get-CimInstance Win32_VideoController | Select-Object Name,PNPDeviceID,DriverVersion | ConvertTo-Json -Compress';

/**
 * Cards of Windows that are not NVIDIA's: who is at work from CIM, how much memory from the registry (CIM stops at
 * 4 GB, and keys of cards that were taken out stay in the registry), how much is taken from the counters.
 */
export async function probeWindows(probe: Probe): Promise<Found> {
  const { kit } = probe;
  if (kit.platform !== 'win32') return nothingFound;
  const system = `${kit.env.SystemRoot ?? kit.env.windir ?? 'C:\\Windows'}\\System32`;
  const ask = (command: string) =>
    probe.run(`${system}\\WindowsPowerShell\\v1.0\\powershell.exe`, [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      command,
    ]);
  const [registry, controllers, usage, modules] = await Promise.all([
    probe.run(`${system}\\reg.exe`, ['query', DISPLAY_CLASS, '/s']),
    ask(CONTROLLERS),
    ask(USAGE),
    readWithin(kit.system.modules(), 3_000),
  ]);
  // `reg` fails on the one key below the class that only the system may open, and tells the others.
  const keys = parseDisplayClass(registry.kind === 'done' ? registry.stdout : '');
  const working = parseVideoControllers(outputOf(controllers) ?? '');
  const listed = pairWithKeys(working, keys)
    .filter(({ vendor }) => vendor !== 'other')
    .map((pair, index) => describe(probe, pair, index));
  const devices = withFree(listed, parseDedicatedUsage(outputOf(usage) ?? ''));
  return { devices, findings: hiddenMemory(devices, kit.totalmem(), modules ?? []) };
}

/**
 * The counters name adapters by a number that nothing else here knows. With one card that has memory of its own all
 * of the use is counted as its: what integrated graphics hold beside it is little, and free is never said too high.
 */
function withFree(devices: readonly Device[], used: number | null): readonly Device[] {
  const owners = devices.filter((device) => device.total.bytes !== null);
  if (owners.length !== 1 || used === null) return devices;
  return devices.map((device) => {
    if (device !== owners[0]) return device;
    const free = remainder(device.total, used, 'registry less the use that Windows counts');
    const budget = device.memory === 'unified' ? unifiedBudget(device.total, free) : free;
    return { ...device, free, budget };
  });
}

interface Pair {
  readonly name: string;
  readonly driver: string | null;
  readonly vendor: Device['vendor'];
  readonly key: DisplayKey | null;
}

const VENDORS: Readonly<Record<string, Device['vendor']>> = {
  '1002': 'amd',
  '8086': 'intel',
  '10de': 'nvidia',
};

/** Each adapter with a registry key of its own: two of the same name take two keys. */
function pairWithKeys(
  working: readonly VideoController[],
  keys: readonly DisplayKey[],
): readonly Pair[] {
  const left = [...keys];
  if (working.length === 0) {
    return keys.map((key) => ({
      name: key.description,
      driver: key.driver,
      vendor: vendorOf(key.pci),
      key,
    }));
  }
  return working.map((controller) => {
    const at = left.findIndex((key) => key.description === controller.name);
    const key = at < 0 ? null : (left.splice(at, 1)[0] ?? null);
    return {
      name: controller.name,
      driver: controller.driver ?? key?.driver ?? null,
      vendor: vendorOf(controller.pci ?? key?.pci ?? null),
      key,
    };
  });
}

const vendorOf = (pci: string | null): Device['vendor'] =>
  VENDORS[pci?.slice(0, 4) ?? ''] ?? 'other';

/** Names of graphics that are part of a processor; Arc cards of their own are called A or B and a number. */
const INTEGRATED =
  /Radeon\(TM\) Graphics|Radeon (?:Vega )?\d* ?Graphics$|Radeon(?:\(TM\))? (?:[678]\d0|8\d{3})[MS]\b|UHD|Iris|HD Graphics|Intel\(R\) Graphics|Arc\(TM\)(?: Graphics| 1\d{2}[TV]| Pro 1\d{2}[TV])/u;
/** AMD's cards that its compute library for Windows knows: RDNA 2 from the RX 6800 on, and later. */
const ROCM = /RX (?:6[89]|7\d|9\d)\d{2}|R9[67]00|W[67][5-9]\d{2}|Radeon(?:\(TM\))? 80[5-6]0S/u;
const STRIX_HALO = /Radeon(?:\(TM\))? 80[5-6]0S/u;

function describe(probe: Probe, pair: Pair, index: number): Device {
  const unified = STRIX_HALO.test(pair.name);
  const integrated = unified || INTEGRATED.test(pair.name);
  const free = unknown('Windows does not tell how much of this card is free');
  const blank = blankDevice(
    {
      id: `${pair.vendor}:display-${pair.key?.key ?? index}`,
      index,
      vendor: pair.vendor,
      name: pair.name,
    },
    'It borrows from the main memory as it needs',
  );
  const device: Device = { ...blank, driver: pair.driver, backend: 'vulkan', free, budget: free };
  if (pair.vendor === 'nvidia') {
    return { ...device, total: sizeOf(pair.key), whyNot: 'nvidia-smi tells nothing about it' };
  }
  if (integrated && !unified)
    return { ...device, memory: 'shared', whyNot: integratedReason(probe.kit) };
  return {
    ...device,
    memory: unified ? 'unified' : 'dedicated',
    total: sizeOf(pair.key),
    backend: ROCM.test(pair.name) ? 'rocm' : 'vulkan',
  };
}

function sizeOf(key: DisplayKey | null): Quantity {
  if (key === null) return unknown('The registry has no entry for this card');
  return key.bytes === null
    ? unknown('The registry tells no memory size for this card')
    : known(key.bytes, `registry HardwareInformation.${key.from}`);
}

/** Memory modules hold more than Windows shows: the BIOS gave the rest to the graphics. */
function hiddenMemory(
  devices: readonly Device[],
  shown: number,
  modules: readonly number[],
): readonly MachineFinding[] {
  const installed = modules.reduce((sum, size) => sum + size, 0);
  const unified = devices.find((device) => device.memory === 'unified');
  if (unified === undefined || installed - shown < 4 * GIB) return [];
  const what = `The BIOS sets ${describeBytes(installed - shown)} of ${describeBytes(installed)} aside for graphics; Windows shows the rest.`;
  const next = "The part is set in the BIOS or in AMD's software (Variable Graphics Memory).";
  return [{ code: 'bios-carve-out', device: unified.id, what, next }];
}
