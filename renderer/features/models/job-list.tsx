import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/ipc/models.ts';
import { Section } from '../../ui/section.tsx';
import { JobAnnouncer } from './job-announcer.tsx';
import { JobCard } from './job-card.tsx';
import styles from './jobs.module.css';

/** Pulls, imports, measurements and exams: what works now, what waits in which place, what has ended. */
export function JobList({ jobs }: { readonly jobs: readonly Job[] }) {
  const { t } = useTranslation('models');
  const waiting = jobs.filter(({ phase }) => phase === 'waiting');
  return (
    <>
      <JobAnnouncer jobs={jobs} />
      {jobs.length > 0 && (
        <Section title={t('job.title')}>
          <ul className={styles.jobs}>
            {jobs.map((job) => (
              <JobCard key={job.id} job={job} place={waiting.indexOf(job) + 1} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
