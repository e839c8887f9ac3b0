import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../shared/models/catalogue.ts';
import type { CatalogueEntry } from '../../../shared/models/catalogue-entry.ts';
import type { Place } from '../../../shared/models/fit-report.ts';
import type { ExamVerdict, Qualification } from '../../../shared/models/qualification.ts';
import { type RecommendInput, recommend } from '../../../shared/models/recommend.ts';
import { cards, device, mac, placeOfDevices } from './places.ts';

const ask = (place: Place, more: Partial<RecommendInput> = {}) =>
  recommend({ entries: catalogue, place, qualifications: [], installed: [], ...more });

const exam = (tag: string, verdict: ExamVerdict): Qualification => ({
  format: 'tandem.qualification/1',
  exam: 1,
  tandem: '0.2.0',
  takenAt: '2026-11-20T10:00:00.000Z',
  machine: 'm',
  server: 'ollama',
  serverVersion: '0.33.0',
  tag,
  digest: null,
  quantization: null,
  context: 65_536,
  verdict,
  transport: verdict === 'unfit' ? null : 'native',
  byTransport: [],
  origin: 'here',
});

const withEntry = (id: string, change: Partial<CatalogueEntry>) =>
  catalogue.map((entry) => (entry.id === id ? { ...entry, ...change } : entry));

const codes = (reasons: readonly { readonly code: string }[] | undefined) =>
  reasons?.map(({ code }) => code) ?? [];

