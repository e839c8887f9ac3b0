import type { Machine, MachineFinding } from '../../shared/hardware/machine.ts';
import type { ProgramAnswer } from './run-program.ts';

interface Circumstances {
  readonly within: Machine['host']['within'];
  /** How many NVIDIA cards the kernel shows. */
  readonly cards: number;
  readonly nouveau: boolean;
}

interface Explained {
  /** Null when nvidia-smi is missing and no card is there that it would tell of. */
  readonly finding: MachineFinding | null;
  /** In a few words, for cards of which nothing could be read. */
  readonly reason: string;
}

/** Words for each way in which nvidia-smi tells nothing. */
export function explainNvidiaFailure(answer: ProgramAnswer, around: Circumstances): Explained {
  if (answer.kind === 'missing') return explainMissing(around);
  if (answer.kind === 'stopped') return { finding: null, reason: 'The reading was stopped' };
  if (answer.kind === 'hung') {
    return told(
      'nvidia-smi-hangs',
      `nvidia-smi gave no answer within ${answer.afterMs / 1_000} s and was ended`,
      'Run `nvidia-smi` in a terminal: if it hangs there too, restart the machine; if it is only slow, `sudo nvidia-smi -pm 1` keeps the driver loaded.',
    );
  }
  const text = `${answer.stdout}\n${answer.stderr}`;
  const known = FAILURES.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return told(known[1], known[2], known[3]);
  const said = text.trim().split(/\r?\n/u)[0]?.slice(0, 300) || 'nothing';
  const how =
    answer.code === 0 ? 'gave no list of cards' : `failed with code ${answer.code ?? 'none'}`;
  return told('nvidia-smi-fails', `nvidia-smi ${how} and said: ${said}`, NEXT);
}

const NEXT =
  'Run `nvidia-smi` in a terminal and follow what it says; reinstall the driver if it stays so.';

/** What nvidia-smi writes, the code of the finding, what it means, what to do. */
const FAILURES: readonly (readonly [RegExp, string, string, string])[] = [
  [
    /Driver\/library version mismatch/iu,
    'nvidia-driver-mismatch',
    'The NVIDIA driver was updated but the old one is still loaded',
    'Restart the machine.',
  ],
  [
    /couldn't communicate with the NVIDIA driver|driver is not loaded|NVML: Driver Not Loaded/iu,
    'nvidia-smi-fails',
    "nvidia-smi can't reach the NVIDIA driver",
    'Install the driver for the running kernel (after a kernel update: reinstall it, or enrol its key when Secure Boot is on), then restart.',
  ],
  [
    /Failed to initialize NVML: Unknown Error|Insufficient Permissions/iu,
    'nvidia-smi-fails',
    'nvidia-smi may not open the card',
    'Restart the container, or give this account access to /dev/nvidia*.',
  ],
  [
    /GPU is lost|Unable to determine the device handle|requires reset/iu,
    'nvidia-smi-fails',
    'A GPU stopped answering',
    'Shut the machine down and start it again; if it returns, check power and seating of the card.',
  ],
  [
    /No devices were found/iu,
    'nvidia-smi-fails',
    'nvidia-smi found no card',
    'Check that the card is seated, powered and not handed to a virtual machine.',
  ],
];

function explainMissing({ within, cards, nouveau }: Circumstances): Explained {
  if (cards === 0) return { finding: null, reason: '' };
  if (within === 'container') {
    return told(
      'nvidia-smi-missing',
      'This container was not handed the GPU',
      'Start it with `--gpus all` (NVIDIA Container Toolkit).',
    );
  }
  return told(
    'nvidia-smi-missing',
    nouveau
      ? 'The NVIDIA driver is not installed (nouveau drives the card)'
      : 'nvidia-smi is not installed',
    "Install NVIDIA's driver, version 570 or newer.",
  );
}

const told = (code: string, what: string, next: string): Explained => ({
  finding: { code, device: null, what: `${what}.`, next },
  reason: what,
});
