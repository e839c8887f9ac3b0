import { z } from 'zod';
import type { TandemError } from '../errors.ts';
import { method, stream } from './define.ts';

/** What can be taken out of a copy of a run before it is passed on. */
export const redactions = ['secrets', 'paths', 'names'] as const;
export type Redaction = (typeof redactions)[number];

/** What the payloads of a run are. */
export const payloadClasses = [
  'prompts',
  'answers',
  'tool-arguments',
  'tool-outputs',
  'check-outputs',
  'files-before',
  'files-after',
  'file-names',
  'diffs',
  'results',
  'other',
] as const;
export type PayloadClass = (typeof payloadClasses)[number];

const count = z.int().nonnegative();

/** What was, or would be, replaced. A secret is told by its kind and never repeated. */
const replacement = z.object({
  redaction: z.enum(redactions),
  on: z.boolean(),
  places: count,
  distinct: count,
  samples: z.array(z.object({ from: z.string(), to: z.string() })),
});

/** What a copy of a run holds, told before it is written; `bytes` is its exact size. */
export const bundlePreviewSchema = z.object({
  runId: z.string(),
  events: count,
  bytes: count,
  kinds: z.array(z.object({ kind: z.string(), count })),
  payloads: z.array(z.object({ class: z.enum(payloadClasses), count, bytes: count })),
  persons: z.array(z.string()),
  repository: z.string(),
  hosts: z.array(z.string()),
  models: z.array(z.string()),
  secrets: z.array(z.object({ kind: z.string(), count, where: z.string() })),
  redactions: z.array(replacement),
  /** Whether the log and its copy verify, step by step. */
  verification: z.object({
    original: z.enum(['same', 'diverged', 'not-tried']),
    copy: z.enum(['same', 'resealed', 'not-comparable']),
    steps: count,
    resealed: count,
    notComparable: count,
    detail: z.string(),
  }),
});
export type BundlePreview = z.infer<typeof bundlePreviewSchema>;

/** A run that came in. `known`: the same run was here already, and nothing was done. */
export const importedSchema = z.object({
  runId: z.string(),
  known: z.boolean(),
  events: count,
  bytes: count,
  request: z.string(),
  outcome: z.string(),
  replaced: z.object({ secrets: count, paths: count, names: count }).nullable(),
  notComparable: count,
});
export type Imported = z.infer<typeof importedSchema>;

const RUN = z.string().min(1).max(200);
const redact = z.array(z.enum(redactions)).max(3);

/** How far a long work is; `of` is null while nobody knows. */
export interface BundleProgress {
  readonly kind: 'progress';
  readonly stage: 'reading' | 'writing' | 'proving' | 'sending';
  readonly done: number;
  readonly of: number | null;
}

export type ExportItem =
  | BundleProgress
  | { readonly kind: 'preview'; readonly preview: BundlePreview }
  /** The next bytes of the file, in base64. */
  | { readonly kind: 'part'; readonly base64: string }
  | { readonly kind: 'done'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly error: TandemError };

/** Bytes of a file that a window hands over at once, before base64. */
export const IMPORT_PART_BYTES = 192 * 1024;

export const bundleMethods = {
  /** Begins to take a file in; its parts follow in order. */
  'import.begin': method(
    z.object({ name: z.string().max(500), bytes: count }),
    z.object({ id: z.string() }),
  ),
  'import.part': method(
    z.object({ id: z.string().max(64), base64: z.string().max(400_000) }),
    z.object({ received: count }),
  ),
  /** All parts are there: proves the file and makes a run of it. */
  'import.finish': method(z.object({ id: z.string().max(64) }), importedSchema),
  /** Drops what was handed over so far. */
  'import.cancel': method(z.object({ id: z.string().max(64) }), z.object({})),
} as const;

export const bundleStreams = {
  /** What a copy would hold; closing it stops the work. */
  'export.preview': stream(z.object({ run: RUN, redact }), z.custom<ExportItem>()),
  /** The copy itself, or the report, in parts. */
  'export.file': stream(
    z.object({ run: RUN, redact, form: z.enum(['bundle', 'report']) }),
    z.custom<ExportItem>(),
  ),
} as const;
