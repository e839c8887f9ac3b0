import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { catalogueEntrySchema } from '../../../shared/models/catalogue-entry.ts';
import { missingFields } from '../../../shared/models/fit/estimate-parts.ts';
import { shapeSchema } from '../../../shared/models/shape.ts';

const named = catalogue.map((entry) => ({ ...entry, toString: () => entry.id }));

describe('the built-in catalogue', () => {
  it('has 31 models, each under an id and a tag of its own', () => {
    expect(catalogue).toHaveLength(31);
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(31);
    const tags = catalogue.flatMap(({ tag }) => tag ?? []);
    expect(new Set(tags).size).toBe(30);
  });

  it.each(named)('%s is as the schema has it', ({ toString: _, ...entry }) => {
    expect(catalogueEntrySchema.parse(entry)).toEqual(entry);
  });

  it.each(named)('%s is the same in all its numbers', ({ shape, downloadBytes, tag, id }) => {
    expect(downloadBytes).toBe(shape.fileBytes);
    expect(id).toBe(tag ?? 'glm-4.5-air');
    const { layers, cacheGroups, recurrent, latent, parametersB, activeParametersB } = shape;
    const cached =
      cacheGroups?.reduce((sum, group) => sum + group.layers, 0) ?? latent?.layers ?? 0;
    if (layers !== null) expect(cached + (recurrent?.layers ?? 0)).toBeLessThanOrEqual(layers);
    if (layers !== null && recurrent !== null) expect(cached + recurrent.layers).toBe(layers);
    expect(cacheGroups === null || latent === null).toBe(true);
    expect(activeParametersB ?? 0).toBeLessThanOrEqual(parametersB ?? 0);
    expect((shape.experts?.used ?? 0) <= (shape.experts?.count ?? 0)).toBe(true);
    // A file has between two bits and a byte and a bit for each parameter; gemma4:e4b counts its effective ones.
    if (shape.fileBytes === null || parametersB === null || id === 'gemma4:e4b') return;
    const bits = (shape.fileBytes * 8) / (parametersB * 1e9);
    expect(bits).toBeGreaterThan(shape.quantization === 'Q8_0' ? 8 : 4);
    expect(bits).toBeLessThan(shape.quantization === 'Q8_0' ? 9 : 6.5);
  });

  it('names only fields of the shape as unverified', () => {
    const fields = Object.keys(shapeSchema.shape);
    for (const { shape } of catalogue) {
      for (const field of shape.unverified) expect(fields).toContain(field);
    }
  });

  it('has the five classics', () => {
    expect(
      catalogue
        .filter(({ classic }) => classic)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([
      'deepseek-v3:671b',
      'llama3.3:70b',
      'qwen2.5-coder:14b',
      'qwen2.5-coder:32b',
      'qwen2.5-coder:7b',
    ]);
  });

  it('says for which models there is no estimate yet', () => {
    const unknown = catalogue.filter(({ shape }) => missingFields(shape).length > 0);
    expect(unknown.map(({ id }) => id).toSorted()).toEqual([
      'gemma4:12b',
      'gemma4:e4b',
      'glm-4.5-air',
      'granite4.1:8b',
      'nemotron-3-super:120b-a12b-q4_K_M',
    ]);
  });

  it('keeps numbers of makers and of others apart', () => {
    const devstral = catalogue.find(({ id }) => id === 'devstral-small-2:24b');
    expect(devstral?.benchmarks).toEqual([
      { name: 'SWE-bench Verified', score: 68, by: 'maker' },
      { name: 'SWE-bench Verified', score: 59.1, by: 'independent' },
    ]);
  });
});
