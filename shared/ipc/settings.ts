import { z } from 'zod';
import type { TandemError } from '../errors.ts';
import { examVerdicts } from '../models/qualification.ts';
import type { Settings } from '../settings/settings.ts';
import { method, stream } from './define.ts';

export const settingSources = ['default', 'file', 'environment', 'managed'] as const;

/** One setting with where its value comes from and what it beat. */
export const settingEntrySchema = z.object({
  /** Dotted, such as `budgets.tries`. */
  key: z.string(),
  value: z.unknown(),
  source: z.enum(settingSources),
  /** Name of the variable, path of the file. */
  origin: z.string(),
  losers: z.array(z.object({ source: z.enum(settingSources), value: z.unknown() })),
  locked: z.boolean(),
});
export type SettingEntry = z.infer<typeof settingEntrySchema>;

export interface SettingsView {
  readonly settings: Settings;
  readonly entries: readonly SettingEntry[];
  readonly path: string;
  /** Why the file was not read; the settings are then the defaults. */
  readonly fault: TandemError | null;
  /** Changes with the file: an edit made on an older version is refused as stale. */
  readonly version: string;
}

export const keyStatusSchema = z.object({
  source: z.enum(['environment', 'stored', 'session', 'none']),
  /** The last four characters; never more. */
  hint: z.string().nullable(),
  /** Where a stored key would lie, or why it can't be stored here. */
  store: z.enum(['keychain', 'file', 'unprotected', 'none']),
});
export type KeyStatus = z.infer<typeof keyStatusSchema>;

export const findingSchema = z.object({
  area: z.string(),
  status: z.enum(['ok', 'warning', 'missing']),
  what: z.string(),
  next: z.string(),
});

export const hostFactsSchema = z.object({
  host: z.enum(['desktop', 'browser']),
  tandem: z.string(),
  node: z.string(),
  /** Null outside the desktop app. */
  electron: z.string().nullable(),
  platform: z.string(),
  home: z.string(),
  logFolder: z.string(),
  /** What isolates commands on this machine; empty when nothing does. */
  protections: z.array(z.string()),
  /** The whole of what stands between commands and the rest of this machine, and what does not. */
  containment: z
    .object({
      /** Whether the operating system keeps commands inside the worktree. */
      isolated: z.boolean(),
      sandbox: z.object({ name: z.string(), version: z.string().nullable() }).nullable(),
      /** Whether commands run as root, from which no sandbox of this kind protects fully. */
      root: z.boolean(),
      /** Each in words. */
      holds: z.array(z.string()),
      limits: z.array(z.string()),
      gaps: z.array(z.string()),
      /** One plain paragraph. */
      sentence: z.string(),
    })
    .optional(),
});
export type HostFacts = z.infer<typeof hostFactsSchema>;

export const modelServerSchema = z.object({
  name: z.string(),
  url: z.string(),
  state: z.enum(['ready', 'unreachable', 'failed']),
  detail: z.string(),
  version: z.string().nullable(),
  models: z.array(
    z.object({
      tag: z.string(),
      bytes: z.number().nullable(),
      parameters: z.string().nullable(),
      quantization: z.string().nullable(),
      loaded: z.boolean(),
      /** Result of the exam for this very file; `none`: not examined. */
      qualified: z.enum([...examVerdicts, 'none']),
      /** Runs on somebody's machines elsewhere: refused as an executor unless the settings allow it. */
      cloud: z.boolean(),
    }),
  ),
});
export type ModelServer = z.infer<typeof modelServerSchema>;

/** What the footer says: who is acting on what, and what holds everywhere. */
export const statusSchema = z.object({
  acting: z.array(
    z.object({
      run: z.string(),
      who: z.enum(['planner', 'verifier', 'executor', 'host', 'person']),
      /** Phase of the work, or the kind of ask it waits for. */
      doing: z.string(),
      model: z.string(),
      tokensPerSecond: z.number().nullable(),
    }),
  ),
  /** The executor that was prepared last in this process, as it was read back. */
  executor: z
    .object({
      name: z.string(),
      server: z.string(),
      version: z.string().nullable(),
      contextAllocated: z.int().nullable(),
      gpuShare: z.number().nullable(),
    })
    .nullable(),
  /** What the devices of this machine have left for models; null when there is none, or it is not known. */
  memory: z
    .object({
      /** Empty when the devices are not alike. */
      name: z.string(),
      devices: z.int().positive(),
      freeBytes: z.number().nonnegative(),
      totalBytes: z.number().nonnegative(),
    })
    .nullable(),
  protections: z.array(z.string()),
  policy: z.string(),
});
export type Status = z.infer<typeof statusSchema>;

export const settingsMethods = {
  'settings.read': method(z.object({}), z.custom<SettingsView>()),
  /** All or nothing. A null value takes the key out of the file. */
  'settings.write': method(
    z.object({
      version: z.string(),
      changes: z
        .array(z.object({ key: z.string(), value: z.unknown() }))
        .min(1)
        .max(100),
    }),
    z.custom<SettingsView>(),
  ),
  /** Goes on with the defaults; a file that can't be used is put aside, never deleted. */
  'settings.putAside': method(z.object({ version: z.string() }), z.custom<SettingsView>()),
  'key.status': method(z.object({}), keyStatusSchema),
  /** `session` keeps it in memory until the app ends. */
  'key.set': method(
    z.object({ key: z.string().max(10_000), keep: z.enum(['session', 'stored']) }),
    keyStatusSchema,
  ),
  'key.clear': method(z.object({}), keyStatusSchema),
  'models.list': method(z.object({}), z.object({ servers: z.array(modelServerSchema) })),
  'doctor.examine': method(z.object({}), z.object({ findings: z.array(findingSchema) })),
  /** A text for a report: versions, findings, settings without secrets, the last faults. */
  'doctor.report': method(z.object({}), z.object({ text: z.string() })),
  'host.describe': method(z.object({}), hostFactsSchema),
} as const;

export const settingsStreams = {
  'status.watch': stream(z.object({}), statusSchema),
} as const;
