import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { isSameTag, matchEntry, speedOf } from '../../../shared/models/match-entry.ts';
import type { Measurement } from '../../../shared/models/measurement.ts';

describe('the entry of an installed model', () => {
  it.each([
    ['gpt-oss:20b', null, 'gpt-oss:20b'],
    ['qwen3-coder-next', null, 'qwen3-coder-next:latest'],
    ['library/GPT-OSS:20b', null, 'gpt-oss:20b'],
    ['registry.ollama.ai/library/gpt-oss:20b', null, 'gpt-oss:20b'],
    ['my-copy:latest', 'sha256:17052f91a42e0123', 'gpt-oss:20b'],
    ['qwen3.6:latest', '07d35212591fabcd', 'qwen3.6:35b-a3b-q4_K_M'],
    ['gpt-oss:20b', 'sha256:ffffffffffff', 'gpt-oss:20b'],
    ['gpt-oss', null, null],
    ['someone/gpt-oss:20b', null, null],
    ['unheard-of:7b', 'sha256:', null],
  ])('%s (%s) is %s', (tag, digest, id) => {
    expect(matchEntry(catalogue, { tag, digest })?.id ?? null).toBe(id);
  });

  it('has the same tag with and without `latest`, but not under a port', () => {
    expect(isSameTag('localhost:5000/a/b', 'localhost:5000/a/b:latest')).toBe(true);
    expect(isSameTag('a', 'a:7b')).toBe(false);
  });
});

describe('the speed of a model', () => {
  const taken = (takenAt: string, rates: Measurement['rates']): Measurement => ({
    machine: 'm',
    server: 'ollama',
    serverVersion: null,
    tag: 't',
    digest: null,
    quantization: null,
    context: 65_536,
    kv: null,
    slots: null,
    takenAt,
    reportedBytes: null,
    reportedGpuBytes: null,
    deviceBytes: null,
    contextAllocated: null,
    gpuShare: null,
    basis: 'none',
    loadMs: 1,
    rates,
  });
  const rate = (promptTokens: number, decodePerSecond: number) => ({
    ...{ promptTokens, prefillPerSecond: null, decodePerSecond },
  });

  it('is the newest for each length of prompt, the shortest first', () => {
    const older = taken('2026-11-01T00:00:00.000Z', [rate(8_192, 10), rate(32_768, 5)]);
    const newer = taken('2026-11-02T00:00:00.000Z', [rate(8_192, 20), rate(2_048, 30)]);
    expect(speedOf([older, newer])).toEqual([rate(2_048, 30), rate(8_192, 20), rate(32_768, 5)]);
    expect(speedOf([])).toEqual([]);
  });
});
