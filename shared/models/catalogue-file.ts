import { z } from 'zod';
import { benchmarkSchema, type CatalogueEntry, roles } from './catalogue-entry.ts';
import { type CacheGroup, type ModelShape, shapeSchema } from './shape.ts';

/**
 * Catalogue files that people write by hand, for themselves or as a policy for many: they add models, hide some, and
 * pin those to be recommended. Nothing unknown is read over: a mistyped field is a mistake, not a wish.
 */

const shape = shapeSchema.shape;
/** A megabyte at least: less rounds to no size at all. */
const gigabytes = z.number().min(0.001).max(100_000);
const billions = z.number().positive().max(100_000);
const count = shape.draftLayers;
const positive = z.int().positive().max(1_000_000_000);

/** `headLength` stands for both lengths; without a window a layer sees everything. */
const groupSchema = z
  .strictObject({
    layers: positive,
    kvHeads: positive,
    headLength: positive.optional(),
    keyLength: positive.optional(),
    valueLength: positive.optional(),
    window: positive.optional(),
  })
  .refine(
    ({ headLength, keyLength, valueLength }) =>
      headLength !== undefined || (keyLength !== undefined && valueLength !== undefined),
    { error: 'needs `headLength`, or `keyLength` and `valueLength`' },
  );

/** A model as people write it: the tag and what they know; the rest is read from the server once it is there. */
const addedSchema = z.strictObject({
  /** The tag, unless told. */
  id: z.string().min(1).max(300).optional(),
  tag: z.string().trim().min(1).max(300),
  family: z.string().max(100).optional(),
  sizeGB: gigabytes.optional(),
  quantization: z.string().max(50).optional(),
  parametersB: billions.optional(),
  activeParametersB: billions.optional(),
  layers: positive.optional(),
  heads: positive.optional(),
  embedding: positive.optional(),
  feedForward: positive.optional(),
  vocabulary: positive.optional(),
  tiedEmbeddings: z.boolean().optional(),
  cacheGroups: z.array(groupSchema).min(1).max(100).optional(),
  latent: z.strictObject({ layers: positive, rank: positive, rope: positive }).optional(),
  recurrent: z
    .strictObject({
      layers: positive,
      convKernel: positive,
      inner: positive,
      state: count,
      groups: count,
    })
    .optional(),
  draftLayers: count.optional(),
  projectorMiB: z.number().nonnegative().max(1_000_000).optional(),
  experts: z.strictObject({ count: positive, used: positive }).optional(),
  maxContext: positive.optional(),
  oneSlot: z.boolean().optional(),
  licence: z.string().max(200).optional(),
  tools: z.boolean().optional(),
  thinking: z.boolean().optional(),
  role: z.enum(roles).optional(),
  benchmarks: z.array(benchmarkSchema.strict()).max(100).optional(),
  released: z.string().max(50).optional(),
  minimumOllama: z
    .string()
    .regex(/^\d+(\.\d+)*$/, 'must be a version such as `0.32.12`')
    .optional(),
  sources: z.array(z.string().max(1_000)).max(100).optional(),
  notes: z.string().max(2_000).optional(),
});
type Added = z.infer<typeof addedSchema>;

const ids = z.array(z.string().min(1).max(300)).max(10_000);

export const catalogueFileSchema = z.strictObject({
  version: z.literal(1),
  add: z.array(addedSchema).max(1_000).optional(),
  /** Ids or tags. */
  hide: ids.optional(),
  pin: ids.optional(),
});
export type CatalogueFile = z.infer<typeof catalogueFileSchema>;

/** The entry that a hand-written one stands for. */
export function createEntry(added: Added, origin: 'user' | 'policy'): CatalogueEntry {
  const fileBytes = added.sizeGB === undefined ? null : Math.round(added.sizeGB * 1e9);
  return {
    id: added.id ?? added.tag,
    family: added.family ?? added.tag.replace(/:.*$/, ''),
    tag: added.tag,
    shape: createShape(added, fileBytes),
    downloadBytes: fileBytes,
    licence: added.licence ?? null,
    tools: added.tools ?? null,
    thinking: added.thinking ?? null,
    role: added.role ?? 'floor',
    benchmarks: added.benchmarks ?? [],
    released: added.released ?? null,
    minimumOllama: added.minimumOllama ?? null,
    digest12: null,
    verified: false,
    sources: added.sources ?? [],
    notes: added.notes ?? '',
    classic: false,
    origin,
    pinned: false,
  };
}

function createShape(added: Added, fileBytes: number | null): ModelShape {
  return {
    parametersB: added.parametersB ?? null,
    activeParametersB: added.activeParametersB ?? added.parametersB ?? null,
    fileBytes,
    quantization: added.quantization ?? null,
    layers: added.layers ?? null,
    heads: added.heads ?? null,
    embedding: added.embedding ?? null,
    feedForward: added.feedForward ?? null,
    vocabulary: added.vocabulary ?? null,
    tiedEmbeddings: added.tiedEmbeddings ?? null,
    cacheGroups: added.cacheGroups?.map(createGroup) ?? null,
    latent: added.latent ?? null,
    fullHeads: null,
    recurrent: added.recurrent ?? null,
    draftLayers: added.draftLayers ?? 0,
    projectorBytes: added.projectorMiB === undefined ? null : added.projectorMiB * 1_048_576,
    experts: added.experts ?? null,
    maxContext: added.maxContext ?? null,
    oneSlot: added.oneSlot ?? false,
    unverified: [],
  };
}

const createGroup = (group: z.infer<typeof groupSchema>): CacheGroup => ({
  layers: group.layers,
  kvHeads: group.kvHeads,
  keyLength: group.keyLength ?? group.headLength ?? 0,
  valueLength: group.valueLength ?? group.headLength ?? 0,
  window: group.window ?? null,
});
