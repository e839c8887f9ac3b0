import { useTranslation } from 'react-i18next';
import type { Forecast } from '../../../shared/money/forecast.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatTokens } from '../../ui/format/tokens.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './decision-bar.module.css';
import type { LocalForecast } from './model/local-forecast.ts';

interface ForecastFactsProps {
  readonly mode: 'hybrid' | 'cloud' | 'local';
  readonly cloud: Forecast;
  readonly local: LocalForecast | null;
}

/** What the plan may still cost and send, before anyone says yes to it. */
export function ForecastFacts({ mode, cloud, local }: ForecastFactsProps) {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const { least, most, round } = cloud;
  const say = (chars: number): string => formatBytes(chars, locale);
  if (mode === 'local')
    return (
      <dl className={styles.facts}>
        <Fact
          name={t('forecast.calls')}
          value={t('forecast.noCalls')}
          note={t('forecast.noBytes')}
        />
        <LocalFact local={local} />
      </dl>
    );
  return (
    <dl className={styles.facts}>
      <Fact
        name={t('forecast.calls')}
        value={t('forecast.callsLeft', { least: least.calls, most: most.calls })}
        note={t(mode === 'cloud' ? 'forecast.cloudNote' : 'forecast.callsNote')}
      />
      <Fact
        name={t('forecast.cost')}
        value={
          least.costUsd === null || most.costUsd === null
            ? t('forecast.unknown')
            : t('forecast.range', {
                least: formatUsd(least.costUsd, locale),
                most: formatUsd(most.costUsd, locale),
              })
        }
        note={t(most.costUsd === null ? 'forecast.priceUnknown' : 'forecast.estimate')}
      />
      <Fact
        name={t('forecast.bytes')}
        value={t('forecast.ceiling', { round: say(least.chars), all: say(most.chars) })}
        note={t('forecast.parts', {
          plan: say(round.plan),
          diff: say(round.diff),
          report: say(round.report),
        })}
      />
      <LocalFact local={local} />
    </dl>
  );
}

function LocalFact({ local }: { readonly local: LocalForecast | null }) {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  if (local === null)
    return (
      <Fact name={t('forecast.local')} value={t('forecast.unknown')} note={t('forecast.noBasis')} />
    );
  return (
    <Fact
      name={t('forecast.local')}
      value={t('forecast.localLeft', {
        time: formatDuration(local.ms, locale),
        tokens: formatTokens(local.tokens, locale),
      })}
      note={t('forecast.basis', { count: local.basis })}
    />
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

function Fact({ name, value, note }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={styles.value}>{value}</dd>
      <dd className={styles.note}>{note}</dd>
    </div>
  );
}
