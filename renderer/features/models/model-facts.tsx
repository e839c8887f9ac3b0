import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Place } from '../../../shared/models/fit-report.ts';
import { nameFields } from '../../stores/fit/describe-fit.ts';
import { formatContext } from '../../stores/fit/format-context.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { useNow } from '../../ui/use-now.ts';
import { shortDigest } from './job-progress.tsx';
import { LoadedNow } from './loaded-now.tsx';
import type { AssessedRow } from './model/assess-row.ts';

interface ModelFactsProps {
  readonly row: AssessedRow;
  readonly place: Place;
}

/** What is known of a model, with where it is known from. What nobody knows says so. */
export function ModelFacts({ row, place }: ModelFactsProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const now = useNow(30_000);
  const facts = [...shapeFacts(row, t, locale), ...originFacts(row, place, t, locale)];
  const items = facts.map(([label, value]) => ({
    label,
    value: <PlainText text={value} maxChars={2_000} />,
  }));
  const loaded = row.installed;
  return (
    <Section title={t('facts.title')} level={3}>
      <KeyValues
        items={[
          ...(loaded === null || loaded.loaded === null
            ? []
            : [{ label: t('facts.loaded'), value: <LoadedNow installed={loaded} now={now} /> }]),
          ...items,
        ]}
      />
    </Section>
  );
}

type Fact = readonly [label: string, value: string];

function shapeFacts(
  { shape, entry, installed }: AssessedRow,
  t: TFunction,
  locale: string,
): Fact[] {
  const unknown = t('unknown');
  const known = (value: boolean | null | undefined): string =>
    value == null ? unknown : t(value ? 'yes' : 'no');
  const count = (value: number | null | undefined): string =>
    value == null ? unknown : formatCount(value, locale);
  return [
    [t('facts.parameters'), parametersOf(shape, t, locale)],
    [t('facts.quantization'), installed?.quantization ?? shape?.quantization ?? unknown],
    [
      t('facts.trained'),
      shape?.maxContext == null ? unknown : formatContext(shape.maxContext, locale),
    ],
    [t('facts.layers'), count(shape?.layers)],
    [t('facts.tools'), t('facts.toolsFlag', { flag: known(entry?.tools) })],
    [t('facts.thinking'), known(entry?.thinking)],
    [t('facts.capabilities'), installed?.capabilities.join(', ') || unknown],
    ...(shape === null || shape.unverified.length === 0
      ? []
      : [[t('facts.unverified'), nameFields(shape.unverified, t)] as const]),
  ];
}

function parametersOf(shape: AssessedRow['shape'], t: TFunction, locale: string): string {
  if (shape?.parametersB == null) return t('unknown');
  const all = `${formatCount(shape.parametersB, locale)}B`;
  return shape.activeParametersB === null || shape.activeParametersB === shape.parametersB
    ? all
    : t('facts.active', { all, active: `${formatCount(shape.activeParametersB, locale)}B` });
}

function originFacts(
  { entry, installed, fit }: AssessedRow,
  place: Place,
  t: TFunction,
  locale: string,
): Fact[] {
  const unknown = t('unknown');
  const need = fit?.diskNeedBytes ?? null;
  const disk = [
    need === null
      ? t('facts.diskUnknown')
      : t('facts.diskNeed', { need: formatBytes(need, locale) }),
    place.disk === null
      ? t('facts.diskFreeUnknown')
      : t('facts.diskFree', {
          free: formatBytes(place.disk.freeBytes, locale),
          path: place.disk.path,
        }),
  ].join(', ');
  const digest = installed?.digest ?? entry?.digest12 ?? null;
  const benchmarks = (entry?.benchmarks ?? []).map(
    ({ name, score, by }) =>
      `${name}: ${formatCount(score, locale)} (${t(`by.${by}`, { ns: 'fit' })})`,
  );
  return [
    [t('facts.disk'), disk],
    [t('facts.digest'), digest === null ? unknown : shortDigest(digest)],
    [t('facts.licence'), entry?.licence ?? unknown],
    [t('facts.role'), entry === null ? unknown : t(`role.${entry.role}`, { ns: 'fit' })],
    [t('facts.released'), entry?.released ?? unknown],
    [t('facts.benchmarks'), benchmarks.join('\n') || t('facts.noBenchmarks')],
    [t('facts.minimum'), entry?.minimumOllama ?? t('facts.noMinimum')],
    [
      t('facts.origin'),
      entry === null ? t('facts.notInCatalogue') : t(`facts.from.${entry.origin}`),
    ],
    ...(entry === null || entry.notes === '' ? [] : [[t('facts.notes'), entry.notes] as const]),
    ...(entry === null || entry.sources.length === 0
      ? []
      : [[t('facts.sources'), entry.sources.join('\n')] as const]),
  ];
}