describe('the recommended model', () => {
  it.each([
    ['8 GB', cards(7_700), 'qwen3.5:9b', 32_768, 'q8_0'],
    ['12 GB', cards(11_700), 'qwen3.5:9b', 65_536, 'f16'],
    ['16 GB', cards(15_500), 'gpt-oss:20b', 65_536, 'q8_0'],
    ['24 GB', cards(23_592), 'qwen3.8:27b', 65_536, 'q8_0'],
    ['32 GB', cards(31_700), 'qwen3.8:27b', 65_536, 'f16'],
    ['48 GB', cards(48_300), 'qwen3.8:27b-q8_0', 65_536, 'f16'],
    ['2 × 24 GB', cards(23_592, 2), 'qwen3.8:27b-q8_0', 65_536, 'f16'],
    ['64 GB', cards(63_000), 'qwen3-coder-next:latest', 65_536, 'f16'],
    ['80 GB', cards(80_900), 'qwen3-coder-next:latest', 65_536, 'f16'],
    ['96 GB', cards(96_727), 'qwen3-coder-next:latest', 65_536, 'f16'],
    ['8 × 80 GB', cards(80_900, 8), 'qwen3-coder-next:latest', 65_536, 'f16'],
    ['a Mac of 16 GB', mac(10_922), 'qwen3.5:9b', 65_536, 'f16'],
    ['a Mac of 24 GB', mac(17_694), 'gpt-oss:20b', 65_536, 'f16'],
    ['a Mac of 32 GB', mac(25_559), 'qwen3.8:27b', 65_536, 'f16'],
    ['a Mac of 36 GB', mac(28_753), 'qwen3.8:27b', 65_536, 'f16'],
    ['a Mac of 48 GB', mac(36_864), 'qwen3.8:27b-q8_0', 65_536, 'f16'],
    ['a Mac of 64 GB', mac(52_224), 'qwen3-coder-next:latest', 65_536, 'f16'],
    ['a Mac of 128 GB', mac(98_304), 'qwen3-coder-next:latest', 65_536, 'f16'],
  ] as const)('for %s', (...[, place, id, context, kv]) => {
    expect(ask(place)).toMatchObject({ id, load: { context, kv, slots: 1 } });
  });

  it('is none of the five classics, none too weak, none without a tag, on no machine', () => {
    for (let free = 2_000; free < 700_000; free = Math.round(free * 1.15)) {
      const { id } = ask(cards(free));
      const entry = catalogue.find((one) => one.id === id);
      if (entry === undefined) continue;
      expect(entry).toMatchObject({ classic: false, tag: expect.any(String) });
      expect(['floor', 'sweet-spot', 'strong']).toContain(entry.role);
    }
  });

  it('says why, and why neither the next bigger nor the next smaller', () => {
    const { reasons, bigger, smaller } = ask(cards(23_592));
    expect(reasons).toContainEqual({ code: 'fits', context: 65_536, kv: 'q8_0', device: 'RTX' });
    expect(codes(reasons)).toEqual(['fits', 'role', 'benchmark', 'people', 'unqualified']);
    expect(bigger).toMatchObject({ id: 'qwen3.8:27b-q8_0' });
    expect(codes(bigger?.reasons)).toEqual(['would-offload']);
    expect(smaller).toMatchObject({ id: 'devstral-small-2:24b' });
    // Its role decides; a number beside it would say something else.
    expect(smaller?.reasons).toEqual([{ code: 'role', role: 'sweet-spot' }, { code: 'weaker' }]);
  });

  it('turns a neighbour down because the server is too old for it, not for its context', () => {
    const { id, bigger } = ask(cards(23_592, 1, { ollama: '0.30.1' }));
    expect(id).toBe('qwen3.6:27b');
    expect(bigger).toEqual({
      id: 'qwen3.8:27b',
      reasons: [expect.objectContaining({ code: 'server-too-old', needs: '0.32.12' })],
    });
  });

  it('does not turn a neighbour down for what the chosen one suffers from, too', () => {
    const { reasons, bigger, smaller } = ask(placeOfDevices([], { ramBytes: 24e9 }));
    expect(codes(reasons)).toContain('would-offload');
    for (const one of [bigger, smaller]) {
      expect(codes(one?.reasons)).not.toContain('would-offload');
      expect(codes(one?.reasons)).toContain('slower');
    }
  });

  it('says that a higher number counts less, where it is its maker’s', () => {
    const score = { name: 'SWE-bench Verified', score: 70, by: 'independent' } as const;
    const entries = withEntry('qwen3.8:27b', { benchmarks: [score] });
    const { id, bigger } = ask(cards(300_000), {
      entries: entries
        .filter((entry) => entry.id === 'qwen3.8:27b' || entry.id === 'qwen3.8:27b-q8_0')
        .map((entry) =>
          entry.id === 'qwen3.8:27b'
            ? entry
            : { ...entry, benchmarks: [{ ...score, score: 80, by: 'maker' as const }] },
        ),
    });
    expect(id).toBe('qwen3.8:27b');
    expect(bigger?.reasons).toMatchObject([{ code: 'counted-less', score: 80, counted: 60 }]);
  });

  it('says that a neighbour has not passed the exam, where that decides', () => {
    const { id, bigger } = ask(cards(31_700), {
      qualifications: [exam('gpt-oss:20b', 'executor')],
    });
    expect(id).toBe('gpt-oss:20b');
    expect(codes(bigger?.reasons)).toContain('unproved');
  });

  it('takes no exam of another file than the one that is there', () => {
    const passed = { ...exam('gpt-oss:20b', 'executor'), digest: 'a'.repeat(64) };
    const there = (digest: string) => [{ tag: 'gpt-oss:20b', digest }];
    const on = (digest: string) =>
      ask(cards(31_700), { qualifications: [passed], installed: there(digest) }).id;
    expect(on('a'.repeat(64))).toBe('gpt-oss:20b');
    expect(on('b'.repeat(64))).toBe('qwen3.8:27b');
  });

  it('has neighbours with a reason everywhere', () => {
    for (const free of [7_700, 15_500, 31_700, 48_300, 80_900, 300_000]) {
      const { bigger, smaller } = ask(cards(free));
      for (const one of [bigger, smaller]) {
        if (one !== null) expect(one.reasons.length).toBeGreaterThan(0);
      }
      expect(smaller).not.toBe(null);
    }
  });

  it('names all devices that it is spread over', () => {
    const { reasons } = ask(cards(23_592, 2));
    expect(reasons).toContainEqual(expect.objectContaining({ code: 'fits', device: '2 × RTX' }));
  });
});

