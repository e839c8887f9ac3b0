import { describe, expect, it } from 'vitest';
import {
  describeNote,
  describeReason,
  describeRemedy,
  describeVerdict,
} from '../../../shared/models/describe-fit.ts';
import type { FitNote, RecommendReason, Remedy } from '../../../shared/models/fit-report.ts';

describe('words for the terminal', () => {
  it.each<[FitNote, string]>([
    [
      { code: 'context-short', context: 32_768 },
      '32K of context is less than agents work well with (64K).',
    ],
    [
      { code: 'agent-floor', largest: 11_264 },
      'At most 11K of context fit on the devices: under 32K is too small for agent work.',
    ],
    [
      { code: 'agent-floor', largest: 0 },
      'Not even a small context fits on the devices: too small for agent work.',
    ],
    [
      { code: 'offloaded', cpuShare: 0.999, experts: false },
      'About 99 % of it would lie in main memory: a few tokens a second.',
    ],
    [
      { code: 'offloaded', cpuShare: 1, experts: true },
      'Runs on the processor alone, from main memory: slow.',
    ],
    [
      { code: 'beyond-training', asked: 1_000_000, trained: 262_144 },
      '1,000,000 tokens of context was asked for; the model is trained for 256K, which is judged here.',
    ],
    [
      { code: 'unverified', fields: ['heads', 'cacheGroups', 'layers'] },
      'Nobody has verified its heads, the layout of its cache and its layers: the estimate is wider for it.',
    ],
    [
      { code: 'server-too-old', needs: '0.32.12', has: '0.30.1' },
      'Needs Ollama 0.32.12 or later; the server has 0.30.1.',
    ],
    [
      { code: 'disk-short', needBytes: 404e9, freeBytes: 9.95e9 },
      'The download takes 404 GB; 9.9 GB are free on the disk.',
    ],
  ])('%o', (note, words) => {
    expect(describeNote(note)).toBe(words);
  });

  it.each<[Remedy, string]>([
    [{ code: 'less-context', context: 58_368 }, 'Ask for 57K of context.'],
    [
      { code: 'smaller-cache', kv: 'q8_0', context: 65_536 },
      'Start the server with OLLAMA_KV_CACHE_TYPE=q8_0: 64K of context fit.',
    ],
    [{ code: 'fewer-slots', slots: 1 }, 'Serve one request at a time.'],
    [
      { code: 'free-memory', bytes: 2.04e9, device: 'RTX 4090' },
      'Free 1.9 GiB on RTX 4090, where other programs hold memory.',
    ],
  ])('%o', (remedy, words) => {
    expect(describeRemedy(remedy)).toBe(words);
  });

  it.each<[RecommendReason, string]>([
    [
      { code: 'benchmark', name: 'SWE-bench Verified', score: 59.1, by: 'independent' },
      'SWE-bench Verified 59.1 (independent)',
    ],
    [
      { code: 'fits', context: 65_536, kv: 'q8_0', device: '2 × RTX 3090' },
      'fits on 2 × RTX 3090 with 64K of context and a q8_0 cache',
    ],
    [{ code: 'would-offload', cpuShare: 0.004 }, '1 % of it would lie in main memory'],
    [{ code: 'people', people: 3 }, '3 people can share it'],
  ])('%o', (reason, words) => {
    expect(describeReason(reason)).toBe(words);
  });

  it('has a word for each verdict', () => {
    const verdicts = ['comfortable', 'tight', 'offload', 'too-big', 'unknown'] as const;
    expect(new Set(verdicts.map(describeVerdict)).size).toBe(5);
  });
});
