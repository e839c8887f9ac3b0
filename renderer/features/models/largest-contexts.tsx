import { useTranslation } from 'react-i18next';
import { type Fit, kvTypes, type Load } from '../../../shared/models/fit-report.ts';
import { formatContext } from '../../stores/fit/format-context.ts';
import { Button } from '../../ui/button.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './budget.module.css';

interface LargestContextsProps {
  readonly fit: Fit;
  readonly load: Load;
  readonly onChange: (load: Load) => void;
}

/** The largest context wholly on the devices, by cache type; a press sets it. */
export function LargestContexts({ fit, load, onChange }: LargestContextsProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  return (
    <fieldset className={styles.largest}>
      <legend>{t('budget.largest')}</legend>
      {kvTypes.map((kv) => {
        const context = fit.largest[kv];
        if (context === null || context === 0)
          return (
            <span key={kv} className={styles.dim}>
              {t(context === null ? 'budget.largestUnknown' : 'budget.largestNone', { kv })}
            </span>
          );
        return (
          <Button
            key={kv}
            kind="quiet"
            aria-pressed={load.kv === kv && load.context === context}
            onClick={() => onChange({ ...load, kv, context })}
          >
            {t('budget.largestAt', { kv, context: formatContext(context, locale) })}
          </Button>
        );
      })}
    </fieldset>
  );
}
