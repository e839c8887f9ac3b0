import type { TFunction } from 'i18next';
import { deviceNames, FitBadge } from '../../stores/fit/fit-badge.tsx';
import { formatContext } from '../../stores/fit/format-context.ts';
import { QualificationBadge } from '../../stores/fit/qualification-badge.tsx';
import { qualificationWords } from '../../stores/fit/qualification-words.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { formatRelativeTime } from '../../ui/format/relative-time.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { LoadedNow } from './loaded-now.tsx';
import { type AssessedRow, rankOf } from './model/assess-row.ts';
import { decodeRateOf } from './model/model-row.ts';
import styles from './models-screen.module.css';

interface Terms {
  readonly locale: string;
  /** Milliseconds; for how long ago and how long yet. */
  readonly now: number;
  readonly narrow: boolean;
  /** Id of the catalogue's entry that is recommended here. */
  readonly best: string | null;
  /** Tokens; what an unknown fit was asked for. */
  readonly context: number;
}

/** The columns of the list. Where there is little room, the exam stands under the fit. */
export function modelColumns(t: TFunction, terms: Terms): readonly Column<AssessedRow>[] {
  const { locale, narrow } = terms;
  const fit: Column<AssessedRow> = {
    id: 'fit',
    header: t('list.fit'),
    width: 'minmax(0, 1.1fr)',
    sortValue: (row) => rankOf(row.fit),
    cell: (row) => (
      <span className={styles.cells}>
        <FitCell row={row} t={t} terms={terms} />
        {narrow && row.exam !== null && <ExamCell row={row} t={t} terms={terms} />}
      </span>
    ),
  };
  const name: Column<AssessedRow> = {
    id: 'name',
    header: t('list.model'),
    width: 'minmax(0, 1.5fr)',
    sortValue: ({ name: text }) => text,
    cell: (row) => <NameCell row={row} t={t} terms={terms} />,
  };
  const size: Column<AssessedRow> = {
    id: 'size',
    header: t('list.size'),
    align: 'end',
    width: '66px',
    sortValue: ({ bytes, cloud }) => (cloud ? -1 : (bytes ?? -1)),
    cell: ({ bytes, cloud }) =>
      bytes === null || cloud ? <Nothing words={t('unknown')} /> : formatBytes(bytes, locale),
  };
  if (narrow) return [name, fit, size];
  return [
    name,
    fit,
    size,
    {
      id: 'speed',
      header: t('list.speed'),
      align: 'end',
      width: '86px',
      sortValue: (row) => decodeRateOf(row) ?? -1,
      cell: (row) => {
        const rate = decodeRateOf(row);
        return rate === null ? (
          <Nothing words={t('list.noSpeed')} />
        ) : (
          t('list.rate', { rate: formatCount(rate, locale) })
        );
      },
    },
    {
      id: 'exam',
      header: t('list.exam'),
      width: 'minmax(0, 1.1fr)',
      sortValue: ({ exam }) =>
        exam === null ? 4 : ['executor', 'limited', 'unfit'].indexOf(exam.exam.verdict),
      cell: (row) => (
        <span className={styles.cells}>
          <ExamCell row={row} t={t} terms={terms} />
          {row.exam !== null && row.exam.exam.transport !== null && (
            <small className={styles.dim}>
              {t('list.tools', { transport: t(`transport.${row.exam.exam.transport}`) })}
            </small>
          )}
        </span>
      ),
    },
  ];
}

interface CellProps {
  readonly row: AssessedRow;
  readonly terms: Terms;
}

function NameCell({ row, t, terms }: CellProps & { readonly t: TFunction }) {
  const { entry, shape, installed } = row;
  const facts = [
    shape?.parametersB == null ? null : `${formatCount(shape.parametersB, terms.locale)}B`,
    installed?.quantization ?? shape?.quantization ?? null,
    entry?.licence ?? null,
  ].filter((fact) => fact !== null);
  return (
    <span className={styles.cells}>
      <span className={styles.name}>
        <PlainText text={row.name} maxChars={120} />
        {entry !== null && entry.id === terms.best && (
          <Badge tone="executor">{t('list.best')}</Badge>
        )}
        {entry?.pinned === true && <Badge>{t('list.pinned')}</Badge>}
        {entry === null && <Badge>{t('list.notInCatalogue')}</Badge>}
      </span>
      <small className={styles.dim}>
        <PlainText text={facts.join(' · ')} maxChars={120} />
      </small>
      {installed !== null && (
        <small>
          ✓ {t('list.installed')} <LoadedNow installed={installed} now={terms.now} />
        </small>
      )}
    </span>
  );
}

function FitCell({ row, t, terms }: CellProps & { readonly t: TFunction }) {
  if (row.cloud)
    return (
      <Badge tone="warn" icon="▲">
        {t('cloud.mark')}
      </Badge>
    );
  const context = row.fit?.load.context ?? terms.context;
  const device = row.fit === null ? null : deviceNames(row.fit.devices);
  const at = formatContext(context, terms.locale);
  return (
    <>
      <FitBadge
        verdict={row.fit?.verdict ?? 'unknown'}
        context={context}
        device={device}
        gpuShare={row.fit?.gpuShare}
        short
      />
      <small className={styles.dim}>
        <PlainText
          text={device === null ? at : t('place', { ns: 'fit', device, context: at })}
          maxChars={80}
        />
      </small>
    </>
  );
}

/** What nobody has measured or examined: a dash, so that what is known stands out; in words for those who listen. */
function Nothing({ words }: { readonly words: string }) {
  return (
    <span className={styles.dim}>
      <span aria-hidden="true" title={words}>
        –
      </span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}

function ExamCell({ row, t, terms }: CellProps & { readonly t: TFunction }) {
  if (row.exam === null) return <Nothing words={qualificationWords('none', t).word} />;
  const { exam, stale } = row.exam;
  return (
    <span className={styles.cells}>
      <QualificationBadge qualified={exam.verdict} stale={stale} />
      <small className={styles.dim}>
        {formatRelativeTime(exam.takenAt, terms.now, terms.locale)}
      </small>
    </span>
  );
}
