import { useTranslation } from 'react-i18next';
import type { Suspicion } from '../../../shared/run/blame/explanation.ts';
import { Badge } from '../../ui/badge.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { EventLink } from './event-link.tsx';
import { FAMILY_TONES } from './family-tones.ts';
import styles from './why-screen.module.css';

interface SuspicionCardProps {
  readonly run: string;
  readonly suspicion: Suspicion;
}

/** One suspicion: who, how it is known, and the events it rests on. */
export function SuspicionCard({ run, suspicion }: SuspicionCardProps) {
  const { t } = useTranslation('why');
  const { family, tier, rule, confidence, sentence, step, evidence } = suspicion;
  return (
    <li className={styles.card}>
      <div className={styles.cardHead}>
        <Badge tone={FAMILY_TONES[family]}>{t(`family.${family}`)}</Badge>
        <h3 className={styles.rule}>{t(`rule.${rule}`, { defaultValue: rule })}</h3>
        <span className={styles.facts}>
          <span title={t(`tierMeans.${tier}`)}>{t(`tier.${tier}`)}</span> ·{' '}
          {t(`confidence.${confidence}`)}
          {step !== null && ` · ${t('step', { step })}`} · {rule}
        </span>
      </div>
      <p>
        <PlainText text={sentence} maxChars={800} />
      </p>
      <ul className={styles.evidence}>
        {evidence.map(({ seq, quote }) => (
          <li key={`${seq} ${quote}`}>
            <EventLink run={run} seq={seq} />
            <q>
              <PlainText text={quote} maxChars={320} />
            </q>
          </li>
        ))}
      </ul>
    </li>
  );
}
