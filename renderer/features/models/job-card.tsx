import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/ipc/models.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { isOver } from '../../stores/models/jobs-store.ts';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { ExamMatrix } from './exam-matrix.tsx';
import { JobProgress } from './job-progress.tsx';
import styles from './jobs.module.css';
import { moreThanPhase } from './model/job-progress.ts';

interface JobCardProps {
  readonly job: Job;
  /** Place in the queue, from 1; 0 when it does not wait. */
  readonly place: number;
}

/** One piece of work: how far, how fast, what can be done with it, and how it ended. */
export function JobCard({ job, place }: JobCardProps) {
  const { t } = useTranslation('models');
  return (
    <li className={styles.job}>
      <div className={styles.head}>
        <StatusMark status={markOf(job)} label={t(`job.phase.${job.phase}`)} />
        <strong>
          <PlainText text={t(`job.kind.${job.kind}`, { tag: job.tag })} maxChars={300} />
        </strong>
        <span className={styles.dim}>
          {t('job.on', { server: job.server })}
          {place > 0 && ` · ${t('job.place', { place })}`}
        </span>
        <JobActions job={job} />
      </div>
      {!isOver(job) && (job.phase !== 'waiting' || job.done > 0) && <JobProgress job={job} />}
      {isOver(job) && <Outcome job={job} />}
      {job.exam !== null && job.phase !== 'done' && (
        <details>
          <summary>{t('job.examSoFar')}</summary>
          <ExamMatrix byTransport={job.exam} />
        </details>
      )}
    </li>
  );
}

function markOf({ phase }: Job): 'done' | 'failed' | 'skipped' | 'waiting' | 'running' {
  if (phase === 'done') return 'done';
  if (phase === 'failed') return 'failed';
  if (phase === 'cancelled') return 'skipped';
  return phase === 'waiting' || phase === 'paused' ? 'waiting' : 'running';
}

/** The sentence of the end, and what to do after a failure. */
function Outcome({ job }: { readonly job: Job }) {
  const { t } = useTranslation('models');
  // `cancelled; what was fetched is kept`: the word is said once.
  const detail = moreThanPhase(job);
  const saysItself = detail.startsWith(job.phase);
  return (
    <p role={job.phase === 'failed' ? 'alert' : undefined}>
      {saysItself ? (
        <PlainText text={detail} maxChars={800} />
      ) : (
        <>
          <strong>{t(`job.phase.${job.phase}`)}</strong>
          {detail !== '' && ': '}
          <PlainText text={detail} maxChars={800} />
        </>
      )}{' '}
      {job.next !== '' && <PlainText text={job.next} maxChars={800} />}
    </p>
  );
}

function JobActions({ job }: { readonly job: Job }) {
  const { t } = useTranslation('models');
  const [asking, setAsking] = useState(false);
  const pause = useAct('models.pause');
  const resume = useAct('models.resume');
  const dismiss = useAct('models.dismiss');
  const can = (what: Job['can'][number]): boolean => job.can.includes(what);
  const { id } = job;
  const error = pause.error ?? resume.error ?? dismiss.error;
  return (
    <>
      <span className={styles.actions}>
        {can('pause') && (
          <Button busy={pause.busy} onClick={() => void pause.act({ id })}>
            {t('job.pause')}
          </Button>
        )}
        {can('resume') && (
          <Button kind="primary" busy={resume.busy} onClick={() => void resume.act({ id })}>
            {t('job.resume')}
          </Button>
        )}
        {can('cancel') && (
          <Button onClick={() => setAsking(true)}>
            {t(job.kind === 'qualify' || job.kind === 'measure' ? 'job.stop' : 'job.cancel')}
          </Button>
        )}
        {can('dismiss') && (
          <Button kind="quiet" busy={dismiss.busy} onClick={() => void dismiss.act({ id })}>
            {t('job.dismiss')}
          </Button>
        )}
      </span>
      {error !== null && <ErrorView error={error} />}
      {asking && <CancelDialog job={job} onClose={() => setAsking(false)} />}
    </>
  );
}
