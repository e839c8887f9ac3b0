import type { TFunction } from 'i18next';
import { z } from 'zod';
import type { SettingEntry } from '../../../shared/ipc/settings.ts';
import { describeCommandLine } from '../../../shared/tool-servers/warn-command.ts';

const serverSchema = z.object({ name: z.string(), url: z.string() });
const ruleSchema = z.object({ pattern: z.string(), decision: z.string() });
const poolSchema = z.object({
  name: z.string(),
  members: z.array(z.object({ server: z.string() })),
});
const toolServerSchema = z.object({ name: z.string(), command: z.array(z.string()) });
const repositorySchema = z.object({ path: z.string(), setup: z.string().optional() });

/** Entries of the settings' lists in a word or two; the first that fits counts. */
const IN_SHORT = [
  serverSchema.transform(({ name, url }) => `${name}: ${url}`),
  poolSchema.transform(
    ({ name, members }) => `${name}: ${members.map(({ server }) => server).join(' + ')}`,
  ),
  ruleSchema.transform(({ pattern, decision }) => `${pattern}: ${decision}`),
  repositorySchema.transform(({ path, setup }) =>
    setup === undefined ? path : `${path}: ${setup}`,
  ),
  toolServerSchema.transform(({ name, command }) => `${name}: ${describeCommandLine(command)}`),
] as const;

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

/** Entries that have a short form in it; anything else as it stands. */
function showList(values: readonly unknown[], t: TFunction<'settings'>): string {
  if (values.length === 0) return t('noneSet');
  return values
    .map((one) => {
      for (const schema of IN_SHORT) {
        const read = schema.safeParse(one);
        if (read.success) return read.data;
      }
      return showValue(one, t);
    })
    .join(', ');
}
