import { useTranslation } from 'react-i18next';
import type { FirstEvidence } from '../../../shared/run/view-first-evidence.ts';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { RunLink } from './run-link.tsx';
import styles from './timeline-screen.module.css';
import type { TimelineWords } from './use-timeline-words.ts';

interface HeadlineProps {
  readonly runId: string;
  readonly evidence: FirstEvidence;
  readonly words: TimelineWords;
  readonly onShow: (seq: number) => void;
}

/** One line over a run that did not end well: what, where, how sure; and ways on. */
export function Headline({ runId, evidence, words, onShow }: HeadlineProps) {
  const { t } = useTranslation('timeline');
  const { what, step, text, seq } = evidence;
  return (
    <section className={styles.headline} aria-label={t('headline')}>
      <span className={styles.headSign} aria-hidden="true">
        ✗
      </span>
      <p className={styles.headWords}>
        <strong>{t(`evidence.${what}`)}</strong>{' '}
        {text !== '' && (
          <code>
            <PlainText text={text} maxChars={120} />
          </code>
        )}
        {step !== null && <span>{t('inStep', { step: words.step(step) })}</span>}
        <span className={styles.tier}>{t('tier.observed')}</span>
      </p>
      <Button kind="quiet" onClick={() => onShow(seq)}>
        {t('showEvidence')}
      </Button>
      <RunLink runId={runId} to="why" className="link">
        {t('why')}
      </RunLink>
    </section>
  );
}
