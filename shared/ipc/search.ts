import { z } from 'zod';
import { lanes } from '../run/event.ts';
import { method } from './define.ts';

const RUN = z.string().min(1).max(200);

/** Where in an event the words were found: a field of it, or a payload that it names. */
export const searchHitSchema = z.object({
  run: z.string(),
  seq: z.int(),
  kind: z.string(),
  lane: z.enum(lanes),
  /** Milliseconds since the run's epoch. */
  at: z.number(),
  field: z.string(),
  snippet: z.object({
    /** Plain text on one line. */
    text: z.string(),
    /** Where the words stand in it: from (included) to (not), in UTF-16 units, in order, never overlapping. */
    marks: z.array(z.tuple([z.int(), z.int()])),
  }),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const searchMethods = {
  /**
   * Words are all needed; `"in this order"`, `-without`, `begin*`, `kind:`, `lane:`, `step:`, `file:`, `is:error`.
   * Anything else is taken as the words it is made of. Runs newest first, and events of a run in their order.
   */
  'search.find': method(
    z.object({
      text: z.string().max(2_000),
      /** Null: all runs. */
      run: RUN.nullable(),
      kinds: z.array(z.string().max(100)).max(100).optional(),
      lanes: z.array(z.enum(lanes)).optional(),
      limit: z.int().min(1).max(500),
      /** How the hits spread over lanes, for filters. */
      counts: z.boolean().optional(),
      /** What an earlier reply gave as `next`. */
      after: z.string().max(200).optional(),
    }),
    z.object({
      hits: z.array(searchHitSchema),
      /** Of all hits; null while it is not known. */
      total: z.int().nullable(),
      /** `indexing`: what is not in the index yet is not among the hits; ask again. */
      state: z.enum(['ready', 'indexing']),
      /** Of events when one run is searched, else of runs. */
      done: z.int(),
      of: z.int(),
      next: z.string().nullable(),
      /** Null where they were not asked for. Of all hits for these words, whatever lane was chosen. */
      counts: z.object({ lanes: z.record(z.string(), z.int()), errors: z.int() }).nullable(),
      /** One sentence on what could not be searched; null: nothing. */
      note: z.string().nullable(),
    }),
  ),
  /** Appended to the run and pinned to event `target`; an edit is another note. */
  'note.add': method(
    z.object({
      run: RUN,
      target: z.int().positive(),
      text: z.string().trim().min(1).max(20_000),
    }),
    z.object({ seq: z.int() }),
  ),
} as const;

export type SearchQuery = z.output<(typeof searchMethods)['search.find']['input']>;
export type SearchReply = z.infer<(typeof searchMethods)['search.find']['output']>;
