import { useTranslation } from 'react-i18next';
import type { Explanation } from '../../../shared/run/blame/explanation.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { EventLink } from './event-link.tsx';
import styles from './why-screen.module.css';

interface LaneFactsProps {
  readonly run: string;
  readonly lanes: Explanation['lanes'];
}

/** Three columns: what was planned, done and judged. */
export function LaneFacts({ run, lanes }: LaneFactsProps) {
  const { t } = useTranslation('why');
  return (
    <div className={styles.lanes}>
      {lanes.map(({ lane, facts }) => (
        <div key={lane} className={styles.lane} data-lane={lane}>
          <h3 className={styles.rule}>{t(`lane.${lane}`)}</h3>
          <ul className={styles.reasons}>
            {facts.map(({ text, seq }) => (
              <li key={text}>
                <PlainText text={text} maxChars={300} />{' '}
                {seq !== null && <EventLink run={run} seq={seq} />}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

interface MismatchListProps {
  readonly run: string;
  readonly mismatches: Explanation['mismatches'];
}

/** Where words, plan and files say different things. */
export function MismatchList({ run, mismatches }: MismatchListProps) {
  const { t } = useTranslation('why');
  if (mismatches.length === 0) return <p className={styles.facts}>{t('noMismatch')}</p>;
  return (
    <ul className={styles.evidence}>
      {mismatches.map(({ what, step, text, seq }) => (
        <li key={`${what} ${step ?? ''} ${text}`}>
          <span className={styles.kind}>{t(`mismatch.${what}`)}</span>
          <span>
            {step !== null && `${step}: `}
            <PlainText text={text} maxChars={300} />{' '}
            {seq !== null && <EventLink run={run} seq={seq} />}
          </span>
        </li>
      ))}
    </ul>
  );
}
