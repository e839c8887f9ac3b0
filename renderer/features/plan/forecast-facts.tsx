import { useTranslation } from 'react-i18next';
import type { Forecast } from '../../../shared/money/forecast.ts';
import { useDetail } from '../../stores/preferences/use-detail.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatTokens } from '../../ui/format/tokens.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './decision-bar.module.css';
import type { LocalForecast } from './model/local-forecast.ts';

const ROOMY_PX = 1_100;

interface ForecastFactsProps {
  readonly mode: 'hybrid' | 'cloud' | 'local';
  readonly cloud: Forecast;
  readonly local: LocalForecast | null;
}

/** What the plan may still cost and send, before anyone says yes to it: in a line, and in full on demand. */
export function ForecastFacts(props: ForecastFactsProps) {
  const { t } = useTranslation('plan');
  // In a narrow window the line is enough until someone wants more.
  const [open, setOpen] = useDetail('plan.forecast', window.innerWidth > ROOMY_PX);
  return (
    <details
      className={styles.forecast}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className={styles.summary}>
        <b>{t('forecast.title')}</b> <ShortForecast {...props} />
      </summary>
      <dl className={styles.facts}>
        {props.mode === 'local' ? (
          <Fact
            name={t('forecast.calls')}
            value={t('forecast.noCalls')}
            note={t('forecast.noBytes')}
          />
        ) : (
          <CloudFacts {...props} />
        )}
        <LocalFact local={props.local} />
      </dl>
    </details>
  );
}

/** `$0.10 to $0.86`, or null where a price is unknown. */
function useRange({ least, most }: Forecast): string | null {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  if (least.costUsd === null || most.costUsd === null) return null;
  return t('forecast.range', {
    least: formatUsd(least.costUsd, locale),
    most: formatUsd(most.costUsd, locale),
  });
}

function ShortForecast({ mode, cloud }: ForecastFactsProps) {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const range = useRange(cloud);
  if (mode === 'local') return t('forecast.shortLocal');
  return t('forecast.short', {
    least: cloud.least.calls,
    most: cloud.most.calls,
    cost: range === null ? t('forecast.shortUnknown') : t('forecast.shortEstimate', { range }),
    bytes: formatBytes(cloud.most.chars, locale),
  });
}

function CloudFacts({ mode, cloud }: ForecastFactsProps) {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const { least, most, round } = cloud;
  const range = useRange(cloud);
  const say = (chars: number): string => formatBytes(chars, locale);
  return (
    <>
      <Fact
        name={t('forecast.calls')}
        value={t('forecast.callsLeft', { least: least.calls, most: most.calls })}
        note={t(mode === 'cloud' ? 'forecast.cloudNote' : 'forecast.callsNote')}
      />
      <Fact
        name={t('forecast.cost')}
        value={range ?? t('forecast.unknown')}
        note={t(range === null ? 'forecast.priceUnknown' : 'forecast.estimate')}
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
    </>
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
