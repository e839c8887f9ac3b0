import type { Device, Machine } from '../../../shared/hardware/machine.ts';
import type { Installed, Job, Served, Shop } from '../../../shared/ipc/models.ts';
import type { HostFacts } from '../../../shared/ipc/settings.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import type { Measurement } from '../../../shared/models/measurement.ts';
import type { Qualification } from '../../../shared/models/qualification.ts';
import { err, ok } from '../../../shared/result.ts';
import { createFakeClient, type FakeClient } from '../fake-client.ts';

const GIB = 2 ** 30;

export const deviceOf = (given: Partial<Device> = {}): Device => ({
  id: 'nvidia:GPU-1',
  index: 0,
  vendor: 'nvidia',
  name: 'NVIDIA GeForce RTX 4090',
  memory: 'dedicated',
  total: { bytes: 24 * GIB, source: 'nvidia-smi' },
  free: { bytes: 22.9 * GIB, source: 'nvidia-smi' },
  budget: { bytes: 22.9 * GIB, source: 'nvidia-smi' },
  driver: '575.64',
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

export const machineOf = (devices: readonly Device[] = [deviceOf()]): Machine => ({
  format: 'tandem.machine/1',
  id: 'machine-1',
  takenAt: '2026-11-21T12:00:00.000Z',
  host: { name: 'workbench', platform: 'linux', arch: 'x64', os: 'Ubuntu 24.04', within: 'metal' },
  cpu: { name: 'Ryzen 9', cores: 16, threads: 32, features: ['avx2'] },
  memory: {
    total: { bytes: 64 * GIB, source: '/proc/meminfo' },
    available: { bytes: 48 * GIB, source: '/proc/meminfo' },
  },
  devices: [...devices],
  findings: [],
});

export const serverOf = (given: Partial<Served> = {}): Served => ({
  name: 'ollama',
  url: 'http://127.0.0.1:11434',
  state: 'ready',
  detail: '',
  version: '0.31.2',
  here: true,
  program: '/usr/local/bin/ollama',
  canStart: false,
  howToInstall: [],
  disk: { path: '/var/lib/ollama', freeBytes: 300e9 },
  environment: {},
  declared: [],
  findings: [],
  ...given,
});

/** One of the catalogue's models on the server. */
export function installedOf(id: string, given: Partial<Installed> = {}): Installed {
  const entry = catalogue.find((one) => one.id === id);
  return {
    server: 'ollama',
    tag: entry?.tag ?? id,
    digest: `sha256:${'ab'.repeat(32)}`,
    bytes: entry?.downloadBytes ?? 5e9,
    parameters: null,
    quantization: 'Q4_K_M',
    modifiedAt: null,
    capabilities: ['completion', 'tools'],
    cloud: false,
    entry: entry?.id ?? null,
    shape: null,
    shapeSource: null,
    loaded: null,
    ...given,
  };
}

export const shopOf = (given: Partial<Shop> = {}): Shop => ({
  machine: machineOf(),
  servers: [serverOf()],
  catalogue: [...catalogue],
  installed: [],
  measurements: [],
  qualifications: [],
  executor: null,
  contextTokens: 32_768,
  faults: [],
  ...given,
});

export const jobOf = (given: Partial<Job> = {}): Job => ({
  id: 'job-1',
  kind: 'pull',
  server: 'ollama',
  tag: 'qwen2.5-coder:14b',
  phase: 'download',
  startedAt: '2026-11-21T12:00:00.000Z',
  endedAt: null,
  done: 3e9,
  total: 9e9,
  unit: 'bytes',
  rate: 48e6,
  etaSeconds: 125,
  stalledSeconds: null,
  parts: [
    { digest: `sha256:${'1'.repeat(64)}`, done: 2.9e9, total: 8.8e9 },
    { digest: `sha256:${'2'.repeat(64)}`, done: 0.1e9, total: 0.2e9 },
  ],
  digest: null,
  detail: '',
  next: '',
  can: ['pause', 'cancel', 'drop'],
  exam: null,
  ...given,
});

export const examOf = (given: Partial<Qualification> = {}): Qualification => ({
  format: 'tandem.qualification/1',
  exam: 1,
  tandem: '0.5.0',
  takenAt: '2026-11-20T09:00:00.000Z',
  machine: 'machine-1',
  server: 'ollama',
  serverVersion: '0.31.2',
  tag: 'qwen2.5-coder:14b',
  digest: `sha256:${'ab'.repeat(32)}`,
  quantization: 'Q4_K_M',
  context: 32_768,
  verdict: 'limited',
  transport: 'constrained',
  byTransport: [
    {
      transport: 'native',
      tasks: [
        {
          task: 'edit-in-place',
          passes: 0,
          tries: 3,
          failures: [
            { run: 'run-7', because: 'the call came as text' },
            { run: null, because: 'the file was not changed' },
          ],
        },
        { task: 'run-a-command', passes: 2, tries: 3, failures: [] },
      ],
    },
    {
      transport: 'constrained',
      tasks: [{ task: 'edit-in-place', passes: 3, tries: 3, failures: [] }],
    },
  ],
  origin: 'here',
  ...given,
});

export const measurementOf = (given: Partial<Measurement> = {}): Measurement => ({
  machine: 'machine-1',
  server: 'ollama',
  serverVersion: '0.31.2',
  tag: 'qwen2.5-coder:14b',
  digest: `sha256:${'ab'.repeat(32)}`,
  quantization: 'Q4_K_M',
  context: 32_768,
  kv: 'f16',
  slots: 1,
  takenAt: '2026-11-20T08:00:00.000Z',
  reportedBytes: 15.2 * GIB,
  reportedGpuBytes: 15.2 * GIB,
  deviceBytes: 15.6 * GIB,
  contextAllocated: 32_768,
  gpuShare: 1,
  basis: 'device',
  loadMs: 4_200,
  rates: [{ promptTokens: 2_048, prefillPerSecond: 3_100, decodePerSecond: 61 }],
  ...given,
});

/** The machine of the engine, with what isolates commands there. */
export const hostOf = (protections: readonly string[]): HostFacts => ({
  host: 'browser',
  tandem: '0.5.0',
  node: '24.1.0',
  electron: null,
  platform: 'linux x64',
  home: '/home/ada/.tandem',
  logFolder: '/home/ada/.tandem/logs',
  protections: [...protections],
});

/** A window's engine with this shop and these jobs; a change of `given` afterwards shows at the next reading. */
export function shopClient(
  given: { shop: Shop; jobs?: readonly Job[] } = { shop: shopOf() },
): FakeClient {
  const done = () => ok({});
  const job = () => ok(given.jobs?.[0] ?? jobOf());
  return createFakeClient({
    replies: {
      'models.shop': () => ok(given.shop),
      'models.pull': job,
      'models.import': job,
      'models.measure': job,
      'models.qualify': job,
      'host.describe': () => ok(hostOf([])),
      'models.pause': job,
      'models.resume': job,
      'models.cancel': job,
      'models.dismiss': done,
      'models.delete': done,
      'models.unload': done,
      'models.startServer': () => ok(serverOf()),
      'models.importQualifications': () => ok({ taken: 2, known: 1 }),
      'settings.read': () => err({ kind: 'usage', message: 'the test gave no settings' }),
    },
    streams: { 'models.jobs': () => [{ jobs: [...(given.jobs ?? [])] }] },
  });
}
