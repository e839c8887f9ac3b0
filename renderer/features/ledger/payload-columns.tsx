import type { TFunction } from 'i18next';
import type { Payload } from '../../../shared/ipc/ledger.ts';
import type { Column } from '../../ui/data-table.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { formatTimeOfDay } from '../../ui/format/time.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { shareParts } from './model/part-classes.ts';
import { PartBar } from './part-bar.tsx';

const STAGES = ['intake', 'plan', 'execute', 'verify'] as const;

/** A stage's name; what is none of ours is said as it was recorded. */
export function describeStage(stage: string, t: TFunction<'ledger'>): string {
  const known = STAGES.find((name) => name === stage);
  return known === undefined ? stage : t(`stage.${known}`);
}

export function describeStatus(status: number | null, t: TFunction<'ledger'>): string {
  if (status === null) return t('status.none');
  return status < 400 ? t('status.ok', { status }) : t('status.failed', { status });
}

export function payloadColumns(t: TFunction<'ledger'>, locale: string): readonly Column<Payload>[] {
  const count = (value: number): string => (value === 0 ? '–' : formatCount(value, locale));
  return [
    {
      ...{ id: 'at', header: t('column.at'), width: '68px' },
      cell: ({ at }) => formatTimeOfDay(at, locale, { seconds: true }),
      sortValue: ({ seq }) => seq,
    },
    {
      ...{ id: 'stage', header: t('column.stage'), width: 'minmax(64px, 0.8fr)' },
      cell: ({ stage }) => <PlainText text={describeStage(stage, t)} maxChars={60} />,
      sortValue: ({ stage }) => stage,
    },
    {
      ...{ id: 'model', header: t('column.model'), width: 'minmax(84px, 1.5fr)' },
      cell: ({ model }) => <PlainText text={model} maxChars={120} />,
      sortValue: ({ model }) => model,
    },
    {
      ...{ id: 'attempt', header: t('column.attempt'), width: '52px', align: 'end' as const },
      cell: ({ attempt }) => formatCount(attempt, locale),
    },
    {
      ...{ id: 'status', header: t('column.status'), width: 'minmax(64px, 0.7fr)' },
      cell: ({ status }) => describeStatus(status, t),
      sortValue: ({ status }) => status ?? 0,
    },
    {
      ...{ id: 'bytes', header: t('column.bytes'), width: '64px', align: 'end' as const },
      cell: ({ bytes }) => formatBytes(bytes, locale),
      sortValue: ({ bytes }) => bytes,
    },
    {
      ...{ id: 'parts', header: t('column.parts'), width: 'minmax(60px, 1fr)' },
      cell: (payload) => <PartBar shares={shareParts([payload])} />,
    },
    {
      ...{ id: 'masked', header: t('column.masked'), width: '56px', align: 'end' as const },
      cell: ({ masked }) => count(masked),
      sortValue: ({ masked }) => masked,
    },
    {
      ...{ id: 'denied', header: t('column.denied'), width: '68px', align: 'end' as const },
      cell: ({ denied }) => count(denied.length),
      sortValue: ({ denied }) => denied.length,
    },
  ];
}
