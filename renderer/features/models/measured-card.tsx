import { useTranslation } from 'react-i18next';
import type { Measurement } from '../../../shared/models/measurement.ts';
import { formatContext } from '../../stores/fit/format-context.ts';
import { formatCount, formatPercent } from '../../ui/format/count.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { formatDateTime } from '../../ui/format/time.ts';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './exam.module.css';

/** What loads of it really took here and how fast it was; nothing where nobody has measured. */
export function MeasuredCard({ measurements }: { readonly measurements: readonly Measurement[] }) {
  const { t } = useTranslation('models');
  const [last] = measurements;
  if (last === undefined) return <p className={styles.dim}>{t('measured.none')}</p>;
  return (
    <Section title={t('measured.title')} level={3}>
      <Rates measurement={last} />
      <ul>
        {measurements.slice(0, SHOWN).map((one) => (
          <MeasuredLine key={`${one.takenAt} ${one.context}`} measurement={one} />
        ))}
      </ul>
      {measurements.length > SHOWN && (
        <p className={styles.dim}>{t('measured.more', { count: measurements.length - SHOWN })}</p>
      )}
    </Section>
  );
}

const SHOWN = 5;

interface MeasuredProps {
  readonly measurement: Measurement;
}

function MeasuredLine({ measurement }: MeasuredProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const { basis, deviceBytes, reportedBytes, gpuShare } = measurement;
  const bytes = basis === 'device' ? deviceBytes : basis === 'server' ? reportedBytes : null;
  const facts = [
    t('loaded.context', { context: formatContext(measurement.context, locale) }),
    measurement.kv,
    bytes === null
      ? t('measured.bytesUnknown')
      : t(`measured.${basis}`, { bytes: formatMemory(bytes, locale) }),
    gpuShare === null ? null : t('loaded.split', { share: formatPercent(gpuShare, locale) }),
    t('measured.load', { time: formatDuration(measurement.loadMs, locale) }),
    formatDateTime(measurement.takenAt, locale),
  ].filter((fact) => fact !== null);
  return <li className={styles.dim}>{facts.join(' · ')}</li>;
}

function Rates({ measurement }: MeasuredProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  if (measurement.rates.length === 0) return null;
  const say = (rate: number | null): string =>
    rate === null ? t('unknown') : t('list.rate', { rate: formatCount(rate, locale) });
  return (
    <table className={styles.matrix}>
      <caption className="visually-hidden">{t('measured.rates')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('measured.prompt')}</th>
          <th scope="col">{t('measured.prefill')}</th>
          <th scope="col">{t('measured.decode')}</th>
        </tr>
      </thead>
      <tbody>
        {measurement.rates.map((rate) => (
          <tr key={rate.promptTokens}>
            <th scope="row">{formatCount(rate.promptTokens, locale)}</th>
            <td>{say(rate.prefillPerSecond)}</td>
            <td>{say(rate.decodePerSecond)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
