import type { TandemError } from '../../../shared/errors.ts';
import type { SettingsView } from '../../../shared/ipc/settings.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { explainSettings } from '../../../shared/settings/explain-settings.ts';
import { layerSettings, type SettingsLayer } from '../../../shared/settings/layer-settings.ts';
import { defaultSettings } from '../../../shared/settings/settings.ts';
import { parseSettings, readSettingsText, settingsPath } from '../../store/read-settings.ts';
import {
  putSettingsAside,
  type SettingChange,
  settingsVersion,
  writeSettings,
} from '../../store/write-settings.ts';

/** What is around the settings of one process: the data folder, and what its environment says. */
export interface SettingsPlace {
  readonly home: string;
  readonly environment: SettingsLayer;
}

/** All settings with their sources. A file that can't be used is in `fault`; the rest are then the defaults. */
export function viewSettings({ home, environment }: SettingsPlace): SettingsView {
  const path = settingsPath(home);
  const text = readSettingsText(path);
  if (!text.ok) return describe({ path, environment, file: null }, 'unreadable', text.error);
  const version = settingsVersion(text.value);
  if (text.value === null) return describe({ path, environment, file: null }, version, null);
  const parsed = parseSettings(path, text.value);
  if (!parsed.ok) return describe({ path, environment, file: null }, version, parsed.error);
  return describe({ path, environment, file: JSON.parse(text.value) }, version, null, parsed.value);
}

function describe(
  place: {
    readonly path: string;
    readonly environment: SettingsLayer;
    readonly file: Readonly<Record<string, unknown>> | null;
  },
  version: string,
  fault: TandemError | null,
  fromFile = defaultSettings,
): SettingsView {
  const settings = layerSettings(fromFile, place.environment);
  const entries = explainSettings({ ...place, effective: settings });
  return { settings, entries, path: place.path, fault, version };
}

/** Errors: `stale`, `settings-invalid`, `ipc-refused`, `disk-full`, `folder-unwritable`. */
export function changeSettings(
  place: SettingsPlace,
  edit: { readonly version: string; readonly changes: readonly SettingChange[] },
): Result<SettingsView, TandemError> {
  const written = writeSettings(place.home, edit);
  return written.ok ? ok(viewSettings(place)) : written;
}

/** Goes on with the defaults. Errors: `stale`, `folder-unwritable`. */
export function resetSettings(
  place: SettingsPlace,
  version: string,
): Result<SettingsView, TandemError> {
  const moved = putSettingsAside(place.home, { version, now: new Date() });
  return moved.ok ? ok(viewSettings(place)) : moved;
}
