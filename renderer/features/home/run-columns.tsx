import type { TFunction } from 'i18next';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatRelativeTime } from '../../ui/format/relative-time.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { RunRow } from './describe-run.ts';
import styles from './home-screen.module.css';

/** What gives way first where there is little room; it is all on the run's own screen. */
const WIDE_ONLY: readonly string[] = ['time', 'saved', 'executor'];

/** The library's columns. `now` is milliseconds since 1970. */
export function runColumns(
  t: TFunction<'home'>,
  look: { readonly locale: string; readonly now: number; readonly narrow: boolean },
): readonly Column<RunRow>[] {
  const columns = allColumns(t, look);
  return look.narrow ? columns.filter(({ id }) => !WIDE_ONLY.includes(id)) : columns;
}

function allColumns(
  t: TFunction<'home'>,
  { locale, now }: { readonly locale: string; readonly now: number },
): readonly Column<RunRow>[] {
  return [
    {
      id: 'run',
      header: t('columnRun'),
      width: 'minmax(220px, 3fr)',
      sortValue: ({ run }) => run.request,
      cell: ({ run }) => (
        <span className={styles.run}>
          <span className={styles.request}>
            <PlainText text={firstLine(run.request) || run.runId} maxChars={160} />
            {run.scripted && <Badge>{t('scripted')}</Badge>}
            {run.imported === true && <Badge>{t('imported')}</Badge>}
            {run.kept === true && <Badge tone="human">{t('kept')}</Badge>}
          </span>
          <small>
            <PlainText text={nameOf(run.repository)} maxChars={80} />
            {run.branch !== null && (
              <>
                {' · '}
                <code>
                  <PlainText text={run.branch} maxChars={80} />
                </code>
              </>
            )}
          </small>
        </span>
      ),
    },
    {
      id: 'state',
      header: t('columnState'),
      width: 'minmax(150px, 1.2fr)',
      sortValue: ({ word }) => word,
      cell: ({ run, mark, word }) => (
        <span className={styles.state} title={run.note}>
          <StatusMark status={mark} label={t(word)} showLabel />
        </span>
      ),
    },
    {
      id: 'when',
      header: t('columnWhen'),
      width: '110px',
      sortValue: ({ run }) => run.startedAt,
      cell: ({ run }) => <span>{formatRelativeTime(run.startedAt, now, locale)}</span>,
    },
    {
      id: 'time',
      header: t('columnTime'),
      width: '90px',
      align: 'end',
      sortValue: ({ run }) => run.seconds,
      cell: ({ run }) => formatDuration(run.seconds * 1000, locale),
    },
    {
      id: 'cost',
      header: t('columnCost'),
      width: '80px',
      align: 'end',
      sortValue: ({ run }) => run.costUsd,
      cell: ({ run }) => formatUsd(run.costUsd, locale),
    },
    {
      id: 'saved',
      header: t('columnSaved'),
      width: '110px',
      align: 'end',
      sortValue: ({ run }) => run.savedUsd ?? Number.NEGATIVE_INFINITY,
      cell: ({ run }) =>
        run.savedUsd === null || run.scripted ? (
          <span className={styles.dim}>{run.scripted ? '—' : t('unknown')}</span>
        ) : (
          `≈ ${formatUsd(run.savedUsd, locale)}`
        ),
    },
    {
      id: 'left',
      header: t('columnLeft'),
      width: '90px',
      align: 'end',
      sortValue: ({ run }) => run.bytesSent,
      cell: ({ run }) =>
        run.bytesSent === 0 ? (
          <span className={styles.dim}>{t('nothingLeft')}</span>
        ) : (
          formatBytes(run.bytesSent, locale)
        ),
    },
    {
      id: 'executor',
      header: t('columnExecutor'),
      width: 'minmax(110px, 1fr)',
      sortValue: ({ run }) => run.executor,
      cell: ({ run }) => (
        <span className={styles.executor}>
          <PlainText text={run.executor} maxChars={60} />
        </span>
      ),
    },
  ];
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';

const nameOf = (path: string): string =>
  path
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .at(-1) ?? path;
