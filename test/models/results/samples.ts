import type { Machine } from '../../../shared/hardware/machine.ts';
import type { Measurement } from '../../../shared/models/measurement.ts';
import type { Qualification } from '../../../shared/models/qualification.ts';

export const NOW = Date.parse('2026-11-21T12:00:00Z');

export const measurement = (change: Partial<Measurement> = {}): Measurement => ({
  machine: 'm-1',
  server: 'ollama',
  serverVersion: '0.33.0',
  tag: 'qwen3.8:27b',
  digest: 'a'.repeat(64),
  quantization: 'Q4_K_M',
  context: 65_536,
  kv: 'f16',
  slots: 1,
  takenAt: '2026-11-20T10:00:00.000Z',
  reportedBytes: 20e9,
  reportedGpuBytes: 20e9,
  deviceBytes: 21e9,
  contextAllocated: 65_536,
  gpuShare: 1,
  basis: 'device',
  loadMs: 12_000,
  rates: [{ promptTokens: 2048, prefillPerSecond: 900, decodePerSecond: 31 }],
  ...change,
});

export const qualification = (change: Partial<Qualification> = {}): Qualification => ({
  format: 'tandem.qualification/1',
  exam: 1,
  tandem: '0.2.0',
  takenAt: '2026-11-20T10:00:00.000Z',
  machine: 'm-1',
  server: 'ollama',
  serverVersion: '0.33.0',
  tag: 'qwen3.8:27b',
  digest: 'a'.repeat(64),
  quantization: 'Q4_K_M',
  context: 65_536,
  verdict: 'executor',
  transport: 'native',
  byTransport: [
    {
      transport: 'native',
      tasks: [
        {
          task: 'edit-in-place',
          passes: 2,
          tries: 3,
          failures: [{ run: 'r-0001', because: 'the file was not changed' }],
        },
      ],
    },
  ],
  origin: 'here',
  ...change,
});

export const machine = (change: Partial<Machine> = {}): Machine => ({
  format: 'tandem.machine/1',
  id: 'machine-1',
  takenAt: '2026-11-20T10:00:00.000Z',
  host: { name: 'anvil', platform: 'linux', arch: 'x64', os: 'Ubuntu 24.04', within: 'metal' },
  cpu: { name: 'CPU', cores: 8, threads: 16, features: ['avx2'] },
  memory: {
    total: { bytes: 64e9, source: 'meminfo' },
    available: { bytes: 50e9, source: 'meminfo' },
  },
  devices: [],
  findings: [],
  ...change,
});
