import { z } from 'zod';

/**
 * How this person wants the window: kept in the browser's storage, never in the engine. What is stored may come from another
 * version or be broken, so each entry is read for itself and a bad one counts as its default.
 */
export const PREFERENCES_VERSION = 1;

const shape = {
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  contrast: z.enum(['system', 'normal', 'more']).catch('system'),
  density: z.enum(['compact', 'comfortable']).catch('compact'),
  language: z.enum(['system', 'en', 'de']).catch('system'),
  /** Shortcuts of one letter without Ctrl or Cmd. */
  singleLetters: z.boolean().catch(true),
  /** Shortcuts of one's own, by action; null takes a shortcut away. */
  shortcuts: z.record(z.string(), z.string().nullable()).catch({}),
  /** Details that were opened or folded, by name. */
  details: z.record(z.string(), z.boolean()).catch({}),
};

const preferencesSchema = z.object(shape);

export type Preferences = Readonly<z.infer<typeof preferencesSchema>>;

/** Preferences out of whatever was stored; anything unreadable is its default. */
export function parsePreferences(stored: unknown): Preferences {
  const known = z.object({ version: z.number(), values: z.unknown() }).safeParse(stored);
  const values = known.success ? known.data.values : null;
  const object = z.record(z.string(), z.unknown()).safeParse(values);
  return preferencesSchema.parse(object.success ? object.data : {});
}

/** What is written to the storage. */
export function storedPreferences(preferences: Preferences): string {
  return JSON.stringify({ version: PREFERENCES_VERSION, values: preferences });
}
