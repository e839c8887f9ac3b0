import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/ipc/models.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './jobs.module.css';
import { moreThanPhase, stalledFor } from './model/job-progress.ts';

const SECOND = 1_000;

/** The bar in total with bytes, rate and time left, and one bar for each file. */
export function JobProgress({ job }: { readonly job: Job }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const say = (amount: number): string =>
    job.unit === 'bytes' ? formatBytes(amount, locale) : formatCount(amount, locale);
  const stalled = stalledFor(job);
  const detail = moreThanPhase(job);
  const done = say(job.done);
  const facts = [
    job.total === null ? done : t(`job.of.${job.unit}`, { done, total: say(job.total) }),
    job.rate === null || stalled !== null
      ? null
      : t('job.rate', { rate: formatBytes(job.rate, locale) }),
    job.digest === null ? null : t('job.digest', { digest: shortDigest(job.digest) }),
  ].filter((fact) => fact !== null);
  return (
    <>
      <Progress
        label={t(`job.phase.${job.phase}`)}
        value={job.total === null ? undefined : job.done}
        max={job.total ?? undefined}
        tone="executor"
        eta={
          job.etaSeconds === null || stalled !== null
            ? undefined
            : formatDuration(job.etaSeconds * SECOND, locale)
        }
      />
      <p className={styles.dim}>
        {facts.join(' · ')}
        {stalled !== null && (
          <strong className={styles.stalled}>
            {' '}
            ▲ {t('job.stalled', { time: formatDuration(stalled * SECOND, locale) })}
          </strong>
        )}
      </p>
      {detail !== '' && (
        <p className={styles.dim}>
          <PlainText text={detail} maxChars={400} />
        </p>
      )}
      {job.parts.length > 1 && <Parts job={job} />}
    </>
  );
}

function Parts({ job }: { readonly job: Job }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  return (
    <details>
      <summary>{t('job.files', { count: job.parts.length })}</summary>
      <ul className={styles.parts}>
        {job.parts.map((part) => (
          <li key={part.digest}>
            <Progress
              label={
                part.total === null
                  ? shortDigest(part.digest)
                  : t('job.file', {
                      digest: shortDigest(part.digest),
                      bytes: formatBytes(part.total, locale),
                    })
              }
              value={part.total === null ? undefined : part.done}
              max={part.total ?? undefined}
              tone="executor"
            />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** As much of a digest as people compare. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12);
