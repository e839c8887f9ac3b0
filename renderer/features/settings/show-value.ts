import type { TFunction } from 'i18next';
import type { SettingEntry } from '../../../shared/ipc/settings.ts';

/** Where a value comes from, in words. */
export function describeSource(
  source: SettingEntry['source'],
  origin: string,
  t: TFunction<'settings'>,
): string {
  switch (source) {
    case 'default':
      return t('sourceDefault');
    case 'file':
      return t('sourceFile');
    case 'environment':
      return t('sourceEnvironment', { origin });
    case 'managed':
      return t('sourceManaged');
  }
}

/** A value as it would stand in the file, short enough for a cell. */
export function showValue(value: unknown, t: TFunction<'settings'>): string {
  if (value === null || value === undefined) return t('notSet');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}
