import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const entrySchema = z.strictObject({
  name: z.string(),
  answer: z.string(),
  /** Calls that run. */
  calls: z.array(z.tuple([z.string(), z.record(z.string(), z.unknown())])).default([]),
  /** Names of calls that are answered instead of run. */
  refused: z.array(z.string()).default([]),
  broken: z.enum(['cut', 'unreadable']).optional(),
  /** What is left of the answer. */
  text: z.string().optional(),
});
export type CorpusEntry = z.infer<typeof entrySchema> & { readonly dialect: string };

const folder = new URL('../fixtures/calls/', import.meta.url);

/** Answers as models printed them, with the one right reading of each; a file a dialect. */
export const corpus: readonly CorpusEntry[] = readdirSync(folder)
  .filter((file) => file !== 'workspace-tools.json')
  .toSorted()
  .flatMap((file) => {
    const dialect = file.replace(/\.json$/, '');
    const read: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    return z
      .array(entrySchema)
      .parse(read)
      .map((entry) => ({ ...entry, dialect }));
  });
