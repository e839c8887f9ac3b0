import type { TandemError } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { type ServerSetting, type Settings, settingsSchema } from './settings.ts';

/** What one layer above the settings file may say; what it leaves out, or undefined, is left as it was. */
export interface SettingsLayer {
  readonly planner?: string | undefined;
  readonly verifier?: string | undefined;
  readonly executor?: string | undefined;
  readonly mode?: Settings['mode'] | undefined;
  readonly deliver?: Settings['deliver'] | undefined;
  readonly claudeUrl?: string | undefined;
  readonly stallSeconds?: number | undefined;
  /** Added by name; one with a known name replaces it. */
  readonly servers?: readonly ServerSetting[] | undefined;
}

/** The server that is there without being named in any setting. */
const OLLAMA = 'ollama';

/** Flags beat environment, environment beats settings (the contract's order). Pure. */
export function layerSettings(
  settings: Settings,
  environment: SettingsLayer,
  flags: SettingsLayer = {},
): Settings {
  return overlay(overlay(settings, environment), flags);
}

function overlay(settings: Settings, layer: SettingsLayer): Settings {
  return {
    ...settings,
    planner: layer.planner ?? settings.planner,
    verifier: layer.verifier ?? settings.verifier,
    executor: layer.executor ?? settings.executor,
    mode: layer.mode ?? settings.mode,
    deliver: layer.deliver ?? settings.deliver,
    claudeUrl: layer.claudeUrl ?? settings.claudeUrl,
    stallSeconds: layer.stallSeconds ?? settings.stallSeconds,
    servers: mergeServers(settings.servers, layer.servers ?? []),
  };
}

function mergeServers(
  below: readonly ServerSetting[],
  above: readonly ServerSetting[],
): ServerSetting[] {
  const byName = new Map([...below, ...above].map((server) => [server.name, server]));
  return [...byName.values()];
}

/**
 * What the environment says about settings (the contract's variables; an empty one counts as unset).
 * Addresses are taken as they are: who calls them knows how to read them.
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Result<SettingsLayer, TandemError> {
  const stall = env.TANDEM_STALL_SECONDS?.trim() || undefined;
  const stallSeconds = stall === undefined ? undefined : Number(stall);
  if (
    stallSeconds !== undefined &&
    !settingsSchema.shape.stallSeconds.safeParse(stallSeconds).success
  ) {
    return err({
      kind: 'usage',
      message: `TANDEM_STALL_SECONDS is \`${stall}\`; give a number of seconds, e.g. 60.`,
    });
  }
  const ollama = env.OLLAMA_HOST?.trim() || undefined;
  return ok({
    stallSeconds,
    claudeUrl: env.ANTHROPIC_BASE_URL?.trim() || undefined,
    servers: ollama === undefined ? undefined : [{ name: OLLAMA, url: ollama }],
  });
}
