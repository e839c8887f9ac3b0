import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/ipc/models.ts';
import { formatPercent } from '../../ui/format/count.ts';
import { useLocale } from '../../ui/use-locale.ts';
import { shareOf, stageOf } from './model/job-progress.ts';

/** Reads out what moves: each change of phase, and a transfer once for every tenth of it. */
export function JobAnnouncer({ jobs }: { readonly jobs: readonly Job[] }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const said = useRef<ReadonlyMap<string, string> | null>(null);
  const [words, setWords] = useState('');
  useEffect(() => {
    const before = said.current;
    said.current = new Map(jobs.map((job) => [job.id, stageOf(job)]));
    // What was there when the screen opened is on it already.
    if (before === null) return;
    const news = jobs.filter((job) => before.get(job.id) !== stageOf(job));
    if (news.length === 0) return;
    setWords(
      news
        .map((job) => {
          const share = shareOf(job);
          const phase = t(`job.phase.${job.phase}`);
          return share === null
            ? t('job.announce', { tag: job.tag, phase })
            : t('job.announceShare', { tag: job.tag, phase, share: formatPercent(share, locale) });
        })
        .join('. '),
    );
  }, [jobs, t, locale]);
  return (
    <p role="status" className="visually-hidden">
      {words}
    </p>
  );
}
