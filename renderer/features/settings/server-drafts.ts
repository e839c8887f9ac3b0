import { z } from 'zod';
import type { SettingEntry } from '../../../shared/ipc/settings.ts';

export interface ServerDraft {
  readonly name: string;
  readonly url: string;
}

const draftsSchema = z.array(z.object({ name: z.string(), url: z.string() }));

/**
 * The servers that the settings file names. OLLAMA_HOST adds one in the environment; it is in force, but not
 * in the file, and saving must not write it there.
 */
export function readServers(
  losers: SettingEntry['losers'] | undefined,
  entry: SettingEntry | null,
): readonly ServerDraft[] {
  const inFile =
    entry?.source === 'environment'
      ? losers?.find(({ source }) => source === 'file')?.value
      : entry?.source === 'file'
        ? entry.value
        : [];
  const parsed = draftsSchema.safeParse(inFile ?? []);
  return parsed.success ? parsed.data.map(({ name, url }) => ({ name, url })) : [];
}

export const isServerName = (name: string, all: readonly ServerDraft[], at: number): boolean =>
  /^[a-z0-9][a-z0-9._-]*$/i.test(name) &&
  all.every((other, index) => index === at || other.name !== name);

export function isServerUrl(url: string): boolean {
  const given = url.trim();
  if (given === '' || /\s/.test(given)) return false;
  return URL.canParse(/^https?:\/\//i.test(given) ? given : `http://${given}`);
}
