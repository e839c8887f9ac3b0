import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/ipc/models.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './welcome-screen.module.css';

const MS = 1_000;

/** `3.1 GB of 17.4 GB · 41 MB/s`, `4 of 12 tasks`. */
function describeAmount(job: Job, t: TFunction<'welcome'>, locale: string): string {
  const say = (amount: number): string =>
    job.unit === 'bytes' ? formatBytes(amount, locale) : formatCount(amount, locale);
  const done = say(job.done);
  const amount =
    job.total === null ? done : t(`amount.${job.unit}`, { done, total: say(job.total) });
  if (job.stalledSeconds !== null)
    return `${amount} · ${t('stalled', { time: formatDuration(job.stalledSeconds * MS, locale) })}`;
  if (job.rate === null) return amount;
  return `${amount} · ${t('rate', { rate: formatBytes(job.rate, locale) })}`;
}

/** Work on a model that is under way, or why it ended without success. Everything else about it is at the models. */
export function JobLine({ job }: { readonly job: Job }) {
  const { t } = useTranslation('welcome');
  const locale = useLocale();
  const pause = useAct('models.pause');
  const resume = useAct('models.resume');
  const error = pause.error ?? resume.error;
  if (job.phase === 'done' || job.phase === 'cancelled') return null;
  if (job.phase === 'failed')
    return (
      <p role="alert">
        <span aria-hidden="true">✗ </span>
        <PlainText text={`${t('failed')} ${job.detail} ${job.next}`} maxChars={900} />
      </p>
    );
  return (
    <div className={styles.job}>
      <Progress
        label={t(`phases.${job.phase}`)}
        value={job.total === null ? undefined : job.done}
        max={job.total ?? undefined}
        tone="executor"
        eta={
          job.etaSeconds === null || job.stalledSeconds !== null
            ? undefined
            : formatDuration(job.etaSeconds * MS, locale)
        }
      />
      <p className={styles.dim}>{describeAmount(job, t, locale)}</p>
      {job.can.includes('pause') && (
        <Button busy={pause.busy} onClick={() => void pause.act({ id: job.id })}>
          {t('pause')}
        </Button>
      )}
      {job.can.includes('resume') && (
        <Button busy={resume.busy} onClick={() => void resume.act({ id: job.id })}>
          {t('resume')}
        </Button>
      )}
      {error !== null && <ErrorView error={error} />}
    </div>
  );
}
