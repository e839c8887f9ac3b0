import { z } from 'zod';
import type { SettingEntry } from '../../../shared/ipc/settings.ts';

export interface ServerDraft {
  readonly name: string;
  readonly url: string;
  /** How it is spoken to. */
  readonly kind: 'ollama' | 'openai';
  /** Name of the environment variable with its key; empty: none. */
  readonly keyVariable: string;
  /** Requests at once where it does not say so itself; null: not said. */
  readonly slots: number | null;
  /** The devices of the machine it runs on, as people type them: `RTX 4090 = 24, RTX 4090 = 24`. */
  readonly devices: string;
  /** Id of a kept machine report; not edited here, and not lost. */
  readonly machine?: string;
}

export const emptyServer: ServerDraft = {
  name: '',
  url: '',
  kind: 'ollama',
  keyVariable: '',
  slots: null,
  devices: '',
};

const savedSchema = z.object({
  name: z.string(),
  url: z.string(),
  kind: z.enum(['ollama', 'openai']).optional(),
  keyVariable: z.string().optional(),
  slots: z.number().optional(),
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

const readDraft = (saved: Saved): ServerDraft => ({
  name: saved.name,
  url: saved.url,
  kind: saved.kind ?? 'ollama',
  keyVariable: saved.keyVariable ?? '',
  slots: saved.slots ?? null,
  devices: (saved.devices ?? []).map((device) => `${device.name} = ${device.memoryGib}`).join(', '),
  ...(saved.machine === undefined ? {} : { machine: saved.machine }),
});

/** What the settings file gets; null while a draft can't be saved. */
export function serversOf(drafts: readonly ServerDraft[]): readonly Saved[] | null {
  const saved = drafts.map((draft) => {
    const { name, url, kind, slots, devices, machine } = draft;
    const typed = parseDevices(devices);
    const keyVariable = draft.keyVariable.trim();
    if (typed === null || !isVariable(keyVariable)) return null;
    return {
      name,
      url: url.trim(),
      ...(kind === 'ollama' ? {} : { kind }),
      ...(keyVariable === '' ? {} : { keyVariable }),
      ...(slots === null ? {} : { slots }),
      ...(typed.length === 0 ? {} : { devices: typed }),
      ...(machine === undefined ? {} : { machine }),
    };
  });
  return saved.some((server) => server === null) ? null : saved.filter((server) => server !== null);
}

/** The name of an environment variable, or nothing. */
export const isVariable = (name: string): boolean => /^(?:[A-Za-z_][A-Za-z0-9_]*)?$/.test(name);

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
