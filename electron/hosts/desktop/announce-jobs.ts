import type { Job } from '../../../shared/ipc/models.ts';
import { shorten } from './decide-notices.ts';
import type { ElectronParts, NotificationPart } from './electron-parts.ts';
import type { MainWindow } from './main-window.ts';
import type { Memory } from './preferences.ts';
import type { DesktopText } from './text.ts';
import type { JobsChange, JobsListener } from './watch-jobs.ts';

/** Announces the end of long work on a model, once, while the window is not in front. */
export function announceJobs(
  { Notification }: Pick<ElectronParts, 'Notification'>,
  around: {
    readonly window: MainWindow;
    readonly memory: Memory;
    readonly text: () => DesktopText;
  },
): JobsListener {
  // Kept here: one that is collected loses its click.
  const shown = new Map<string, NotificationPart>();
  return (change) => {
    if (!Notification.isSupported() || around.window.current()?.isFocused() === true) return;
    if (!around.memory.get().preferences.notify.models) return;
    for (const job of endedJobs(change)) {
      const notice = new Notification({ ...describeEnd(job, around.text()), urgency: 'low' });
      notice.on('click', () => around.window.show('/models'));
      notice.on('close', () => void shown.delete(job.id));
      shown.set(job.id, notice);
      notice.show();
    }
  };
}

/** Jobs that ended between two looks, by themselves: who cancels knows. */
export function endedJobs({ jobs, before }: JobsChange): readonly Job[] {
  const open = new Set(
    (before ?? []).filter(({ endedAt }) => endedAt === null).map(({ id }) => id),
  );
  return jobs.filter(({ id, phase }) => open.has(id) && (phase === 'done' || phase === 'failed'));
}

function describeEnd(job: Job, text: DesktopText): { title: string; body: string } {
  const title = job.phase === 'done' ? text.jobDone[job.kind] : text.jobFailed[job.kind];
  const body =
    job.phase === 'done' ? shorten(job.tag) : `${shorten(job.tag)}\n${shorten(job.detail)}`;
  return { title, body };
}
