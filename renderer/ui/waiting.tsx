import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { formatDuration } from './format/duration.ts';
import { useLocale } from './use-locale.ts';
import { useNow } from './use-now.ts';
import styles from './waiting.module.css';

interface WaitingProps {
  /** What is waited for: "Reading the repository". */
  readonly words: ReactNode;
  /** Since when, in milliseconds; then the time that has passed is said too. */
  readonly since?: number | undefined;
  readonly onCancel?: (() => void) | undefined;
  readonly className?: string | undefined;
}

const PATIENCE_MS = 300;
/** Below this the time that has passed is no news. */
const WORTH_SAYING_MS = 3_000;

const withDots = (words: ReactNode): ReactNode =>
  typeof words === 'string' ? `${words.replace(/\s*(?:…|\.{3})$/, '')} …` : words;

/** Says what is waited for, but only once it has taken 300 ms: what is quicker would flash. */
export function Waiting({ words, since, onCancel, className }: WaitingProps) {
  const { t } = useTranslation('ui');
  const locale = useLocale();
  const [shown, setShown] = useState(false);
  const now = useNow(since === undefined ? null : 1_000);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, []);
  const passed = since === undefined ? 0 : now - since;
  return (
    <div role="status" className={classNames(styles.waiting, className)}>
      {shown && (
        <>
          <span className={styles.dot} aria-hidden="true" />
          <span>{withDots(words)}</span>
          {passed > WORTH_SAYING_MS && (
            <span className={styles.since} aria-hidden="true">
              {t('since', { since: formatDuration(passed, locale) })}
            </span>
          )}
          {onCancel !== undefined && <Button onClick={onCancel}>{t('cancel')}</Button>}
        </>
      )}
    </div>
  );
}
