import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { RunLink } from './run-link.tsx';
import styles from './timeline-screen.module.css';
import type { FirstSight } from './use-first-evidence.ts';

interface HeadlineProps {
  readonly runId: string;
  /** How the run ended. */
  readonly outcome: string;
  readonly sight: FirstSight;
  readonly onShow: (seq: number) => void;
}

/** One line over a run that did not end well: how it ended, what failed first, where, how sure; and ways on. */
export function Headline({ runId, outcome, sight, onShow }: HeadlineProps) {
  const { t } = useTranslation('timeline');
  const { seq, what, where, tier } = sight;
  return (
    <section className={styles.headline} aria-label={t('headline')}>
      <p className={styles.headWords}>
        <span className={styles.headSign} aria-hidden="true">
          ✗
        </span>
        <strong>{t(`run:outcome.${outcome}`, { defaultValue: outcome })}.</strong>
        <span>
          <PlainText text={what} maxChars={240} />
          {where !== '' && (
            <>
              {' · '}
              <PlainText text={where} maxChars={120} />
            </>
          )}
        </span>
        <span className={styles.tier}>{t(`tier.${tier}`)}</span>
      </p>
      <Button kind="quiet" onClick={() => onShow(seq)}>
        {t('showEvidence')}
      </Button>
      <RunLink runId={runId} to="why">
        {t('why')}
      </RunLink>
    </section>
  );
}
