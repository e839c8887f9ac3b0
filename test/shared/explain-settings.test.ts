import { describe, expect, it } from 'vitest';
import { explainSettings, settingKeys } from '../../shared/settings/explain-settings.ts';
import { layerSettings } from '../../shared/settings/layer-settings.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';

const explain = (file: Record<string, unknown> | null, environment = {}) =>
  explainSettings({
    effective: layerSettings(settingsSchema.parse(file ?? {}), environment),
    file,
    path: '/home/ada/settings.json',
    environment,
  });

const entryOf = (key: string, entries: ReturnType<typeof explain>) =>
  entries.find((entry) => entry.key === key);

describe('explaining settings', () => {
  it('lists every setting once, groups by their members', () => {
    expect(new Set(settingKeys).size).toBe(settingKeys.length);
    expect(settingKeys).toContain('budgets.tries');
    expect(settingKeys).not.toContain('budgets');
    expect(settingKeys).not.toContain('version');
  });

  it('says default where nobody said anything', () => {
    expect(entryOf('mode', explain(null))).toEqual({
      key: 'mode',
      value: 'hybrid',
      source: 'default',
      origin: '',
      losers: [],
      locked: false,
    });
  });

  it('names the file and what it beats', () => {
    expect(entryOf('budgets.tries', explain({ budgets: { tries: 1 } }))).toMatchObject({
      value: 1,
      source: 'file',
      origin: '/home/ada/settings.json',
      losers: [{ source: 'default', value: 3 }],
    });
  });

  it('names the variable that beats the file', () => {
    const entries = explain({ stallSeconds: 30 }, { stallSeconds: 5 });
    expect(entryOf('stallSeconds', entries)).toMatchObject({
      value: 5,
      source: 'environment',
      origin: 'TANDEM_STALL_SECONDS',
      losers: [
        { source: 'file', value: 30 },
        { source: 'default', value: 60 },
      ],
    });
  });
});
