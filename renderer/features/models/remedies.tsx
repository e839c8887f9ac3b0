import { useTranslation } from 'react-i18next';
import type { Fit, Load, Remedy } from '../../../shared/models/fit-report.ts';
import { describeRemedy } from '../../stores/fit/describe-fit.ts';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './budget.module.css';

interface RemediesProps {
  readonly fit: Fit;
  readonly load: Load;
  readonly onChange: (load: Load) => void;
}

/** The load with which a remedy is tried; null where something else than the load has to change. */
export function loadWith(remedy: Remedy, load: Load): Load | null {
  switch (remedy.code) {
    case 'less-context':
      return { ...load, context: remedy.context };
    case 'smaller-cache':
      return { ...load, kv: remedy.kv, context: remedy.context };
    case 'fewer-slots':
      return { ...load, slots: remedy.slots };
    default:
      return null;
  }
}

/** What would make it fit: a button where the slider can do it, else a sentence. */
export function Remedies({ fit, load, onChange }: RemediesProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  if (fit.remedies.length === 0) return null;
  return (
    <div>
      <p className={styles.label}>{t('budget.remedies')}</p>
      <ul className={styles.remedies}>
        {fit.remedies.map((remedy) => {
          const next = loadWith(remedy, load);
          const words = describeRemedy(remedy, t, locale);
          return (
            <li key={`${remedy.code} ${words}`}>
              {next === null ? (
                <PlainText text={words} maxChars={300} />
              ) : (
                <Button onClick={() => onChange(next)}>{words}</Button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
