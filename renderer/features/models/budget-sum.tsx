import { useTranslation } from 'react-i18next';
import type { Fit, FitParts } from '../../../shared/models/fit-report.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { formatDateTime } from '../../ui/format/time.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './budget.module.css';

const TERMS = [
  'weights',
  'cache',
  'state',
  'compute',
  'draft',
  'projector',
] as const satisfies readonly (keyof FitParts)[];

/** The sum as a person would write it: terms, need, what is free, and how sure it is. */
export function BudgetSum({ fit }: { readonly fit: Fit }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const { parts, totalBytes, needBytes, freeBytes } = fit;
  if (parts === null || totalBytes === null || needBytes === null)
    return <p className={styles.dim}>{t('sum.none')}</p>;
  const say = (bytes: number): string => formatMemory(bytes, locale);
  const terms = TERMS.filter((term) => parts[term] > 0).map(
    (term) => `${t(`sum.${term}`)} ${say(parts[term])}`,
  );
  const reserve = Math.max(0, needBytes - totalBytes);
  const left = freeBytes === null ? null : freeBytes - needBytes;
  return (
    <div className={styles.sum}>
      <p>
        {[...terms, `${t('sum.reserve')} ${say(reserve)}`].join(' + ')}
        {' = '}
        <strong>{t('sum.need', { bytes: say(needBytes) })}</strong>
      </p>
      <p>
        {fit.devices.length === 0
          ? t('sum.processor')
          : freeBytes === null || left === null
            ? t('sum.freeUnknown')
            : t(left < 0 ? 'sum.short' : 'sum.left', {
                free: say(freeBytes),
                bytes: say(Math.abs(left)),
              })}
      </p>
      <p className={styles.dim}>
        <Certainty fit={fit} />
      </p>
    </div>
  );
}

function Certainty({ fit }: { readonly fit: Fit }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  if (fit.basis === 'measured')
    return fit.measurement === null
      ? t('budget.measured')
      : t('sum.measured', { when: formatDateTime(fit.measurement.takenAt, locale) });
  if (fit.band === null || fit.totalBytes === null) return t('budget.estimate');
  return t('sum.band', {
    low: formatMemory(fit.band.low, locale),
    high: formatMemory(fit.band.high, locale),
    band: formatMemory((fit.band.high - fit.band.low) / 2, locale),
  });
}
