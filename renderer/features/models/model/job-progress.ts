import type { Job } from '../../../../shared/ipc/models.ts';
import { isOver } from '../../../stores/models/jobs-store.ts';

/** How far it is, 0 to 1, in steps of a tenth of a percent; null when nobody knows. */
export function shareOf({ done, total }: Pick<Job, 'done' | 'total'>): number | null {
  return total === null || total <= 0 ? null : Math.min(1, done / total);
}

/** Changes when there is something new to read out: the phase, or another tenth. */
export function stageOf(job: Job): string {
  const share = shareOf(job);
  const tenth = share === null || isOver(job) ? '' : Math.floor(share * 10);
  return `${job.phase} ${tenth}`;
}

const STALLED_SECONDS = 15;

/** Seconds without a byte, when they are worth a word. */
export const stalledFor = ({ stalledSeconds }: Job): number | null =>
  stalledSeconds !== null && stalledSeconds >= STALLED_SECONDS ? stalledSeconds : null;
