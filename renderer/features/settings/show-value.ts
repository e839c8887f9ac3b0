import type { TFunction } from 'i18next';
import { z } from 'zod';
import type { SettingEntry } from '../../../shared/ipc/settings.ts';

const serverSchema = z.object({ name: z.string(), url: z.string() });

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

/** A value in words where it has some, else as it would stand in the file; short enough for a cell. */
export function showValue(value: unknown, t: TFunction<'settings'>): string {
  if (value === null || value === undefined) return t('notSet');
  if (Array.isArray(value)) return showList(value, t);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}

/** Servers by name and address; anything else as it stands. */
function showList(values: readonly unknown[], t: TFunction<'settings'>): string {
  if (values.length === 0) return t('noneSet');
  return values
    .map((one) => {
      const server = serverSchema.safeParse(one);
      return server.success ? `${server.data.name}: ${server.data.url}` : showValue(one, t);
    })
    .join(', ');
}
