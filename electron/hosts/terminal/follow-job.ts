import type { TandemError } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import type { Result } from '../../../shared/result.ts';
import type { ModelDesk } from '../model-desk.ts';

/** How following ended: the job came to an end, was stopped at the terminal, or never began. */
export type JobEnd =
  | { readonly kind: 'ended'; readonly job: Job }
  | { readonly kind: 'stopped'; readonly job: Job | null }
  | { readonly kind: 'refused'; readonly error: TandemError };

/**
 * Starts a job and follows it to its end. When `signal` aborts, the job is paused, or cancelled where it can't be
 * paused; what was fetched so far is kept either way.
 */
export async function followJob(
  desk: ModelDesk,
  follow: {
    readonly start: () => Promise<Result<Job, TandemError>>;
    readonly onChange: (job: Job) => void;
    readonly signal: AbortSignal;
  },
): Promise<JobEnd> {
  const { signal, onChange } = follow;
  const { promise: over, resolve } = Promise.withResolvers<'over'>();
  const aborted = whenAborted(signal);
  let job: Job | null = null;
  let id: string | null = null;
  const look = (next: Job | undefined) => {
    // Off the list: somebody dismissed it, and what was seen last is what there is.
    if (next === undefined) return job === null ? undefined : resolve('over');
    job = next;
    onChange(next);
    if (isOver(next)) resolve('over');
  };
  // Watched before it is started: what changes in between would be missed otherwise.
  const leave = desk.watch((jobs) => {
    if (id !== null) look(jobs.find((one) => one.id === id));
  });
  try {
    const begun = await Promise.race([begin(desk, follow.start), aborted]);
    if (begun === 'aborted') return { kind: 'stopped', job };
    if (!begun.ok) return { kind: 'refused', error: begun.error };
    const { value } = begun;
    id = value.id;
    look((await desk.jobs()).find((one) => one.id === id) ?? value);
    const end = await Promise.race([over, aborted]);
    const last = job ?? value;
    return end === 'over' || isOver(last)
      ? { kind: 'ended', job: last }
      : { kind: 'stopped', job: await halt(desk, last) };
  } finally {
    leave();
  }
}

/** One that was paused before is asked for again: that means going on. */
async function begin(desk: ModelDesk, start: () => Promise<Result<Job, TandemError>>) {
  const begun = await start();
  return begun.ok && begun.value.phase === 'paused' ? desk.resume(begun.value.id) : begun;
}

const OVER: ReadonlySet<Job['phase']> = new Set(['paused', 'done', 'failed', 'cancelled']);
const isOver = ({ phase }: Job): boolean => OVER.has(phase);

async function halt(desk: ModelDesk, job: Job): Promise<Job> {
  const halted = job.can.includes('pause')
    ? await desk.pause(job.id)
    : await desk.cancel(job.id, 'keep');
  // It may have come to its end in this moment; the list then knows how.
  if (halted.ok) return halted.value;
  return (await desk.jobs()).find(({ id }) => id === job.id) ?? job;
}

const whenAborted = (signal: AbortSignal): Promise<'aborted'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
