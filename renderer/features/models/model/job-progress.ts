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

/** What the engine says of a step that the name of its phase says in everybody's language. */
const SAID_BY_PHASE: ReadonlySet<string> = new Set([
  'asking the registry',
  'checking the digests',
  'fetching',
  'looking at the file',
  'sending it to the server',
  'the server makes the model',
  'waits for its turn',
  'working out its digest',
]);

/** The engine's words where they say more than the phase; empty where they don't. */
export function moreThanPhase({ phase, kind, detail }: Job): string {
  if (phase === 'paused' || SAID_BY_PHASE.has(detail)) return '';
  // What came of these stands with the model: it is installed, or its exam has a verdict.
  return phase === 'done' && kind !== 'measure' ? '' : detail;
}
