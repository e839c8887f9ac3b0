import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../../ui/format/duration.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { reasonWords } from '../reason-words.ts';
import type { FeedRow } from './feed-rows.ts';
import styles from './step-list.module.css';

interface AttemptRowProps {
  readonly row: Extract<FeedRow, { kind: 'attempt' }>;
  readonly onSelect: (seq: number) => void;
}

/** The heading of one attempt among several. */
export function AttemptRow({ row, onSelect }: AttemptRowProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const { attempt } = row;
  const took = attempt.endedAt === null ? null : attempt.endedAt - attempt.startedAt;
  return (
    <button
      type="button"
      className={styles.attempt}
      onClick={() =>
        onSelect(attempt.span.status === 'open' ? attempt.span.seq : attempt.span.endSeq)
      }
    >
      <strong>{t('try', { attempt: attempt.attempt })}</strong>
      {attempt.span.status === 'bad' && <span className={styles.bad}>✗ {t('attemptFailed')}</span>}
      {attempt.span.status === 'ok' && <span className={styles.ok}>✓ {t('attemptDone')}</span>}
      {attempt.span.status === 'cut' && <span className={styles.warn}>{t('attemptCut')}</span>}
      {row.why !== '' && attempt.span.status === 'bad' && (
        <PlainText text={reasonWords(row.why, t)} maxChars={160} />
      )}
      <span className={styles.dim}>
        {t('turns', { count: attempt.turns })}
        {took !== null && ` · ${formatDuration(took, locale)}`}
        {attempt.left > 0 && ` · ${t('earlierLines', { count: attempt.left })}`}
      </span>
    </button>
  );
}
