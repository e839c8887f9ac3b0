import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './intake-screen.module.css';

interface RequestPanelProps {
  readonly request: string;
  readonly understood: string | null;
  /** Intake is over: what was understood is final. */
  readonly isFinal: boolean;
}

/** Characters of the request that are shown before it is unfolded. */
const FOLDED_CHARS = 1_500;

/** What was asked for, and how Claude put it in its own words. */
export function RequestPanel({ request, understood, isFinal }: RequestPanelProps) {
  const { t } = useTranslation('intake');
  const [open, setOpen] = useState(false);
  const isLong = request.length > FOLDED_CHARS;
  return (
    <>
      <Section title={t('request')}>
        <p className={styles.prose}>
          <PlainText text={request} maxChars={isLong && !open ? FOLDED_CHARS : 200_000} />
        </p>
        {isLong && (
          <div>
            <Button kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t(open ? 'foldRequest' : 'showRequest')}
            </Button>
          </div>
        )}
      </Section>
      <Section title={t(isFinal ? 'understood' : 'understoodSoFar')}>
        {understood === null ? (
          <p className={styles.dim}>{t('notUnderstood')}</p>
        ) : (
          <Markdown text={understood} className={styles.understood} />
        )}
      </Section>
    </>
  );
}
