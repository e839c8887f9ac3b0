import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ForkLine } from '../../../shared/ipc/forks.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import styles from './fork-screen.module.css';

interface ForkListProps {
  /** The run that they began in. */
  readonly run: string;
  readonly forks: readonly ForkLine[];
}

/** Runs that began in this one, those of swap tests too: no other list shows them. */
export function ForkList({ run, forks }: ForkListProps) {
  const { t } = useTranslation('fork');
  if (forks.length === 0) return <p className={styles.facts}>{t('noForks')}</p>;
  return (
    <ul className={styles.list}>
      {forks.map(({ runId, status, executor, test }) => (
        <li key={runId}>
          <Link to="/runs/$run" params={{ run: runId }} className="link">
            {runId}
          </Link>{' '}
          <PlainText
            text={[status, executor, ...(test === null ? [] : [t('ofTest')])].join(' · ')}
            maxChars={200}
          />{' '}
          <Link to="/compare" search={{ runs: `${run},${runId}` }} className="link">
            {t('compare')}
          </Link>
        </li>
      ))}
    </ul>
  );
}
