import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MatrixRow } from '../../../shared/run/compare/matrix.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount, formatPercent } from '../../ui/format/count.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './compare-screen.module.css';

/** All runs of one request by mode and executor: what each pair of models achieves with it. */
export function MatrixSection({ run }: { readonly run: string }) {
  const { t } = useTranslation('compare');
  const matrix = useInvoke('comparison.matrix', { run });
  return (
    <Section title={t('matrix')}>
      {matrix.state === 'failed' && <ErrorView error={matrix.error} />}
      {matrix.value === null && matrix.state === 'waiting' && (
        <Waiting words={t('readingMatrix')} />
      )}
      {matrix.value !== null && (
        <>
          <p className={styles.quiet}>{t('matrixAbout')}</p>
          <div className={styles.scroll}>
            <table className={styles.table}>
              <MatrixHead />
              <tbody>
                {matrix.value.rows.map((row) => (
                  <MatrixLine key={`${row.mode} ${row.executor} ${row.planner}`} row={row} />
                ))}
              </tbody>
            </table>
          </div>
          {matrix.value.leftOut > 0 && (
            <p className={styles.quiet}>{t('matrixLeftOut', { count: matrix.value.leftOut })}</p>
          )}
          {matrix.value.forks > 0 && (
            <p className={styles.quiet}>{t('matrixForks', { count: matrix.value.forks })}</p>
          )}
          {matrix.value.unreadable.length > 0 && (
            <p className={styles.quiet}>
              {t('matrixUnreadable', { runs: matrix.value.unreadable.join(', ') })}
            </p>
          )}
        </>
      )}
    </Section>
  );
}

const COLUMNS = [
  'who',
  'approved',
  'rounds',
  'checks',
  'cost',
  'time',
  'cloud',
  'local',
  'left',
  'runs',
];

function MatrixHead() {
  const { t } = useTranslation('compare');
  return (
    <thead>
      <tr>
        {COLUMNS.map((column) => (
          <th key={column} scope="col">
            {t(`matrixColumn.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function MatrixLine({ row }: { readonly row: MatrixRow }) {
  const { t } = useTranslation('compare');
  const locale = useLocale();
  const { median } = row;
  const figure = (read: (of: NonNullable<MatrixRow['median']>) => string): string =>
    median === null ? '–' : read(median);
  const checks = row.runs.reduce((sum, run) => sum + run.checks.passed, 0);
  const all = row.runs.reduce((sum, run) => sum + run.checks.of, 0);
  return (
    <tr>
      <th scope="row">
        {t(`modeName.${row.mode}`, { defaultValue: row.mode })}
        <br />
        <small>
          <PlainText text={row.executor} maxChars={80} />
        </small>
      </th>
      <td>
        {t('kOfN', { approved: row.approved, over: row.over })}
        <br />
        <small>{shareOf(row, t, locale)}</small>
      </td>
      <td>{figure(({ rounds }) => formatCount(rounds, locale))}</td>
      <td>{t('kOfN', { approved: checks, over: all })}</td>
      <td>{figure(({ costUsd }) => formatUsd(costUsd, locale))}</td>
      <td>{figure(({ seconds }) => formatDuration(seconds * 1000, locale))}</td>
      <td>{figure(({ cloudTokens }) => formatCount(cloudTokens, locale))}</td>
      <td>{figure(({ localTokens }) => formatCount(localTokens, locale))}</td>
      <td>{figure(({ bytesSent }) => formatBytes(bytesSent, locale))}</td>
      <td>
        <ul className={styles.matrixRuns}>
          {row.runs.map(({ runId, status, attempts }) => (
            <li key={runId}>
              <Link to="/runs/$run" params={{ run: runId }} className="link">
                {runId}
              </Link>{' '}
              <small>
                {t(`status.${status}`, { defaultValue: status })},{' '}
                {t('attempts', { count: attempts })}
              </small>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

/** How much the share says: of one run, next to nothing. */
function shareOf(
  { over, interval }: MatrixRow,
  t: ReturnType<typeof useTranslation>['t'],
  locale: string,
): string {
  if (interval === null) return t('noneOver');
  if (over === 1) return t('oneRun');
  const [from, to] = interval;
  return t('likely', { from: formatPercent(from, locale), to: formatPercent(to, locale) });
}
