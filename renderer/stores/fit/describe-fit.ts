import type { TFunction } from 'i18next';
import type { FitNote, Remedy } from '../../../shared/models/fit-report.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatPercent } from '../../ui/format/count.ts';
import { formatContext } from './format-context.ts';

/** Fields of notes and remedies that are sizes, contexts, shares or lists; all others are said as they are. */
const BYTES = new Set(['bytes', 'compactBytes', 'needBytes', 'freeBytes', 'shortBytes']);
const CONTEXTS = new Set(['context', 'largest', 'asked', 'trained']);

function valuesOf(
  said: FitNote | Remedy,
  locale: string,
): Readonly<Record<string, string | number>> {
  const say = ([name, value]: [string, unknown]): [string, string | number] => {
    if (typeof value === 'number') {
      if (BYTES.has(name)) return [name, formatBytes(value, locale)];
      if (name === 'cpuShare') return [name, formatPercent(value, locale)];
      // The slots that were asked for are a count like any other.
      if (CONTEXTS.has(name) && said.code !== 'one-slot')
        return [name, formatContext(value, locale)];
      return [name, value];
    }
    return [name, Array.isArray(value) ? value.join(', ') : String(value)];
  };
  return Object.fromEntries(Object.entries(said).map(say));
}

/** What is to be known about a fit, as a sentence. */
export function describeNote(note: FitNote, t: TFunction, locale: string): string {
  const values = { ...valuesOf(note, locale), ns: 'fit' };
  if (note.code === 'offloaded')
    return t(note.experts ? 'note.offloadedExperts' : 'note.offloaded', values);
  return t(`note.${note.code}`, values);
}

/** What would make it fit, as the words on a button or a sentence. */
export function describeRemedy(remedy: Remedy, t: TFunction, locale: string): string {
  return t(`remedy.${remedy.code}`, {
    ...valuesOf(remedy, locale),
    ...(remedy.code === 'fewer-slots' ? { count: remedy.slots } : {}),
    ns: 'fit',
  });
}
