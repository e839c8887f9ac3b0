import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { desktopPreferencesSchema, languages, themes } from '../../../shared/ipc/host.ts';
import { writePrivateFile } from '../../store/write-private-file.ts';

/**
 * What this desktop remembers for its user: where the window was, how it looks, which folder was picked last,
 * what it may announce. Nothing of a run is in here, so a file that can't be read is put aside and begun
 * anew. Settings of the engine are elsewhere (`settings.json`).
 */
const rectangle = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type Rectangle = z.infer<typeof rectangle>;

const rememberedSchema = z.object({
  version: z.literal(1),
  theme: z.enum(themes),
  /** Null: as the system. */
  language: z.enum(languages).nullable(),
  window: z
    .object({ bounds: rectangle, maximized: z.boolean(), fullScreen: z.boolean() })
    .nullable(),
  lastFolder: z.string().max(4_096).nullable(),
  preferences: desktopPreferencesSchema,
});
export type Remembered = z.infer<typeof rememberedSchema>;

const FRESH: Remembered = {
  version: 1,
  theme: 'system',
  language: null,
  window: null,
  lastFolder: null,
  preferences: {
    notify: { needsYou: true, finished: true, failed: true, models: true },
    keepAwake: true,
    keepRunning: true,
  },
};

export interface Memory {
  get(): Remembered;
  /** Written at once. A write that fails is told to `onFault` and forgotten at the end of the program. */
  set(changes: Partial<Omit<Remembered, 'version'>>): void;
}

/** Opens `desktop.json` of a folder. */
export function openMemory(folder: string, onFault: (what: string) => void): Memory {
  const path = join(folder, 'desktop.json');
  let current = readOr(path, onFault);
  return {
    get: () => current,
    set(changes) {
      current = { ...current, ...changes };
      const written = writePrivateFile(path, JSON.stringify(current, null, 2));
      if (!written.ok) onFault(`${path} could not be written (${written.error.kind}).`);
    },
  };
}

function readOr(path: string, onFault: (what: string) => void): Remembered {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // There is none at the first start; one that can't be read is as good as none.
    return FRESH;
  }
  try {
    return rememberedSchema.parse(JSON.parse(text));
  } catch {
    const aside = `${path}.bak`;
    try {
      rmSync(aside, { force: true });
      renameSync(path, aside);
    } catch (thrown) {
      onFault(`${path} could not be put aside: ${describe(thrown)}`);
    }
    onFault(`${path} could not be read; it is kept as ${aside}, and the defaults are used.`);
    return FRESH;
  }
}

const describe = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