describe('evidence', () => {
  it('of a failed exam excludes a model', () => {
    const { id, bigger } = ask(cards(31_700), { qualifications: [exam('qwen3.8:27b', 'unfit')] });
    expect(id).toBe('qwen3.6:27b');
    expect(bigger?.id).not.toBe(null);
  });

  it('of a passed exam goes before role and benchmarks', () => {
    const { id, reasons } = ask(cards(31_700), {
      qualifications: [exam('gpt-oss:20b', 'executor')],
    });
    expect(id).toBe('gpt-oss:20b');
    expect(reasons[0]).toEqual({ code: 'qualified', verdict: 'executor' });
  });

  it('of an exam passed for single files only goes behind models without one', () => {
    const { id } = ask(cards(31_700), { qualifications: [exam('qwen3.8:27b', 'limited')] });
    expect(id).toBe('qwen3.6:27b');
  });

  it('of a passed exam goes before a successor that has taken none', () => {
    const { id } = ask(cards(31_700), { qualifications: [exam('qwen3.6:27b', 'executor')] });
    expect(id).toBe('qwen3.6:27b');
  });

  it('of a later exam counts', () => {
    const before = { ...exam('qwen3.8:27b', 'unfit'), takenAt: '2026-01-01T00:00:00.000Z' };
    const { id } = ask(cards(31_700), {
      qualifications: [before, exam('qwen3.8:27b', 'executor')],
    });
    expect(id).toBe('qwen3.8:27b');
  });

  it('a passed exam does not help a model that does not fit', () => {
    const { id } = ask(cards(15_500), { qualifications: [exam('qwen3.8:27b', 'executor')] });
    expect(id).toBe('gpt-oss:20b');
  });

  it('a pin of the policy goes before all, but never a model without a tag', () => {
    const pinned = withEntry('glm-4.7-flash:q4_K_M', { pinned: true });
    const { id, reasons } = ask(cards(31_700), { entries: pinned });
    expect(id).toBe('glm-4.7-flash:q4_K_M');
    expect(codes(reasons)[0]).toBe('pinned');
    const tagless = withEntry('glm-4.7-flash:q4_K_M', { pinned: true, tag: null });
    expect(ask(cards(31_700), { entries: tagless }).id).toBe('qwen3.8:27b');
    const failed = { entries: pinned, qualifications: [exam('glm-4.7-flash:q4_K_M', 'unfit')] };
    expect(ask(cards(31_700), failed).id).toBe('qwen3.8:27b');
  });

  it('an older server leaves out what needs a newer one', () => {
    expect(ask(cards(31_700, 1, { ollama: '0.31.0' })).id).toBe('qwen3.6:27b');
  });
});

describe('what is asked for', () => {
  it('can be less context, which a larger model holds', () => {
    const { id, load } = ask(cards(31_700), { context: 32_768 });
    expect(id).toBe('qwen3.8:27b-q8_0');
    expect(load).toMatchObject({ context: 32_768, kv: 'q8_0' });
  });

  it('accepts the floor of context where nothing reaches more, and says so', () => {
    const entries = catalogue.filter(({ id }) => id === 'gemma4:31b');
    const { load, reasons } = ask(cards(23_592), { entries });
    expect(load?.context).toBeGreaterThanOrEqual(32_768);
    expect(load?.context).toBeLessThan(65_536);
    expect(codes(reasons)).toContain('too-little-context');
  });

  it('on a processor alone is a model with few active parameters', () => {
    const { id, reasons } = ask(placeOfDevices([], { ramBytes: 30e9 }));
    const entry = catalogue.find((one) => one.id === id);
    expect(entry?.shape.activeParametersB).toBeLessThan(5);
    expect(codes(reasons)).toContain('would-offload');
  });
});

describe('no recommendation', () => {
  it('is made where the devices are not known', () => {
    const place = placeOfDevices([{ ...device(1), freeBytes: null }]);
    expect(ask(place)).toMatchObject({ id: null, load: null, reasons: [{ code: 'unknown' }] });
  });

  it('is made where everything is too large, with what is missing', () => {
    expect(ask(mac(4_000)).reasons).toEqual([
      { code: 'does-not-fit', shortBytes: expect.any(Number) },
    ]);
    const bare = ask(placeOfDevices([], { ramBytes: 4e9 }));
    expect(bare.reasons).toEqual([{ code: 'does-not-fit', shortBytes: expect.any(Number) }]);
    expect(bare.id).toBe(null);
  });
});
