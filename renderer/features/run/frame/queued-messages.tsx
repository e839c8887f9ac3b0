import { useTranslation } from 'react-i18next';
import { PlainText } from '../../../ui/plain-text.tsx';
import styles from './queued-messages.module.css';

interface QueuedMessagesProps {
  readonly texts: readonly string[];
  readonly pausing: boolean;
}

/** What people wished for and the run has not taken up yet. */
export function QueuedMessages({ texts, pausing }: QueuedMessagesProps) {
  const { t } = useTranslation('run');
  if (texts.length === 0 && !pausing) return null;
  return (
    <div className={styles.queued} role="status">
      {pausing && <p>{t('pausing')}</p>}
      {texts.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a queue has no identity but its order
        <p key={index}>
          {t('queued')} „<PlainText text={text} maxChars={300} />“
        </p>
      ))}
    </div>
  );
}
