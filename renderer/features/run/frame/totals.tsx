import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { TotalsView } from '../../../../shared/run/view-totals.ts';
import { formatBytes } from '../../../ui/format/bytes.ts';
import { formatCount } from '../../../ui/format/count.ts';
import { formatTokens } from '../../../ui/format/tokens.ts';
import { formatUsd } from '../../../ui/format/usd.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import styles from './totals.module.css';

interface TotalsProps {
  readonly totals: TotalsView;
  readonly mode: 'hybrid' | 'cloud' | 'local';
  readonly scripted: boolean;
  /** Of the executor, at this moment; null: nothing is being written. */
  readonly tokensPerSecond: number | null;
}

/** What it costs, as sentences. What nobody knows is not shown as zero. */
export function Totals({ totals, mode, scripted, tokensPerSecond }: TotalsProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const { cloud, local } = totals;
  const rate =
    tokensPerSecond === null
      ? null
      : t('tokensPerSecond', { rate: formatCount(Math.round(tokensPerSecond), locale) });
  const turns = t('turns', { count: local.turns });
  return (
    <dl className={styles.totals}>
      {mode !== 'local' && (
        <div className={styles.total}>
          <dt>
            {scripted ? t('scriptedCalls', { count: cloud.calls }) : callsOf(cloud, t)}
            <br />
            {t('cloudTokens', { tokens: formatCount(cloud.tokens, locale) })} ·{' '}
            {t('left', { bytes: formatBytes(cloud.bytes, locale) })}
            {cloud.priceUnknown && (
              <>
                <br />
                {t('priceUnknown')}
              </>
            )}
          </dt>
          <dd className={styles.value}>
            {cloud.priceUnknown
              ? t('atLeast', { cost: formatUsd(cloud.costUsd, locale) })
              : formatUsd(cloud.costUsd, locale)}
          </dd>
        </div>
      )}
      {mode === 'local' && (
        <div className={styles.total}>
          <dt>{t('localMode')}</dt>
          <dd className={styles.value}>{t('nothingLeft')}</dd>
        </div>
      )}
      {mode !== 'cloud' && (
        <div className={styles.total}>
          <dt>
            {t('localTokens')}
            <br />
            {rate === null ? turns : `${rate} · ${turns}`}
          </dt>
          <dd className={styles.value}>{formatTokens(local.tokens, locale)}</dd>
        </div>
      )}
      {mode === 'hybrid' && <Saved saved={scripted ? null : totals.saved} scripted={scripted} />}
    </dl>
  );
}

const callsOf = (cloud: TotalsView['cloud'], t: TFunction): string =>
  cloud.most === null
    ? t('calls', { count: cloud.calls })
    : t('callsOf', { calls: cloud.calls, count: cloud.most });

function Saved(props: { readonly saved: TotalsView['saved']; readonly scripted: boolean }) {
  const { saved, scripted } = props;
  const { t } = useTranslation('run');
  const locale = useLocale();
  if (saved === null) {
    return (
      <div className={styles.total}>
        <dt>{t(scripted ? 'noEstimateOfSample' : 'noEstimate')}</dt>
        <dd className={styles.value}>—</dd>
      </div>
    );
  }
  return (
    <div className={styles.total}>
      <dt>
        {saved.usd < 0 ? t('spentMore') : t('saved')}
        <br />
        {t('cloudOnly', { cost: formatUsd(saved.cloudOnlyUsd, locale) })}{' '}
        <Popover
          label={t('how')}
          align="end"
          trigger={
            <button type="button" className={styles.how}>
              {t('how')}
            </button>
          }
        >
          <div className={styles.why}>
            <PlainText text={saved.why === '' ? t('estimateSoFar') : saved.why} />
          </div>
        </Popover>
      </dt>
      <dd className={styles.value}>{formatUsd(Math.abs(saved.usd), locale)}</dd>
    </div>
  );
}
