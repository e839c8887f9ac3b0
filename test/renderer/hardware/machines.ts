import type { Device, Machine } from '../../../shared/hardware/machine.ts';
import type { Job, Served, Shop } from '../../../shared/ipc/models.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';

/** Machines as they are met, for the screens that show them. Sizes are bytes. */
const MIB = 2 ** 20;
const GIB = 2 ** 30;

const known = (bytes: number, source: string) => ({ bytes, source });

/** A GeForce RTX 4090 without a desktop, as nvidia-smi tells of it. */
export const card = (given: Partial<Device> = {}): Device => ({
  id: 'nvidia:GPU-1b2c',
  index: 0,
  vendor: 'nvidia',
  name: 'NVIDIA GeForce RTX 4090',
  memory: 'dedicated',
  total: known(24_564 * MIB, 'nvidia-smi'),
  free: known(23_450 * MIB, 'nvidia-smi'),
  budget: known(23_450 * MIB, 'nvidia-smi'),
  driver: '570.86',
  computeCapability: '8.9',
  backend: 'cuda',
  whyNot: null,
  ecc: null,
  mig: null,
  users: [],
  busyPercent: 3,
  celsius: 41,
  ...given,
});

export const machine = (given: Partial<Machine> = {}): Machine => ({
  format: 'tandem.machine/1',
  id: 'machine-here',
  takenAt: '2026-11-21T14:02:31.000Z',
  host: {
    name: 'workbench',
    platform: 'linux',
    arch: 'x64',
    os: 'Ubuntu 24.04.1 LTS',
    within: 'metal',
  },
  cpu: { name: 'AMD Ryzen 9 7950X', cores: 16, threads: 32, features: ['avx2', 'avx512f'] },
  memory: {
    total: known(62 * GIB, '/proc/meminfo MemTotal'),
    available: known(50 * GIB, '/proc/meminfo MemAvailable'),
  },
  devices: [card()],
  findings: [],
  ...given,
});

export const withoutGpu = machine({
  devices: [],
  findings: [
    { code: 'no-gpu', device: null, what: 'No GPU was found.', next: 'Name a server elsewhere.' },
  ],
});

export const eightCards = machine({
  id: 'machine-rack',
  host: { name: 'rack', platform: 'linux', arch: 'x64', os: 'Ubuntu 22.04', within: 'metal' },
  devices: Array.from({ length: 8 }, (_, index) =>
    card({
      id: `nvidia:GPU-h100-${index}`,
      index,
      name: 'NVIDIA H100 80GB HBM3',
      total: known(81_559 * MIB, 'nvidia-smi'),
      free: known(81_008 * MIB, 'nvidia-smi'),
      budget: known(81_008 * MIB, 'nvidia-smi'),
      computeCapability: '9.0',
      ecc: true,
      mig: 'Disabled',
    }),
  ),
});

export const unified = machine({
  id: 'machine-studio',
  host: { name: 'studio', platform: 'darwin', arch: 'arm64', os: 'macOS 26.1', within: 'metal' },
  devices: [
    card({
      id: 'apple:0',
      vendor: 'apple',
      name: 'Apple M3 Ultra',
      memory: 'unified',
      total: known(256 * GIB, 'hw.memsize'),
      free: known(240 * GIB, 'vm_stat'),
      budget: known(191 * GIB, 'working-set limit less 1 GiB'),
      driver: null,
      computeCapability: null,
      backend: 'metal',
      busyPercent: null,
      celsius: null,
    }),
  ],
});

/** A DGX Spark whose tool says [N/A] to every size. */
export const unknownMemory = machine({
  devices: [
    card({
      name: 'NVIDIA GB10',
      total: { bytes: null, source: 'nvidia-smi says [N/A]' },
      free: { bytes: null, source: 'nvidia-smi says [N/A]' },
      budget: { bytes: null, source: 'total and free are not known' },
    }),
  ],
});

export const served = (given: Partial<Served> = {}): Served => ({
  name: 'ollama',
  url: 'http://127.0.0.1:11434',
  state: 'ready',
  detail: '',
  version: '0.40.0',
  here: true,
  program: '/usr/local/bin/ollama',
  canStart: false,
  howToInstall: [],
  disk: { path: '/home/ada/.ollama/models', freeBytes: 400_000_000_000 },
  environment: {},
  declared: [],
  findings: [],
  ...given,
});

export const shopOf = (given: Partial<Shop> = {}): Shop => ({
  machine: machine(),
  servers: [served()],
  catalogue: [...catalogue],
  installed: [],
  measurements: [],
  qualifications: [],
  executor: null,
  contextTokens: 65_536,
  faults: [],
  ...given,
});

export const job = (given: Partial<Job> = {}): Job => ({
  id: 'job-1',
  kind: 'pull',
  server: 'ollama',
  tag: 'qwen3.8:27b',
  phase: 'download',
  startedAt: '2026-11-21T14:03:00.000Z',
  endedAt: null,
  done: 4_000_000_000,
  total: 16_000_000_000,
  unit: 'bytes',
  rate: 41_000_000,
  etaSeconds: 292,
  stalledSeconds: null,
  parts: [],
  digest: null,
  detail: '',
  next: '',
  can: ['pause', 'cancel'],
  exam: null,
  ...given,
});
