import type { Device, Machine, MachineFinding } from '../../shared/hardware/machine.ts';
import { describeBytes, GIB } from './quantities.ts';

/** Memory of error-correcting cards that pay for it with a part of the memory; those with HBM don't. */
const HBM = /\b(?:[AHBV]100|[HB]200|[BH]300|GH200|A30|P100|GB[23]00)\b|Instinct/u;

/** What is worth saying about each device, whichever vendor's it is. */
export function findOnDevices(devices: readonly Device[]): readonly MachineFinding[] {
  return devices.flatMap((device) =>
    [
      describeUnfit(device),
      describeEcc(device),
      describeHeld(device),
      describeUnknown(device),
    ].filter((finding) => finding !== null),
  );
}

function describeUnfit(device: Device): MachineFinding | null {
  if (device.vendor !== 'nvidia' || device.whyNot === null || device.driver === null) return null;
  const of = (code: string, next: string) => ({
    code,
    device: device.id,
    what: `${device.name} stays unused. ${device.whyNot}.`,
    next,
  });
  if (device.whyNot.startsWith('Driver ')) {
    return of(
      'driver-old',
      "Install NVIDIA's driver 570 or newer; cards before Maxwell (Tesla K80 and older) get none.",
    );
  }
  if (device.whyNot.startsWith('Compute capability')) return of('gpu-too-old', '');
  return device.mig === null
    ? null
    : of('mig', 'Point the model server at an instance (CUDA_VISIBLE_DEVICES).');
}

function describeEcc(device: Device): MachineFinding | null {
  if (device.ecc !== true || device.whyNot !== null || HBM.test(device.name)) return null;
  return {
    code: 'ecc',
    device: device.id,
    what: `Error correction (ECC) is on for ${device.name} and takes about 6 % of its memory.`,
    next: '`sudo nvidia-smi -e 0` and a restart give it back, without the correction.',
  };
}

/** From 1 GiB on it is worth knowing who holds it. */
function describeHeld(device: Device): MachineFinding | null {
  const { total, free } = device;
  if (device.memory !== 'dedicated' || device.whyNot !== null) return null;
  if (total.bytes === null || free.bytes === null || total.bytes - free.bytes < GIB) return null;
  const largest = [...device.users].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))[0];
  const named =
    largest === undefined
      ? 'the desktop and other programs'
      : `most of it ${largest.name}${largest.bytes === null ? '' : ` (${describeBytes(largest.bytes)})`}`;
  return {
    code: 'memory-held-by-others',
    device: device.id,
    what: `${describeBytes(total.bytes - free.bytes)} of ${device.name} is taken: ${named}.`,
    next: "What is loaded by a model server is given back when it unloads; close what else isn't needed.",
  };
}

function describeUnknown(device: Device): MachineFinding | null {
  if (device.memory === 'shared' || device.whyNot !== null) return null;
  const missing = device.total.bytes === null ? device.total : device.free;
  if (missing.bytes !== null) return null;
  return {
    code: 'memory-unknown',
    device: device.id,
    what: `How much memory of ${device.name} is ${device.total.bytes === null ? 'there' : 'free'} could not be read: ${missing.source}.`,
    next: 'Type its memory in the settings.',
  };
}

/** What is worth saying about the machine around the devices. */
export function findOnHost(
  host: Machine['host'],
  memory: Machine['memory'],
  devices: readonly Device[],
): readonly MachineFinding[] {
  const findings: MachineFinding[] = [];
  const usable = devices.some((device) => device.whyNot === null);
  const say = (code: string, what: string, next: string) =>
    findings.push({ code, device: null, what, next });
  if (host.within === 'wsl') {
    say(
      'wsl',
      'This is Linux within Windows (WSL2): Windows and its programs share the GPU, and which of them holds memory is not told.',
      memory.total.bytes === null
        ? ''
        : `Linux has ${describeBytes(memory.total.bytes)} of main memory; .wslconfig sets how much.`,
    );
  }
  if (host.within === 'container') {
    say(
      'container',
      usable
        ? 'This is a container: it sees only the devices it was given.'
        : 'This is a container that was given no GPU; whether the machine has one is unknown here.',
      usable
        ? ''
        : 'Start it with the GPU (`--gpus all`, or /dev/kfd and /dev/dri for AMD), or use a model server outside.',
    );
  }
  // In a container that was given none, whether there is one is unknown.
  if (!usable && host.within !== 'container') {
    say(
      'no-gpu',
      'No GPU was found that a model server would use: models run on the processor, at a few tokens a second.',
      'Use a model server on a machine with a GPU, or a small model here.',
    );
  }
  return findings;
}

/** Programs that were ended because they gave no answer; what they would have told is missing. */
export function findHung(
  hung: ReadonlySet<string>,
  said: readonly MachineFinding[],
): readonly MachineFinding[] {
  return [...hung]
    .filter((program) => !said.some(({ code }) => code === `${program.replace('.exe', '')}-hangs`))
    .map((program) => ({
      code: 'program-hangs',
      device: null,
      what: `${program} gave no answer in time and was ended; what it tells is missing here.`,
      next: `Run \`${program}\` in a terminal: if it hangs there too, restart the machine.`,
    }));
}

/** A model server elsewhere: nothing that was read here says what it has. */
export function findRemote(
  servers: readonly { readonly name: string; readonly url: string }[],
): readonly MachineFinding[] {
  return servers
    .filter(({ url }) => isElsewhere(url))
    .map(({ name }) => ({
      code: 'remote',
      device: null,
      what: `The server ${name} runs on another machine: what was read here says nothing about its memory.`,
      next: 'Keep a machine report of it, or type its memory in the settings.',
    }));
}

function isElsewhere(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return host !== '' && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/u.test(host);
}
