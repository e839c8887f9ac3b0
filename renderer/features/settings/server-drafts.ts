import { z } from 'zod';
import type { SettingEntry } from '../../../shared/ipc/settings.ts';

export interface ServerDraft {
  readonly name: string;
  readonly url: string;
  /** The devices of the machine it runs on, as people type them: `RTX 4090 = 24, RTX 4090 = 24`. */
  readonly devices: string;
  /** Id of a kept machine report; not edited here, and not lost. */
  readonly machine?: string;
}

const savedSchema = z.object({
  name: z.string(),
  url: z.string(),
  devices: z.array(z.object({ name: z.string(), memoryGib: z.number() })).optional(),
  machine: z.string().optional(),
});
type Saved = z.infer<typeof savedSchema>;

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
  const parsed = z.array(savedSchema).safeParse(inFile ?? []);
  return parsed.success ? parsed.data.map(readDraft) : [];
}

const readDraft = ({ name, url, devices, machine }: Saved): ServerDraft => ({
  name,
  url,
  devices: (devices ?? []).map((device) => `${device.name} = ${device.memoryGib}`).join(', '),
  ...(machine === undefined ? {} : { machine }),
});

/** What the settings file gets; null while a draft can't be saved. */
export function serversOf(drafts: readonly ServerDraft[]): readonly Saved[] | null {
  const saved = drafts.map(({ name, url, devices, machine }) => {
    const typed = parseDevices(devices);
    if (typed === null) return null;
    return {
      name,
      url: url.trim(),
      ...(typed.length === 0 ? {} : { devices: typed }),
      ...(machine === undefined ? {} : { machine }),
    };
  });
  return saved.some((server) => server === null) ? null : saved.filter((server) => server !== null);
}

/** `name = GiB` or only `GiB`, separated by commas or lines; null when a part is neither. */
export function parseDevices(text: string): { name: string; memoryGib: number }[] | null {
  const parts = text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const devices = parts.map((part, index) => {
    const found = /^(?:(.*?)\s*[=:]\s*)?(\d+(?:\.\d+)?)\s*(?:gib|gb)?$/i.exec(part);
    const memoryGib = Number(found?.[2]);
    const name = found?.[1]?.trim() || `GPU ${index + 1}`;
    return found !== null && memoryGib > 0 && memoryGib <= 100_000 ? { name, memoryGib } : null;
  });
  return devices.some((device) => device === null)
    ? null
    : devices.filter((device) => device !== null);
}

export const isServerName = (name: string, all: readonly ServerDraft[], at: number): boolean =>
  /^[a-z0-9][a-z0-9._-]*$/i.test(name) &&
  all.every((other, index) => index === at || other.name !== name);

export function isServerUrl(url: string): boolean {
  const given = url.trim();
  if (given === '' || /\s/.test(given)) return false;
  return URL.canParse(/^https?:\/\//i.test(given) ? given : `http://${given}`);
}
