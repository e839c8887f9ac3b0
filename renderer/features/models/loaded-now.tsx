import { useTranslation } from 'react-i18next';
import type { Installed } from '../../../shared/ipc/models.ts';
import { formatContext } from '../../stores/fit/format-context.ts';
import { formatPercent } from '../../ui/format/count.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { useLocale } from '../../ui/use-locale.ts';

interface LoadedNowProps {
  readonly installed: Installed;
  /** Milliseconds. */
  readonly now: number;
}

/** Whether it is in memory, how much of it on the GPU, at which context, and for how long yet. */
export function LoadedNow({ installed, now }: LoadedNowProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const { loaded } = installed;
  if (loaded === null) return null;
  const left = loaded.until === null ? null : new Date(loaded.until).getTime() - now;
  const facts = [
    t('loaded.now'),
    loaded.gpuShare === null
      ? t('loaded.splitUnknown')
      : t('loaded.split', { share: formatPercent(loaded.gpuShare, locale) }),
    loaded.context === null
      ? null
      : t('loaded.context', { context: formatContext(loaded.context, locale) }),
    left === null || Number.isNaN(left)
      ? null
      : t('loaded.left', { left: formatDuration(Math.max(0, left), locale) }),
  ].filter((fact) => fact !== null);
  return <span>◐ {facts.join(' · ')}</span>;
}
