import type { TFunction } from 'i18next';
import { MOST_SLOTS } from '../../../shared/models/fit/memory.ts';
import type { FitNote, RecommendReason, Remedy } from '../../../shared/models/fit-report.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount, formatPercent } from '../../ui/format/count.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { formatContext } from './format-context.ts';

/** Fields of notes, remedies and reasons that are sizes, contexts, shares or lists; all others are said as they are. */
const MEMORY = new Set(['bytes', 'compactBytes', 'shortBytes']);
const DISK = new Set(['needBytes', 'freeBytes']);
const SCORES = new Set(['score', 'counted']);
const CONTEXTS = new Set(['context', 'largest', 'asked', 'trained']);

function valuesOf(
  said: FitNote | Remedy | RecommendReason,
  locale: string,
): Readonly<Record<string, string | number>> {
  const say = ([name, value]: [string, unknown]): [string, string | number] => {
    if (typeof value === 'number') {
      if (MEMORY.has(name)) return [name, formatMemory(value, locale)];
      if (DISK.has(name)) return [name, formatBytes(value, locale)];
      if (SCORES.has(name)) return [name, formatCount(value, locale)];
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

/** Numbers of a model's shape in words; one that has no word here keeps its name. */
export const nameFields = (fields: readonly string[], t: TFunction): string =>
  fields.map((field) => t(`field.${field}`, { ns: 'fit', defaultValue: field })).join(', ');

/** What is to be known about a fit, as a sentence. */
export function describeNote(note: FitNote, t: TFunction, locale: string): string {
  const values = { ...valuesOf(note, locale), ns: 'fit' };
  if (note.code === 'offloaded')
    return t(note.experts ? 'note.offloadedExperts' : 'note.offloaded', values);
  if (note.code === 'unverified' || note.code === 'shape-unknown')
    return t(`note.${note.code}`, { ...values, fields: nameFields(note.fields, t) });
  if (note.code === 'agent-floor' && note.largest === 0) return t('note.agent-floor-none', values);
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

/** Why a model is named, or why its neighbour is not; a half sentence. */
export function describeReason(reason: RecommendReason, t: TFunction, locale: string): string {
  const values = { ...valuesOf(reason, locale), ns: 'fit' };
  switch (reason.code) {
    case 'qualified':
      return t(`qualificationReason.${reason.verdict}`, values);
    case 'role':
      return t(`role.${reason.role}`, values);
    case 'benchmark':
    case 'counted-less':
      return t(`reason.${reason.code}`, { ...values, by: t(`by.${reason.by}`, { ns: 'fit' }) });
    case 'people':
      return t(reason.people < MOST_SLOTS ? 'reason.people' : 'reason.peopleMany', {
        ...values,
        count: reason.people,
      });
    default:
      return t(`reason.${reason.code}`, values);
  }
}
