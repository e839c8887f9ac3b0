import { z } from 'zod';
import { shapeSchema } from './shape.ts';

/** A model that Tandem knows of, whether it is on a server or not. */

export const roles = ['too-weak', 'floor', 'sweet-spot', 'strong', 'cluster'] as const;
export type Role = (typeof roles)[number];

export const benchmarkSchema = z.object({
  /** Such as `SWE-bench Verified`. */
  name: z.string(),
  score: z.number(),
  /** Makers' numbers run far above independent ones: both are shown, labelled, never mixed. */
  by: z.enum(['maker', 'independent', 'unknown']),
});
export type Benchmark = z.infer<typeof benchmarkSchema>;

export const catalogueEntrySchema = z.object({
  /** Name for the catalogue and its files: the tag, or the family where there is no official tag. */
  id: z.string().min(1),
  family: z.string(),
  /** What a pull asks for; null: there is no official tag, and none is offered. */
  tag: z.string().nullable(),
  shape: shapeSchema,
  downloadBytes: z.number().positive().nullable(),
  licence: z.string().nullable(),
  /** Whether its template knows tools; null: nobody has verified it. A flag does not mean that it is good at it. */
  tools: z.boolean().nullable(),
  thinking: z.boolean().nullable(),
  role: z.enum(roles),
  benchmarks: z.array(benchmarkSchema),
  released: z.string().nullable(),
  /** Server version that it needs at least. */
  minimumOllama: z.string().nullable(),
  /** Beginning of the manifest's digest, to recognise the file that was described here. */
  digest12: z.string().nullable(),
  /** Whether tag, size and dimensions were seen or reproduced by a measurement. */
  verified: z.boolean(),
  sources: z.array(z.string()),
  notes: z.string(),
  /** One of the five models that stay selectable for those who know them. */
  classic: z.boolean(),
  /** Where the entry came from; user and policy files can add, hide and pin. */
  origin: z.enum(['built-in', 'user', 'policy']),
  pinned: z.boolean(),
});
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;
