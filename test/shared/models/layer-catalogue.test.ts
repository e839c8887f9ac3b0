import { describe, expect, it } from 'vitest';
import { assessFit } from '../../../shared/models/assess-fit.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { catalogueEntrySchema } from '../../../shared/models/catalogue-entry.ts';
import { type CatalogueFile, catalogueFileSchema } from '../../../shared/models/catalogue-file.ts';
import { layerCatalogue, unknownNames } from '../../../shared/models/layer-catalogue.ts';
import { cards } from './places.ts';

const HOUSE = {
  tag: 'acme/coder:20b',
  sizeGB: 12.4,
  quantization: 'Q4_K_M',
  parametersB: 20,
  layers: 40,
  heads: 32,
  embedding: 5_120,
  feedForward: 14_336,
  vocabulary: 131_072,
  tiedEmbeddings: false,
  cacheGroups: [
    { layers: 30, kvHeads: 8, headLength: 128, window: 4_096 },
    { layers: 10, kvHeads: 8, keyLength: 128, valueLength: 64 },
  ],
  maxContext: 131_072,
  role: 'sweet-spot',
  licence: 'of the house',
} as const;

const file = (more: object): CatalogueFile => catalogueFileSchema.parse({ version: 1, ...more });
const idsOf = (user: CatalogueFile | null, policy: CatalogueFile | null = null) =>
  layerCatalogue(catalogue, user, policy).map(({ id }) => id);
const entryOf = (id: string, user: CatalogueFile | null, policy: CatalogueFile | null = null) =>
  layerCatalogue(catalogue, user, policy).find((entry) => entry.id === id);

describe('files laid over the catalogue', () => {
  it('leave it alone where they say nothing', () => {
    expect(layerCatalogue(catalogue, null, null)).toEqual(catalogue);
    expect(layerCatalogue(catalogue, file({}), file({}))).toEqual(catalogue);
  });

  it('add a model that fit works for', () => {
    const entry = entryOf('acme/coder:20b', file({ add: [HOUSE] }));
    expect(entry).toMatchObject({ origin: 'user', family: 'acme/coder', downloadBytes: 12.4e9 });
    expect(catalogueEntrySchema.parse(entry)).toEqual(entry);
    expect(entry?.shape.cacheGroups?.[1]).toEqual({
      ...{ layers: 10, kvHeads: 8, keyLength: 128, valueLength: 64, window: null },
    });
    const load = { context: 65_536, kv: 'f16', slots: 1 } as const;
    if (entry === undefined) throw new Error('no entry');
    expect(assessFit(entry.shape, load, cards(23_592)).verdict).toBe('comfortable');
  });

  it('replace a built-in model by its tag', () => {
    const own = file({ add: [{ tag: 'qwen3.8:27b', sizeGB: 1 }] });
    expect(idsOf(own).filter((id) => id === 'qwen3.8:27b')).toHaveLength(1);
    expect(entryOf('qwen3.8:27b', own)?.downloadBytes).toBe(1e9);
  });

  it('hide by id or tag, and pin', () => {
    const own = file({ hide: ['gemma3:12b', 'glm-4.5-air'], pin: ['qwen3-coder-next'] });
    expect(idsOf(own)).not.toContain('gemma3:12b');
    expect(idsOf(own)).not.toContain('glm-4.5-air');
    expect(idsOf(own)).toHaveLength(29);
    expect(entryOf('qwen3-coder-next:latest', own)?.pinned).toBe(true);
  });
});

describe('a policy', () => {
  it('hides what people add', () => {
    const own = file({ add: [HOUSE] });
    expect(idsOf(own, file({ hide: ['acme/coder:20b'] }))).not.toContain('acme/coder:20b');
    const renamed = file({ add: [{ ...HOUSE, id: 'mine' }] });
    expect(idsOf(renamed, file({ hide: ['acme/coder:20b'] }))).not.toContain('mine');
  });

  it('shows what it adds and pins, whatever people hide', () => {
    const own = file({ hide: ['acme/coder:20b', 'gpt-oss:20b', 'gemma3:12b'] });
    const policy = file({ add: [HOUSE], pin: ['gpt-oss:20b'] });
    expect(idsOf(own, policy)).toEqual(expect.arrayContaining(['acme/coder:20b', 'gpt-oss:20b']));
    expect(idsOf(own, policy)).not.toContain('gemma3:12b');
  });

  it('decides alone what is pinned and what its models are', () => {
    const own = file({ pin: ['gemma4:31b'], add: [{ ...HOUSE, sizeGB: 99 }] });
    const policy = file({ pin: ['gpt-oss:20b'], add: [HOUSE] });
    expect(entryOf('gemma4:31b', own, policy)?.pinned).toBe(false);
    expect(entryOf('gpt-oss:20b', own, policy)?.pinned).toBe(true);
    expect(entryOf('acme/coder:20b', own, policy)).toMatchObject({
      ...{ origin: 'policy', downloadBytes: 12.4e9 },
    });
  });
});

describe('mistakes in a file', () => {
  it.each([
    ['a field that there is not', { add: [{ ...HOUSE, sizeGb: 3 }] }, ['add', 0]],
    ['no tag', { add: [{ sizeGB: 3 }] }, ['add', 0, 'tag']],
    ['a negative size', { add: [{ ...HOUSE, sizeGB: -3 }] }, ['add', 0, 'sizeGB']],
    ['layers beyond counting', { add: [{ ...HOUSE, layers: 1e12 }] }, ['add', 0, 'layers']],
    ['a role that there is not', { add: [{ ...HOUSE, role: 'best' }] }, ['add', 0, 'role']],
    [
      'a group without lengths',
      { add: [{ ...HOUSE, cacheGroups: [{ layers: 1, kvHeads: 1 }] }] },
      ['add', 0, 'cacheGroups', 0],
    ],
    ['a list of the wrong kind', { hide: 'gpt-oss:20b' }, ['hide']],
    ['another section', { remove: [] }, []],
    ['a later version', { version: 2 }, ['version']],
  ])('such as %s are found at their place', (_, wrong, path) => {
    const parsed = catalogueFileSchema.safeParse({ version: 1, ...wrong });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues[0]?.path).toEqual(path);
  });

  it('such as names that nothing has are told with their place', () => {
    const own = file({ add: [HOUSE], hide: ['acme/coder:20b', 'gone:7b'], pin: ['nobody'] });
    expect(unknownNames(own, catalogue)).toEqual([
      { list: 'hide', index: 1, name: 'gone:7b' },
      { list: 'pin', index: 0, name: 'nobody' },
    ]);
  });
});
