import type { SettingEntry } from '../ipc/settings.ts';
import type { SettingsLayer } from './layer-settings.ts';
import { defaultSettings, type Settings } from './settings.ts';

type Values = Readonly<Record<string, unknown>>;

/** Which variable speaks for a setting (contracts/README section 3). */
const VARIABLES: Readonly<Record<string, string>> = {
  claudeUrl: 'ANTHROPIC_BASE_URL',
  stallSeconds: 'TANDEM_STALL_SECONDS',
  servers: 'OLLAMA_HOST',
};

/** Settings that are groups of others; everything else is one value. */
const GROUPS: readonly string[] = [
  'effort',
  'policy',
  'budgets',
  'sandbox',
  'telemetry',
  'retention',
];

/** Keys of all settings, dotted, in the order of the schema. */
export const settingKeys: readonly string[] = Object.keys(defaultSettings)
  .filter((key) => key !== 'version')
  .flatMap((key) =>
    GROUPS.includes(key)
      ? Object.keys(readGroup(defaultSettings, key)).map((name) => `${key}.${name}`)
      : [key],
  );

/**
 * Every setting with its value in force, where that comes from, and what it beat. Pure.
 * @param file what the settings file says, as it was parsed; null when there is none.
 */
export function explainSettings(given: {
  readonly effective: Settings;
  readonly file: Values | null;
  readonly path: string;
  readonly environment: SettingsLayer;
}): readonly SettingEntry[] {
  const environment: Values = { ...given.environment };
  return settingKeys.map((key) => {
    const layers = [
      { source: 'environment', value: environment[key], origin: VARIABLES[key] ?? '' },
      { source: 'file', value: valueAt(given.file ?? {}, key), origin: given.path },
      { source: 'default', value: valueAt(defaultSettings, key), origin: '' },
    ] as const;
    const [winner, ...losers] = layers.filter(({ value }) => value !== undefined);
    return {
      key,
      value: valueAt(given.effective, key),
      source: winner?.source ?? 'default',
      origin: winner?.origin ?? '',
      losers: losers.map(({ source, value }) => ({ source, value })),
      locked: false,
    };
  });
}

function readGroup(settings: Values | Settings, key: string): Values {
  const group = Object.entries(settings).find(([name]) => name === key)?.[1];
  return typeof group === 'object' && group !== null ? { ...group } : {};
}

/** The value at a dotted key; undefined when it is not there. */
export function valueAt(settings: Values | Settings, key: string): unknown {
  const [head = '', tail] = key.split('.');
  if (tail === undefined) return Object.entries(settings).find(([name]) => name === head)?.[1];
  return readGroup(settings, head)[tail];
}

/** The settings with one key set, or taken out when the value is null. Groups left empty go, too. */
export function withSetting(settings: Values, key: string, value: unknown): Values {
  const [head = '', tail] = key.split('.');
  if (tail === undefined) return withKey(settings, head, value);
  const group = withKey(readGroup(settings, head), tail, value);
  return withKey(settings, head, Object.keys(group).length === 0 ? null : group);
}

const withKey = (values: Values, key: string, value: unknown): Values => {
  const { [key]: _, ...rest } = values;
  return value === null ? rest : { ...values, [key]: value };
};
