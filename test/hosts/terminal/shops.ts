import type { Device, Machine } from '../../../shared/hardware/machine.ts';
import type { Installed, Served, Shop } from '../../../shared/ipc/models.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import type { Measurement } from '../../../shared/models/measurement.ts';
import type { Qualification } from '../../../shared/models/qualification.ts';

/** Machines as they are read, and what their servers have: the worlds that the model commands are tested in. */

const MIB = 2 ** 20;
const GIB = 2 ** 30;
export const TAKEN_AT = '2026-11-21T09:46:00.000Z';

const known = (bytes: number, source: string) => ({ bytes, source });

const rtx4090: Device = {
  id: 'nvidia:GPU-1b2c',
  index: 0,
  vendor: 'nvidia',
  name: 'NVIDIA GeForce RTX 4090',
  memory: 'dedicated',
  total: known(24_564 * MIB, 'nvidia-smi'),
  free: known(23_592 * MIB, 'nvidia-smi'),
  budget: known(23_592 * MIB, 'nvidia-smi'),
  driver: '580.65.06',
  computeCapability: '8.9',
  backend: 'cuda',
  whyNot: null,
  ecc: false,
  mig: null,
  users: [],
  busyPercent: 0,
  celsius: 41,
};

export const linux4090: Machine = {
  format: 'tandem.machine/1',
  id: 'm-4090',
  takenAt: TAKEN_AT,
  host: {
    name: 'gpu-box',
    platform: 'linux',
    arch: 'x64',
    os: 'Ubuntu 24.04.1 LTS',
    within: 'metal',
  },
  cpu: { name: 'AMD Ryzen 9 7950X', cores: 16, threads: 32, features: ['avx2', 'avx512f'] },
  memory: {
    total: known(64 * GIB, '/proc/meminfo'),
    available: known(50 * GIB, '/proc/meminfo'),
  },
  devices: [rtx4090],
  findings: [],
};

export const two3090s: Machine = {
  ...linux4090,
  id: 'm-3090s',
  host: { ...linux4090.host, name: 'twins' },
  devices: [0, 1].map((index) => ({
    ...rtx4090,
    id: `nvidia:GPU-${index}`,
    index,
    name: 'NVIDIA GeForce RTX 3090',
    total: known(24_576 * MIB, 'nvidia-smi'),
    free: known(23_800 * MIB, 'nvidia-smi'),
    budget: known(23_800 * MIB, 'nvidia-smi'),
  })),
};

export const macStudio: Machine = {
  ...linux4090,
  id: 'm-mac',
  host: { name: 'studio', platform: 'darwin', arch: 'arm64', os: 'macOS 26.1', within: 'metal' },
  cpu: { name: 'Apple M3 Ultra', cores: 28, threads: 28, features: ['neon'] },
  memory: {
    total: known(256 * GIB, 'sysctl hw.memsize'),
    available: known(230 * GIB, 'vm_stat'),
  },
  devices: [
    {
      ...rtx4090,
      id: 'apple:0',
      vendor: 'apple',
      name: 'Apple M3 Ultra',
      memory: 'unified',
      total: known(256 * GIB, 'sysctl hw.memsize'),
      free: known(230 * GIB, 'vm_stat'),
      budget: known(192 * GIB, 'working-set limit, 0.75 of memory'),
      driver: null,
      computeCapability: null,
      backend: 'metal',
      ecc: null,
    },
  ],
};

export const noGpu: Machine = {
  ...linux4090,
  id: 'm-vm',
  host: { ...linux4090.host, name: 'build-vm', within: 'virtual' },
  memory: {
    total: known(16 * GIB, '/proc/meminfo'),
    available: known(12 * GIB, '/proc/meminfo'),
  },
  devices: [],
  findings: [
    {
      code: 'no-gpu',
      device: null,
      what: 'no GPU was found',
      next: 'Models run on the processor, slowly.',
    },
  ],
};

export const ollama: Served = {
  name: 'ollama',
  url: 'http://127.0.0.1:11434',
  state: 'ready',
  detail: '',
  version: '0.34.1',
  here: true,
  program: '/usr/local/bin/ollama',
  canStart: false,
  howToInstall: [],
  disk: { path: '/var/lib/ollama', freeBytes: 300e9 },
  environment: {},
  declared: [],
  findings: [],
};

/** A server on another machine of which people typed the devices. */
export const remote: Served = {
  ...ollama,
  name: 'rack',
  url: 'http://ada:hunter2@rack.example:11434',
  here: false,
  program: null,
  disk: null,
  declared: [{ name: 'H100', memoryBytes: 80 * GIB }],
};

export const installed = (tag: string, more: Partial<Installed> = {}): Installed => ({
  server: 'ollama',
  tag,
  digest: 'sha256:aaaabbbbccccdddd',
  bytes: 17e9,
  parameters: '27B',
  quantization: 'Q4_K_M',
  modifiedAt: '2026-11-01T08:00:00Z',
  capabilities: ['completion', 'tools'],
  cloud: false,
  entry: catalogue.some((entry) => entry.tag === tag) ? tag : null,
  shape: null,
  shapeSource: null,
  loaded: null,
  ...more,
});

export const shopOf = (more: Partial<Shop> = {}): Shop => ({
  machine: linux4090,
  servers: [ollama],
  catalogue: [...catalogue],
  installed: [],
  measurements: [],
  qualifications: [],
  executor: null,
  contextTokens: 32_768,
  faults: [],
  ...more,
});

const task = (name: string, passes: number, because: string | null = null) => ({
  task: name,
  passes,
  tries: 3,
  failures: because === null ? [] : [{ run: '20261121-094612-7f3a', because }],
});

export const qualification: Qualification = {
  format: 'tandem.qualification/1',
  exam: 1,
  tandem: '0.4.0',
  takenAt: TAKEN_AT,
  machine: 'm-4090',
  server: 'ollama',
  serverVersion: '0.34.1',
  tag: 'qwen3.8:27b',
  digest: 'sha256:aaaabbbbccccdddd',
  quantization: 'Q4_K_M',
  context: 65_536,
  verdict: 'executor',
  transport: 'native',
  byTransport: [
    { transport: 'native', tasks: [task('read-and-answer', 3), task('edit-in-place', 3)] },
    {
      transport: 'text',
      tasks: [task('read-and-answer', 3), task('edit-in-place', 1, 'the file was not changed')],
    },
  ],
  origin: 'here',
};

export const measurement: Measurement = {
  machine: 'm-4090',
  server: 'ollama',
  serverVersion: '0.34.1',
  tag: 'qwen3.8:27b',
  digest: 'sha256:aaaabbbbccccdddd',
  quantization: 'Q4_K_M',
  context: 32_768,
  kv: 'f16',
  slots: 1,
  takenAt: TAKEN_AT,
  reportedBytes: 19 * GIB,
  reportedGpuBytes: 19 * GIB,
  deviceBytes: 19.5 * GIB,
  contextAllocated: 32_768,
  gpuShare: 1,
  basis: 'device',
  loadMs: 4_000,
  rates: [{ promptTokens: 2_048, prefillPerSecond: 2_310, decodePerSecond: 41.2 }],
};
