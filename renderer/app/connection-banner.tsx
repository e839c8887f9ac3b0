import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../stores/connection-store.ts';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './shell/shell.module.css';

/** A line that mends itself at once is not worth a banner. */
const PATIENCE_MS = 600;

/** Says that the line to the engine is down, when it is tried again, and that nothing is lost. */
export function ConnectionBanner() {
  const { t } = useTranslation('app');
  const { connection, retryNow } = useConnection();
  const isOpen = connection.kind === 'open';
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (isOpen) return;
    const timer = window.setTimeout(() => setLate(true), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [isOpen]);
  const now = useNow(isOpen ? null : 500);
  if (isOpen || !isLate) return <div role="status" />;
  if (connection.kind === 'connecting')
    return (
      <div role="status" className={styles.banner}>
        {t('banner.connecting')} …
      </div>
    );
  const { why, retryAt } = connection;
  const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1_000));
  const isFinal = why === 'refused' || why === 'outdated';
  return (
    <div className={styles.banner}>
      <span aria-hidden="true">▲</span>
      {/* The countdown is for the eye; read out is only that the line is lost. */}
      <span role="status" className="visually-hidden">
        {isFinal ? t(`banner.${why}`) : t('banner.lost')}
      </span>
      <span aria-hidden="true">
        {isFinal
          ? t(`banner.${why}`)
          : seconds > 0
            ? t('banner.lostIn', { seconds })
            : t('banner.lost')}
      </span>
      {why === 'outdated' ? (
        <Button onClick={() => window.location.reload()}>{t('banner.reload')}</Button>
      ) : (
        <Button onClick={retryNow}>{t('banner.now')}</Button>
      )}
    </div>
  );
}
