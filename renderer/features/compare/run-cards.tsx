import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ComparedRun } from '../../../shared/run/compare/comparison.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { formatDateTime } from '../../ui/format/time.ts';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './compare-screen.module.css';
import { describeChange, describePlace, nameOfRun } from './model/words.ts';

const TONES: Readonly<Record<string, Tone>> = {
  approved: 'ok',
  running: 'neutral',
  interrupted: 'warn',
  cancelled: 'warn',
};

const SIGNS: Readonly<Record<string, string>> = { approved: '✓', running: '◐', interrupted: '○' };

interface RunCardsProps {
  readonly runs: readonly ComparedRun[];
  readonly base: string;
}

/** Which runs these are. */
export function RunCards({ runs, base }: RunCardsProps) {
  return (
    <ul className={styles.cards}>
      {runs.map((run, index) => (
        <RunCard key={run.runId} run={run} number={index + 1} isBase={run.runId === base} />
      ))}
    </ul>
  );
}

function RunCard({
  run,
  number,
  isBase,
}: {
  readonly run: ComparedRun;
  readonly number: number;
  readonly isBase: boolean;
}) {
  const { t } = useTranslation('compare');
  const locale = useLocale();
  const { fork } = run;
  return (
    <li className={styles.card}>
      <div className={styles.cardHead}>
        <span className={styles.number}>{number}</span>
        <Link to="/runs/$run" params={{ run: run.runId }} className="link">
          {nameOfRun(run)}
        </Link>
        <Badge tone={TONES[run.status] ?? 'bad'}>
          {SIGNS[run.status] ?? '✗'} {t(`status.${run.status}`, { defaultValue: run.status })}
        </Badge>
        {isBase && <Badge>{t('base')}</Badge>}
      </div>
      <p className={styles.quiet}>
        <PlainText text={`${run.mode} · ${run.executor}`} maxChars={160} />
        {' · '}
        {t('events', { count: run.events, shown: formatCount(run.events, locale) })}
        {' · '}
        {formatDateTime(run.startedAt, locale)}
      </p>
      {fork !== null && (
        <p className={styles.quiet}>
          {t('forkOf')}{' '}
          <Link to="/compare" search={{ runs: `${fork.parent},${run.runId}` }} className="link">
            {fork.parent}
          </Link>
          {', '}
          {describePlace(fork.from, t)}
          {': '}
          {fork.changes.map((change) => describeChange(change, t)).join(', ') || t('sameAgain')}
        </p>
      )}
      {run.damage !== null && <Notice tone="warn">{t('damaged')}</Notice>}
    </li>
  );
}
