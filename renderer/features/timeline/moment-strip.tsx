import { useTranslation } from 'react-i18next';
import type { Mark } from '../../../shared/run/mark.ts';
import type { Spent } from '../../../shared/run/view-marks.ts';
import { formatTimeOfDay } from '../../ui/format/time.ts';
import { formatTokens } from '../../ui/format/tokens.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './timeline-screen.module.css';

interface MomentStripProps {
  /** The event at the playhead; null: the newest. */
  readonly mark: Mark;
  /** The stage it belongs to. */
  readonly lane: Mark['lane'];
  readonly isNewest: boolean;
  readonly epoch: number;
  /** The attempts that were under way. */
  readonly steps: readonly string[];
  /** Null: still being counted. */
  readonly spent: Spent | null;
}

/** What held at the playhead. */
export function MomentStrip({ mark, lane, isNewest, epoch, steps, spent }: MomentStripProps) {
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  return (
    <dl className={styles.moment} aria-label={t('moment')}>
      <div>
        <dt>{isNewest ? t('newest') : t('playhead')}</dt>
        <dd>{formatTimeOfDay(epoch + mark.at, locale, { seconds: true })}</dd>
      </div>
      <div>
        <dt>{t('stage')}</dt>
        <dd>{t(`lane.${lane}`)}</dd>
      </div>
      <div>
        <dt>{t(steps.length > 1 ? 'stepsAtOnce' : 'step', { count: steps.length })}</dt>
        <dd>{steps.length === 0 ? '—' : <PlainText text={steps.join(' · ')} maxChars={160} />}</dd>
      </div>
      <div>
        <dt>{t('localTokens')}</dt>
        <dd>{spent === null ? t('counting') : formatTokens(spent.localTokens, locale)}</dd>
      </div>
      <div>
        <dt>{t('cloudTokens')}</dt>
        <dd>{spent === null ? t('counting') : formatTokens(spent.cloudTokens, locale)}</dd>
      </div>
      <div>
        <dt>{t('cost')}</dt>
        <dd>{spent === null ? t('counting') : formatUsd(spent.costUsd, locale)}</dd>
      </div>
    </dl>
  );
}
